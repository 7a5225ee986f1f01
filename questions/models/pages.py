"""The page of questions of a site (chuyên mục Hỏi đáp): archive, form, following, public record."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.core.blocks import TEXT_FEATURES
from cms.core.models import BasePage
from questions.registry import show


class QuestionsPage(RoutablePageMixin, BasePage):
    """Archive and form of one site in one language; its routes are views of `questions.public`."""

    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)
    form_intro = RichTextField(
        _("above the form"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("What may be asked here, and what is published."),
    )
    accepts = models.BooleanField(_("takes questions"), default=True)

    kind: ClassVar[str] = "questions"
    schema_type: ClassVar[str] = "CollectionPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("form_intro"),
        FieldPanel("accepts"),
    ]

    class Meta:
        verbose_name = _("page of questions")
        verbose_name_plural = _("pages of questions")

    @path("", name="archive")
    def archive(self, request: HttpRequest) -> HttpResponseBase:
        return show("archive", self, request)

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponseBase:
        return show("feed", self, request, kind="rss")

    @path("atom/", name="atom")
    def atom(self, request: HttpRequest) -> HttpResponseBase:
        return show("feed", self, request, kind="atom")

    @path("gui/", name="ask")
    def ask(self, request: HttpRequest) -> HttpResponseBase:
        return show("ask", self, request)

    @path("gui/tuong-tu/", name="similar")
    def similar(self, request: HttpRequest) -> HttpResponseBase:
        return show("similar", self, request)

    @path("da-nhan/<str:code>/<str:secret>/", name="receipt")
    def receipt(self, request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
        return show("receipt", self, request, code=code, secret=secret)

    @path("tra-cuu/", name="track")
    def track(self, request: HttpRequest) -> HttpResponseBase:
        return show("track", self, request)

    @path("theo-doi/<str:code>/<str:secret>/", name="follow")
    def follow(self, request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
        return show("follow", self, request, code=code, secret=secret)

    @path("theo-doi/<str:code>/<str:secret>/rut/", name="withdraw")
    def withdraw(self, request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
        return show("withdraw", self, request, code=code, secret=secret)

    @path("theo-doi/<str:code>/<str:secret>/tep/<int:pk>/", name="own_file")
    def own_file(self, request: HttpRequest, code: str, secret: str, pk: int) -> HttpResponseBase:
        return show("own_file", self, request, code=code, secret=secret, pk=pk)

    @path("q/<slug:slug>/", name="question")
    def question(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return show("question", self, request, slug=slug)

    @path("q/<slug:slug>/huu-ich/", name="helpful")
    def helpful(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return show("helpful", self, request, slug=slug)

    @path("q/<slug:slug>/tep/<int:pk>/", name="public_file")
    def public_file(self, request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
        return show("public_file", self, request, slug=slug, pk=pk)

    @path("thong-ke/", name="record")
    def record(self, request: HttpRequest) -> HttpResponseBase:
        return show("record", self, request)

    @path("thong-ke/csv/", name="record_csv")
    def record_csv(self, request: HttpRequest) -> HttpResponseBase:
        return show("record_csv", self, request)
