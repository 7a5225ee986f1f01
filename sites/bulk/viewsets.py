"""Menu items and addresses of the screens for many sites."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from sites.enums import JobKind

from .selection import may_change_many
from .views import ChangeView, ImportView, JobView, ResultView, SampleView, may_import


class ImportMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_import(request.user)


class ChangeMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return may_change_many(request.user)


class BulkImportViewSet(ViewSet):
    icon = "upload"
    menu_label = _("Bulk import")
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", ImportView.as_view(), name="index"),
            path("units.csv", SampleView.as_view(), name="sample"),
            path("<int:pk>/", JobView.as_view(kind=JobKind.PROVISION), name="job"),
            path("<int:pk>/result.csv", ResultView.as_view(kind=JobKind.PROVISION), name="result"),
        ]


class BulkChangeViewSet(ViewSet):
    icon = "sliders"
    menu_label = _("Change many sites")
    menu_item_class = ChangeMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", ChangeView.as_view(), name="index"),
            path("<int:pk>/", JobView.as_view(kind=JobKind.CHANGE), name="job"),
            path("<int:pk>/result.csv", ResultView.as_view(kind=JobKind.CHANGE), name="result"),
        ]
