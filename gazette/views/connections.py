"""Keys of document systems and what they delivered. For the centre."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from gazette.actions.connections import CreateDocumentKeyAction, SwitchDocumentKeyAction
from gazette.forms.connections import DocumentKeyForm
from gazette.models import DocumentApiKey, DocumentDelivery
from gazette.rights import Room

from .duties import Guarded, document_link


class CentreOnly(Guarded):
    def may_enter(self, room: Room) -> bool:
        return room.is_centre


class DocumentSystemsView(CentreOnly, WagtailAdminTemplateMixin, TemplateView):
    """A key is shown in the answer to the request that made it, and never again."""

    template_name = "gazette/admin/systems.html"
    page_title = gettext_lazy("Document systems")
    header_icon = "link"
    made: dict[str, str] | None = None

    @cached_property
    def form(self) -> DocumentKeyForm:
        return DocumentKeyForm(self.request.POST if self.request.method == "POST" and self.made is None else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form
        if form.is_valid():
            data = form.cleaned_data
            action = CreateDocumentKeyAction(data["name"], data["units"], request.user, publishes=data["publishes"])
            try:
                row, key = action.execute()
            except ActionError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error.message))
            else:
                self.made = {"name": row.name, "key": key}
                self.form = DocumentKeyForm()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = DocumentApiKey.objects.prefetch_related("units__periods")
        return super().get_context_data(keys=keys, form=self.form, made=self.made, **kwargs)

    @classmethod
    def as_view(cls, **kwargs: Any) -> Any:
        view = super().as_view(**kwargs)
        kept = never_cache(view)
        kept.guarded = True
        return kept


class SwitchDocumentKeyView(CentreOnly, View):
    """A key off or on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(DocumentApiKey, pk=pk)
        SwitchDocumentKeyAction(row, not row.active, request.user).execute()
        messages.success(request, _("Switched on.") if row.active else _("Switched off."))
        return redirect("document_systems")


class DeliveryFilterSet(WagtailFilterSet):
    key = django_filters.ModelChoiceFilter(label=gettext_lazy("System"), queryset=DocumentApiKey.objects.all())
    result = django_filters.ChoiceFilter(
        label=gettext_lazy("What came of it"),
        choices=[("taken", gettext_lazy("Taken")), ("refused", gettext_lazy("Refused"))],
        method="filter_result",
    )

    class Meta:
        model = DocumentDelivery
        fields: list[str] = []

    def filter_result(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(status__lt=300) if value == "taken" else rows.filter(status__gte=300)


class DeliveryCell(BaseColumn):
    cell_template_name = "gazette/admin/delivery_cell.html"

    def get_cell_context_data(self, instance: DocumentDelivery, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        link = document_link(instance.document_id) if instance.document_id else ""
        return context | {"row": instance, "link": link, "taken": instance.status < 300}


class DocumentDeliveryList(CentreOnly, generic.IndexView):
    model = DocumentDelivery
    any_permission_required = ["view"]
    page_title = gettext_lazy("Deliveries of document systems")
    header_icon = "link"
    template_name = "gazette/admin/listing.html"
    index_url_name = "document_deliveries"
    index_results_url_name = "document_deliveries_results"
    filterset_class = DeliveryFilterSet
    is_searchable = True
    search_fields = ["source_id"]
    default_ordering = "-pk"
    paginate_by = 50

    def get_base_queryset(self) -> Any:
        return DocumentDelivery.objects.select_related("key", "document").defer(
            "document__text", "document__structure", "document__folded"
        )

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(source_id__icontains=self.search_query) if self.search_query else queryset

    @cached_property
    def columns(self) -> list[Any]:
        return [
            DeliveryCell("source_id", label=_("id there")),
            Column("key", label=_("System"), accessor=lambda row: row.key.name),
            Column(
                "at",
                label=_("When"),
                accessor=lambda row: timezone.localtime(row.at).strftime("%d/%m/%Y %H:%M"),
                sort_key="at",
            ),
            Column("status", label="HTTP", accessor=lambda row: str(row.status), sort_key="status"),
        ]
