"""What the translation desk adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.core.locales import language_code_of
from sites.scope import scope_of

from . import editor_hooks  # noqa: F401
from .home_panel import DeskPanel
from .localize import hooks as localize_hooks  # noqa: F401  (closes wagtail-localize's screens)
from .menu import desk_menu
from .registry import kind_of
from .requesting import may_request
from .rights import REQUESTING, desk_of
from .views import interchange
from .views.assigning import AssignManyView
from .views.bulk import RequestTranslationBulkAction
from .views.dashboard import DashboardView, SiteProgressView
from .views.demand import DemandView
from .views.job import JobView
from .views.queue import InboxView, QueueView
from .views.requests import BatchView, RequestOfKindView, RequestView
from .views.statistics import StatisticsView
from .viewsets import VIEWSETS
from .words import hooks as words_hooks  # noqa: F401  (registers the screens of memory, glossary, machine)

WRITES_FOR_UNIT = REQUESTING | {"unit_author", "central_editor"}


@hooks.register("register_admin_viewset")
def register_viewsets() -> Any:
    return VIEWSETS


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    results = QueueView.as_view(results_only=True)
    return [
        path("translation/", QueueView.as_view(), name="translation_queue"),
        path("translation/queue/<slug:tab>/", QueueView.as_view(), name="translation_queue_tab"),
        path("translation/queue/<slug:tab>/results/", results, name="translation_queue_results"),
        path("translation/review/", InboxView.as_view(), name="translation_inbox"),
        path("translation/review/results/", InboxView.as_view(results_only=True), name="translation_inbox_results"),
        path("translation/assign/", AssignManyView.as_view(), name="translation_assign"),
        path("translation/jobs/<int:pk>/", JobView.as_view(), name="translation_job"),
        path("translation/request/page/<int:page_id>/", RequestView.as_view(), name="translation_request_page"),
        path("translation/request/<str:kind>/<int:pk>/", RequestOfKindView.as_view(), name="translation_request"),
        path("translation/requests/<int:pk>/", BatchView.as_view(), name="translation_batch"),
        path("translation/progress/", DashboardView.as_view(), name="translation_dashboard"),
        path(
            "translation/progress/<int:site_pk>/<slug:language>/", SiteProgressView.as_view(), name="translation_site"
        ),
        path("translation/statistics/", StatisticsView.as_view(), name="translation_statistics"),
        path("translation/demand/", DemandView.as_view(), name="translation_demand"),
    ]


hooks.register("register_admin_urls", interchange.urls)


# ---- menu, first page ----
hooks.register("register_admin_menu_item", desk_menu)
hooks.register("register_bulk_action", RequestTranslationBulkAction)


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(DeskPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/translation.css"))


# ---- buttons ----
def request_buttons(page: Page, user: Any) -> Iterator[Button]:
    """For Vietnamese pages. No query: the explorer asks for each row; the next screen asks again."""
    if page.depth <= 2 or language_code_of(page.locale_id) != settings.LANGUAGE_CODE:
        return
    scope = scope_of(user)
    writes = bool(scope.units_where(WRITES_FOR_UNIT)) and scope.sees_path(page.path)
    if writes or desk_of(user).requests_everywhere:
        url = reverse("translation_request_page", args=[page.pk])
        yield Button(_("Translate into…"), url, icon_name="globe", priority=60)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return request_buttons(page, user)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    return request_buttons(page, user)


@hooks.register("register_snippet_listing_buttons")
def snippet_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The same for what is registered for translation and is no page."""
    if kind_of(snippet) is None or language_code_of(snippet.locale_id) != settings.LANGUAGE_CODE:
        return
    if may_request(user, snippet):
        url = reverse("translation_request", args=[snippet._meta.label_lower, snippet.pk])
        yield Button(_("Translate into…"), url, icon_name="globe", priority=60)
