"""What the search adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.log_actions import LogActionRegistry

from .admin import file_hooks
from .admin.bestbets import MENU
from .admin.dashboard import SearchDashboardView
from .permissions import reads_queries
from .viewsets import EDITORS_VIEWSETS

# ---- texts of files, and what failed ----
hooks.register("register_admin_urls", file_hooks.urls)
hooks.register("register_reports_menu_item", file_hooks.files_menu_item)
hooks.register("register_reports_menu_item", file_hooks.outbox_menu_item)
hooks.register("after_bulk_action", file_hooks.after_bulk_action)


@hooks.register("register_log_actions")
def register_file_log_actions(actions: LogActionRegistry) -> None:
    for action in file_hooks.LOG_ACTIONS:
        actions.register_action(*action)


# ---- for the editors: best bets, synonyms, what people look for ----
@hooks.register("register_admin_viewset")
def register_editors_viewsets() -> Any:
    return EDITORS_VIEWSETS


@hooks.register("register_admin_urls")
def register_dashboard() -> list[Any]:
    return [path("reports/search/", SearchDashboardView.as_view(), name="search_dashboard")]


@hooks.register("register_admin_menu_item")
def register_search_menu() -> SubmenuMenuItem:
    """What is done for the search stands together; other parts of the room add to it by the hook."""
    menu = Menu(register_hook_name=MENU)
    return SubmenuMenuItem(_("Search"), menu, name="search-editing", icon_name="search", order=260)


class QueriesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reads_queries(request.user)


@hooks.register("register_reports_menu_item")
def register_dashboard_menu_item() -> MenuItem:
    return QueriesMenuItem(_("Search"), reverse("search_dashboard"), name="search-report", icon_name="search", order=25)


@hooks.register("insert_global_admin_css")
def editors_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/search.css"))
