"""The list of legal documents: filters, search, and what is done with ticked ones."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from gazette.actions.documents import (
    CheckDocumentAction,
    PublishDocumentAction,
)
from gazette.document_filters import DocumentFilterSet, search
from gazette.enums import OPEN_STATES
from gazette.models import LegalDocument
from gazette.rights import Room, room_of
from sites.admin_scope import GuardedMixin
from sites.unit_names import unit_name

from .base import OfficePage

MOST = 200
WIDE = "doc-wide"
BULK = {"check": CheckDocumentAction, "publish": PublishDocumentAction}


class TickColumn(BaseColumn):
    """A box for the form below the table, where the person may check or publish the document."""

    header_template_name = "gazette/admin/tick_header.html"
    cell_template_name = "gazette/admin/tick_cell.html"

    def __init__(self, room: Room) -> None:
        super().__init__("tick", width="1%")
        self.room = room

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"offered": instance.state in OPEN_STATES and self.room.may_publish(instance)}


class CellColumn(Column):
    """A cell by a template of the room that gets the document."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template


class DocumentsView(GuardedMixin, generic.IndexView):
    """Documents that the person sees; filters, search and order are in the address."""

    model = LegalDocument
    any_permission_required = ["view"]
    template_name = "gazette/admin/documents.html"
    page_title = pgettext_lazy("menu", "Legal documents")
    is_searchable = True
    search_fields = ["folded"]
    paginate_by = 50
    header_icon = "doc-full"
    filterset_class = DocumentFilterSet
    default_ordering = "-signed_on"
    index_url_name = "legal_documents"
    index_results_url_name = "legal_documents_results"
    table_classname = "listing doc-table"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(LegalDocument)

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    @cached_property
    def columns(self) -> list[Any]:
        found: list[Any] = [TickColumn(self.room)] if self.may_publish else []
        return [
            *found,
            CellColumn(
                "number",
                "gazette/admin/number_cell.html",
                label=pgettext("legal document", "Document"),
                classname="title",
            ),
            Column("issuer", label=_("Issuer"), accessor=lambda row: unit_name(row.issuer), classname=WIDE),
            Column("kind", label=_("Kind"), accessor=lambda row: row.kind.name_in(), classname=WIDE),
            CellColumn("signed_on", "gazette/admin/day_cell.html", label=_("Signed"), sort_key="signed_on"),
            CellColumn("state", "gazette/admin/state_cell.html", label=_("State"), sort_key="state"),
        ]

    @cached_property
    def may_publish(self) -> bool:
        return self.room.is_centre or bool(self.room.publisher_units)

    def get_base_queryset(self) -> Any:
        return LegalDocument.objects.visible_to(self.request.user).for_lists()

    def search_queryset(self, queryset: Any) -> Any:
        return search(queryset, self.search_query) if self.search_query else queryset

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by(self.ordering or self.default_ordering, "-pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The effect of the page's rows alone is asked for."""
        paginator, page, _rows, more = super().paginate_queryset(queryset.values_list("pk", flat=True), page_size)
        keys = list(page.object_list)
        found = LegalDocument.objects.for_lists().with_effect().in_bulk(keys)
        page.object_list = [found[key] for key in keys if key in found]
        return paginator, page, page.object_list, more

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.room.may_enter:
            return []
        return [HeaderButton(label=_("Enter a document"), url=reverse("legal_document_enter"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_publish=self.may_publish, **kwargs)


class BulkView(OfficePage):
    """Check or publish ticked documents: each for itself; what could not be done is said with its reason."""

    template_name = "gazette/admin/bulk_result.html"
    page_title = gettext_lazy("Ticked documents")
    http_method_names = ["post"]

    def may_enter(self) -> bool:
        return self.room.is_centre or bool(self.room.publisher_units)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = BULK.get(request.POST.get("what", ""))
        if action is None:
            raise Http404
        keys = [int(key) for key in request.POST.getlist("document") if key.isdecimal()][:MOST]
        rows = list(LegalDocument.objects.visible_to(request.user).filter(pk__in=keys))
        if not rows:
            messages.warning(request, _("Tick the documents first."))
            return redirect("legal_documents")
        refused, done = [], 0
        for row in rows:
            try:
                action(row, request.user).execute()
                done += 1
            except ActionError as error:
                refused.append((row, str(error.message)))
        if done:
            words = ngettext("%(number)s document was changed.", "%(number)s documents were changed.", done)
            messages.success(request, words % {"number": done})
        if not refused:
            return redirect("legal_documents")
        return self.render_to_response(self.get_context_data(refused=refused, done=done))
