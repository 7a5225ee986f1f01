"""The page of a topic."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.core.blocks import TEXT_FEATURES
from cms.core.models import BasePage
from news.feeds import feed_response

from .articles import ArticlePage
from .listing import ListFilter, paginate
from .topics import Topic


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

    def articles(self) -> Any:
        """Readable articles of all public sites that carry the topic, in the language of the page."""
        found = ArticlePage.objects.readable().of_public_sites().filter(locale_id=self.locale_id)
        return found.on_topic(self.topic.translation_key)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        wanted = ListFilter.from_request(request)
        return context | {"filter": wanted, "articles": paginate(wanted.apply(self.articles()), request)}

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles(), "rss")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return feed_response(request, self, self.articles(), "atom")
