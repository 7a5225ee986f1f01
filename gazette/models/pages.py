"""Pages of a site: its documents (Văn bản) and, at the portal, the gazette (Công báo)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.core.blocks import TEXT_FEATURES
from cms.core.models import BasePage
from gazette.registry import show


class DocumentsPage(RoutablePageMixin, BasePage):
    """Documents of one site in one language of the interface: the portal's page holds those of every unit.

    Permanent addresses are the portal's (`/van-ban/qd-ubnd/2022/15/`, in the spirit of ELI); a unit's site shows
    the same document under its own page with a canonical link there.
    """

    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    kind: ClassVar[str] = "documents"
    schema_type: ClassVar[str] = "CollectionPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("page of documents")
        verbose_name_plural = _("pages of documents")

    @path("", name="list")
    def listing(self, request: HttpRequest) -> HttpResponseBase:
        return show("documents", self, request)

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponseBase:
        return show("documents_feed", self, request)

    @path("du-lieu/<slug:form>/", name="data")
    def data(self, request: HttpRequest, form: str) -> HttpResponseBase:
        return show("documents_data", self, request, form=form)

    @path("so-sanh/", name="compare")
    def compare(self, request: HttpRequest) -> HttpResponseBase:
        return show("documents_compare", self, request)

    @path("tep/<int:pk>/", name="file")
    def file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return show("document_file", self, request, pk=pk)

    @path("<path:address>/in/", name="print")
    def printed(self, request: HttpRequest, address: str) -> HttpResponseBase:
        return show("document_print", self, request, address=address)

    @path("<path:address>/", name="document")
    def document(self, request: HttpRequest, address: str) -> HttpResponseBase:
        return show("document", self, request, address=address)


class GazettePage(RoutablePageMixin, BasePage):
    """The public gazette at the portal: years, issues, contents, pages, calendar, subscription, verification."""

    intro = RichTextField(_("introduction"), blank=True, features=TEXT_FEATURES)

    kind: ClassVar[str] = "gazette"
    schema_type: ClassVar[str] = "CollectionPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("page of the gazette")
        verbose_name_plural = _("pages of the gazette")

    @path("", name="start")
    def start(self, request: HttpRequest) -> HttpResponseBase:
        return show("gazette", self, request)

    @path("rss/", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponseBase:
        return show("gazette_feed", self, request)

    @path("tim/", name="search")
    def search(self, request: HttpRequest) -> HttpResponseBase:
        return show("gazette_search", self, request)

    @path("lich/<int:year>/", name="calendar")
    def calendar(self, request: HttpRequest, year: int) -> HttpResponseBase:
        return show("gazette_calendar", self, request, year=year)

    @path("dang-ky/", name="subscribe")
    def subscribe(self, request: HttpRequest) -> HttpResponseBase:
        return show("gazette_subscribe", self, request)

    @path("dang-ky/<str:token>/", name="confirm")
    def confirm(self, request: HttpRequest, token: str) -> HttpResponseBase:
        return show("gazette_confirm", self, request, token=token)

    @path("huy/<str:token>/", name="leave")
    def leave(self, request: HttpRequest, token: str) -> HttpResponseBase:
        return show("gazette_leave", self, request, token=token)

    @path("<int:year>/", name="year")
    def year(self, request: HttpRequest, year: int) -> HttpResponseBase:
        return show("gazette_year", self, request, year=year)

    @path("<int:year>/<slug:slug>/", name="issue")
    def issue(self, request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
        return show("gazette_issue", self, request, year=year, slug=slug)

    @path("<int:year>/<slug:slug>/tai/", name="pdf")
    def pdf(self, request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
        return show("gazette_pdf", self, request, year=year, slug=slug)

    @path("<int:year>/<slug:slug>/chu-ky/", name="signature")
    def signature(self, request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
        return show("gazette_signature", self, request, year=year, slug=slug)

    @path("<int:year>/<slug:slug>/trang-<int:number>/", name="page")
    def page(self, request: HttpRequest, year: int, slug: str, number: int) -> HttpResponseBase:
        return show("gazette_page", self, request, year=year, slug=slug, number=number)
