"""Reads of articles, in the words of the domain. Listings load cards: what a card shows, and nothing of the body."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from sites.models import MemberSite


def below_restricted_section() -> Exists:
    """Whether a page lies below a restricted section. Only sections are compared: they are few."""
    sections = PageViewRestriction.objects.filter(page__numchild__gt=0)
    return Exists(sections.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path"))))


def on_closed_site() -> Exists:
    """Whether a page lies in the tree of a site that the public cannot read."""
    closed = MemberSite.objects.exclude(pk__in=MemberSite.objects.public().values("pk"))
    homes = Page.objects.filter(translation_key__in=closed.values("site__root_page__translation_key"))
    return Exists(homes.filter(path=Substr(OuterRef("path"), 1, Length("path"))))


class ArticleQuerySet(PageQuerySet):
    """Articles. Chain adjectives: `ArticlePage.objects.readable().below(section).newest()`."""

    def readable(self) -> Self:
        """Live, in their own language (no aliases), and open to everybody."""
        articles = self.filter(live=True, alias_of=None)
        own = PageViewRestriction.objects.values("page_id")
        return articles.exclude(pk__in=own).exclude(below_restricted_section())

    def readable_but(self, restricted: list[str] | None) -> Self:
        """As `readable`, where the restricted paths are known (`BasePage.restricted_paths`).

        Building the SQL of `readable`, several times in one query, costs more than running it.
        """
        if restricted is None:
            return self.readable()
        articles = self.filter(live=True, alias_of=None)
        for path in restricted:
            articles = articles.exclude(path__startswith=path)
        return articles

    def below(self, page: Page) -> Self:
        """Articles anywhere below a section or home."""
        return self.filter(path__startswith=page.path, depth__gt=page.depth)

    def of_public_sites(self) -> Self:
        return self.exclude(on_closed_site())

    def on_topic(self, translation_key: Any) -> Self:
        """Articles that carry a topic, in whichever language the topic was chosen."""
        return self.filter(article_topics__topic__translation_key=translation_key).distinct()

    def published_between(self, first: datetime | None, last: datetime | None) -> Self:
        """Articles dated from `first` (included) to `last` (excluded)."""
        articles = self
        if first:
            articles = articles.filter(date__gte=first)
        if last:
            articles = articles.filter(date__lt=last)
        return articles

    def newest(self) -> Self:
        """Newest first, in an order that does not change from page to page."""
        return self.order_by("-date", "-pk")

    def as_cards(self) -> Self:
        """What a card shows: picture and first topic. Two queries for any number of cards, without the bodies."""
        link = self.model._meta.get_field("article_topics").related_model
        return (
            self.select_related("image")
            .defer("body", "search_description", "seo_title")
            .prefetch_related(Prefetch("article_topics", queryset=link.objects.select_related("topic")))
        )
