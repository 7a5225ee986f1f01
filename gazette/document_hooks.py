"""Documents in the admin: addresses, menu, styles."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .document_viewsets import VIEWSETS
from .menu import DOCUMENTS, RoomMenuItem
from .views.document_list import BulkView, DocumentsView
from .views.documents import DocumentView, EditView, EntryView, FileView, RemoveFileView


@hooks.register("register_admin_viewset")
def register_document_settings() -> Any:
    return VIEWSETS


@hooks.register("register_admin_urls")
def document_urls() -> list[Any]:
    results = DocumentsView.as_view(results_only=True)
    return [
        path("legal-documents/", DocumentsView.as_view(), name="legal_documents"),
        path("legal-documents/results/", results, name="legal_documents_results"),
        path("legal-documents/bulk/", BulkView.as_view(), name="legal_documents_bulk"),
        path("legal-documents/enter/", EntryView.as_view(), name="legal_document_enter"),
        path("legal-documents/<int:pk>/", DocumentView.as_view(), name="legal_document"),
        path("legal-documents/<int:pk>/edit/", EditView.as_view(), name="legal_document_edit"),
        path("legal-documents/files/<int:pk>/", FileView.as_view(), name="legal_document_file"),
        path("legal-documents/files/<int:pk>/remove/", RemoveFileView.as_view(), name="legal_document_file_remove"),
    ]


@hooks.register(DOCUMENTS)
def documents_item() -> MenuItem:
    return RoomMenuItem(_("All documents"), "legal_documents", icon_name="doc-full", order=10)


@hooks.register(DOCUMENTS)
def enter_item() -> MenuItem:
    return RoomMenuItem(
        _("Enter a document"), "legal_document_enter", icon_name="plus", order=20, shown=lambda room: room.may_enter
    )


@hooks.register("insert_global_admin_css")
def gazette_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/gazette.css"))
