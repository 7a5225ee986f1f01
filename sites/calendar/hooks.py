"""What the calendar adds to Wagtail's admin; `sites.wagtail_hooks` imports this."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from .panel import CalendarPanel
from .viewsets import VIEWSETS


@hooks.register("register_admin_viewset")
def register_viewsets() -> Any:
    return VIEWSETS


@hooks.register("construct_homepage_panels")
def warn_of_years(request: HttpRequest, panels: list[Any]) -> None:
    panel = CalendarPanel.for_user(request.user)
    if panel is not None:
        panels.append(panel)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/calendar.css"))
