"""What duties, imports, exports and document systems add to the admin: addresses, items of the menu."""

from __future__ import annotations

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .menu import DOCUMENTS, RoomMenuItem
from .views.connections import DocumentDeliveryList, DocumentSystemsView, SwitchDocumentKeyView
from .views.duties import DutyList, DutyUnitsView, PostDutiesView, PostReferenceView, TakeOffView
from .views.exports import DocumentExportFileView, DocumentExportView
from .views.imports import DocumentImportsView, DocumentImportView

ROOT = "legal-documents"


@hooks.register("register_admin_urls")
def outer_urls() -> list[Any]:
    return [
        path(f"{ROOT}/posting/", DutyList.as_view(), name="document_duties"),
        path(f"{ROOT}/posting/results/", DutyList.as_view(results_only=True), name="document_duties_results"),
        path(f"{ROOT}/posting/units/", DutyUnitsView.as_view(), name="document_duties_units"),
        path(f"{ROOT}/posting/post/", PostDutiesView.as_view(), name="document_duties_post"),
        path(f"{ROOT}/posting/<int:pk>/take-off/", TakeOffView.as_view(), name="document_duty_take_off"),
        path(f"{ROOT}/<int:pk>/post/", PostReferenceView.as_view(), name="document_post_reference"),
        path(f"{ROOT}/imports/", DocumentImportsView.as_view(), name="document_imports"),
        path(f"{ROOT}/imports/<int:pk>/", DocumentImportView.as_view(), name="document_import"),
        path(f"{ROOT}/export/", DocumentExportView.as_view(), name="document_export"),
        path(f"{ROOT}/export/documents.<slug:form>", DocumentExportFileView.as_view(), name="document_export_file"),
        path(f"{ROOT}/systems/", DocumentSystemsView.as_view(), name="document_systems"),
        path(f"{ROOT}/systems/<int:pk>/switch/", SwitchDocumentKeyView.as_view(), name="document_key_switch"),
        path(f"{ROOT}/systems/deliveries/", DocumentDeliveryList.as_view(), name="document_deliveries"),
        path(
            f"{ROOT}/systems/deliveries/results/",
            DocumentDeliveryList.as_view(results_only=True),
            name="document_deliveries_results",
        ),
    ]


def duties_item() -> MenuItem:
    return RoomMenuItem(_("Posting"), "document_duties", icon_name="tasks", order=30)


def units_item() -> MenuItem:
    return RoomMenuItem(_("Posting by units"), "document_duties_units", icon_name="table", order=31)


def imports_item() -> MenuItem:
    shown = {"shown": lambda room: room.may_enter}
    return RoomMenuItem(_("Documents from a table"), "document_imports", icon_name="upload", order=70, **shown)


def export_item() -> MenuItem:
    return RoomMenuItem(_("Documents as files"), "document_export", icon_name="download", order=71)


def systems_item() -> MenuItem:
    shown = {"shown": lambda room: room.is_centre}
    return RoomMenuItem(_("Document systems"), "document_systems", icon_name="link", order=72, **shown)


for item in (duties_item, units_item, imports_item, export_item, systems_item):
    hooks.register(DOCUMENTS, item)
