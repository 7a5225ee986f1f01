"""What relations, effect and structured text add to the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from .citing import ended_in
from .models import LegalDocument, PageCitation
from .views.citations import CitationsView, warning_of
from .views.relations import AddRelationView, RelationsView
from .views.structure import StructureView

AT_MOST = 20


@hooks.register("register_admin_urls")
def effect_urls() -> list[Any]:
    return [
        path("legal-documents/<int:pk>/relations/", RelationsView.as_view(), name="document_relations"),
        path("legal-documents/<int:pk>/relations/add/", AddRelationView.as_view(), name="document_relation_add"),
        path("legal-documents/<int:pk>/structure/", StructureView.as_view(), name="document_structure"),
        path("reports/cited-documents/", CitationsView.as_view(), name="cited_documents"),
        path(
            "reports/cited-documents/results/",
            CitationsView.as_view(results_only=True),
            name="cited_documents_results",
        ),
    ]


class CitationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy_registry.get_by_type(PageCitation).user_has_any_permission(request.user, {"view"}))


@hooks.register("register_reports_menu_item")
def citations_item() -> MenuItem:
    label = _("Cited documents without force")
    return CitationsMenuItem(label, reverse("cited_documents"), name="cited-documents", icon_name="warning", order=30)


@hooks.register("after_publish_page")
def warn_of_ended_documents(request: HttpRequest, page: Any) -> None:
    """Said once it is published: the editor knows best whether the text tells of the past."""
    if rows := ended_in(page):
        warn(request, rows)


@hooks.register("before_edit_page")
def warn_who_opens_the_page(request: HttpRequest, page: Any) -> None:
    """A document may have ended since the page was published."""
    if request.method == "GET" and (rows := list(PageCitation.objects.filter(page=page.pk).troubled()[:AT_MOST])):
        warn(request, rows)


def warn(request: HttpRequest, rows: Sequence[LegalDocument | PageCitation]) -> None:
    report = messages.button(reverse("cited_documents"), _("Report"), new_window=False)
    messages.warning(request, warning_of(rows), buttons=[report])


@hooks.register("insert_global_admin_css")
def effect_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/gazette-effect.css"))
