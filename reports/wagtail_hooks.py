"""What the reports add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .home_panel import HealthPanel
from .views.one import ComputeAllView, ComputeOneView, SiteHealthOfView
from .views.record import SiteRecordView
from .views.table import SiteHealthView, health_policy
from .viewsets import VIEWSETS


@hooks.register("register_admin_viewset")
def register_viewsets() -> Any:
    return VIEWSETS


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [
        path("reports/site-health/", SiteHealthView.as_view(), name="site_health"),
        path("reports/site-health/results/", SiteHealthView.as_view(results_only=True), name="site_health_results"),
        path("reports/site-health/compute/", ComputeAllView.as_view(), name="site_health_compute_all"),
        path("reports/site-health/<int:pk>/", SiteHealthOfView.as_view(), name="site_health_of"),
        path("reports/site-health/<int:pk>/compute/", ComputeOneView.as_view(), name="site_health_compute"),
        path("reports/site-health/<int:pk>/record/", SiteRecordView.as_view(), name="site_record"),
    ]


class HealthMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(health_policy().user_has_permission(request.user, "view"))


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return HealthMenuItem(_("Site health"), reverse("site_health"), name="site-health", icon_name="success", order=20)


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panel = HealthPanel.for_user(request.user)
    if panel is not None:
        panels.append(panel)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/health.css"))
