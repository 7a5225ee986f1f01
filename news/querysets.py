"""Reads of articles, in the words of the domain. Listings load cards: what a card shows, and nothing of the body."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Length, Substr
from django.db.models.lookups import In
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.core.tree import HOME_DEPTH, STEP, home_path_of
from sites.models import MemberSite

from .enums import CHOSEN, SHOWN


def below_restricted_section() -> Exists:
    """Whether a page lies below a restricted section. Only sections are compared: they are few."""
    sections = PageViewRestriction.objects.filter(page__numchild__gt=0)
    return Exists(sections.filter(page__path=Substr(OuterRef("path"), 1, Length("page__path"))))


def on_closed_site() -> In:
    """Whether a page lies in the tree of a site that the public cannot read. Closed homes are few, and asked once."""
    closed = MemberSite.objects.exclude(pk__in=MemberSite.objects.public().values("pk"))
    homes = Page.objects.filter(translation_key__in=closed.values("site__root_page__translation_key"), depth=HOME_DEPTH)
    return In(Substr("path", 1, HOME_DEPTH * STEP), homes.order_by().values("path"))


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


class AppearanceQuerySet(models.QuerySet[Any]):
    """Appearances of articles on other sites than their own."""

    def shown(self) -> Self:
        """Those that readers see, as long as they can read the original: see `with_original`."""
        return self.filter(state__in=SHOWN)

    def at_home(self, path: str) -> Self:
        """On the site whose tree, in any language, holds the page of this tree path."""
        homes = Page.objects.filter(path=home_path_of(path)).values("translation_key")
        sites = MemberSite.objects.filter(site__root_page__translation_key__in=homes).order_by()
        return self.filter(site_id=Subquery(sites.values("pk")[:1]))

    def in_sections(self, sections: Any) -> Self:
        """In these sections, or in their versions in other languages."""
        return self.filter(section_key__in=sections.values("translation_key"))

    def chosen(self) -> Self:
        """Shown because somebody accepted or took them."""
        return self.filter(state__in=CHOSEN)

    def with_section(self, locale_id: int) -> Self:
        """With tree path, address path and style of the section in a language; null where it has no live version."""
        sections = self.model._meta.get_field("section").related_model.objects
        here = sections.filter(translation_key=OuterRef("section_key"), locale_id=locale_id, live=True, alias_of=None)
        return self.annotate(
            section_path=Subquery(here.values("path")[:1]),
            section_url_path=Subquery(here.values("url_path")[:1]),
            section_style=Subquery(here.values("style")[:1]),
        )

    def with_original(self, readable: ArticleQuerySet, locale_id: int) -> Self:
        """Those whose original is among `readable` in a language, with its id as `original`.

        Retracted ones are gone from every list thereby, at once.
        """
        found = readable.exclude(on_closed_site()).filter(translation_key=OuterRef("article_key"), locale_id=locale_id)
        return self.annotate(original=Subquery(found.order_by().values("pk")[:1])).filter(original__isnull=False)

    def newest(self) -> Self:
        """As `ArticleQuerySet.newest`, by the date of the original."""
        return self.order_by("-date", "-pk")

    def with_names(self) -> Self:
        """With what a list shows of them, in two queries."""
        rows = self.select_related("article", "section", "site__unit", "unit", "asked_by", "decided_by")
        return rows.prefetch_related("unit__periods", "site__unit__periods")
