"""The page of a topic."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.core.blocks import TEXT_FEATURES
from cms.core.models import BasePage
from news.enums import Collects, TopicStage, Verdict
from news.feeds import feed_response

from .articles import ArticlePage
from .listing import ListFilter, midnight, paginate
from .topics import Topic, TopicName, TopicVerdict, rules_of


def articles_of_topic(rules: TopicName) -> Any:
    """Readable articles of all public sites that a topic collects, in every language.

    Automatic: all that carry it; approved: those that the centre approved. Nothing newer than its closing day.
    """
    found = ArticlePage.objects.readable().of_public_sites().on_topic(rules.translation_key)
    if rules.collects == Collects.APPROVED:
        approved = TopicVerdict.objects.filter(topic_key=rules.translation_key, verdict=Verdict.APPROVED)
        found = found.filter(Exists(approved.filter(article_key=OuterRef("translation_key"))))
    return found.published_between(None, midnight(rules.closes_on, days=1))


class TopicPage(RoutablePageMixin, BasePage):
    """Everything on one topic, from all units of the province, in the language of the page."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="pages", verbose_name=_("topic"))
    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    kind: ClassVar[str] = "topic"
    schema_type: ClassVar[str] = "CollectionPage"
    select_on_serve: ClassVar[tuple[str, ...]] = ("social_image", "topic")
    parent_page_types: ClassVar[list[str]] = ["pages.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("topic"), FieldPanel("intro")]

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")

    @property
    def rules(self) -> TopicName:
        """How and when the topic collects; from the cache."""
        return rules_of(self.topic.translation_key) or TopicName(self.topic.translation_key, "", "", self.language)

    @property
    def is_planned(self) -> bool:
        return self.rules.stage == TopicStage.PLANNED

    @property
    def is_archive(self) -> bool:
        return self.rules.stage == TopicStage.ARCHIVE

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """A topic that has not opened yet has no page and no feed; editors see it in the preview."""
        if self.is_planned:
            raise Http404
        return super().route(request, path_components)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> Any:
        return [] if self.is_planned else super().get_sitemap_urls(request)

    def articles(self) -> Any:
        """What the topic collects, in the language of the page."""
        return articles_of_topic(self.rules).filter(locale_id=self.locale_id)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        wanted = ListFilter.from_request(request)
        return context | {
            "filter": wanted,
            "articles": paginate(wanted.apply(self.articles()).newest().as_cards(), request),
        }

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles().newest().defer("body"), "rss")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles().newest().defer("body"), "atom")
