"""Home, section and article as the tutorial writes them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

BODY = [
    ("heading", blocks.CharBlock()),
    ("paragraph", blocks.RichTextBlock()),
    ("image", ImageChooserBlock()),
    ("html", blocks.RawHTMLBlock()),
]


class HomePage(Page):
    intro = models.TextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.descendant_of(self).live().order_by("-date")
        context["lead"] = articles[:5]
        context["sections"] = [
            (section, ArticlePage.objects.descendant_of(section).live().order_by("-date")[:4])
            for section in SectionPage.objects.descendant_of(self).live().in_menu()[:6]
        ]
        return context


class SectionPage(Page):
    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        articles = ArticlePage.objects.descendant_of(self).live().order_by("-date")
        context["articles"] = Paginator(articles, 10).get_page(request.GET.get("page"))
        context["siblings"] = self.get_siblings().live().in_menu()
        return context


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", related_name="tagged_items", on_delete=models.CASCADE)


class ArticlePage(Page):
    date = models.DateTimeField()
    summary = models.TextField(blank=True)
    author = models.CharField(max_length=150, blank=True)
    source = models.CharField(max_length=200, blank=True)
    image = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = StreamField(BODY)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        others = ArticlePage.objects.live().exclude(pk=self.pk)
        context["related"] = (
            others.filter(tags__in=self.tags.all(), locale=self.locale).distinct().order_by("-date")[:4]
        )
        context["more"] = others.child_of(self.get_parent()).order_by("-date")[:3]
        return context
