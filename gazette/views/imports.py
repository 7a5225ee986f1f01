"""Documents from a table: upload, columns, dry run, result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from gazette.actions.imports import (
    LOOKING,
    MAPPING,
    ForgetDocumentsAction,
    MapDocumentsAction,
    StartDocumentsAction,
    UploadDocumentsAction,
    imports_for,
)
from gazette.enums import ImportState
from gazette.forms.imports import ENCODINGS, DocumentMappingForm, DocumentUploadForm
from gazette.import_tasks import import_documents, look_through_documents
from gazette.models import DocumentImport
from gazette.rights import Room, room_of
from sites.models import Unit

from .duties import Guarded

LATEST, SHOWN = 20, 100


class ImportScreen(Guarded, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "upload"

    def may_enter(self, room: Room) -> bool:
        return room.may_enter


class DocumentImportsView(ImportScreen):
    """Upload, and the latest tables."""

    template_name = "gazette/admin/imports.html"
    page_title = gettext_lazy("Documents from a table")

    @cached_property
    def form(self) -> DocumentUploadForm:
        room = room_of(self.request.user)
        units = Unit.objects.with_names().order_by("code")
        units = units if room.is_centre else units.filter(pk__in=room.writer_units)
        posted = self.request.method == "POST"
        return DocumentUploadForm(units, room.is_centre, *((self.request.POST, self.request.FILES) if posted else ()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = imports_for(self.request.user).prefetch_related("unit__periods")[:LATEST]
        return super().get_context_data(form=self.form, imports=rows, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form.is_valid():
            data = self.form.cleaned_data
            try:
                action = UploadDocumentsAction(data["table"], data["archive"], data["unit"], request.user)
                return redirect("document_import", pk=action.execute().pk)
            except ActionError as error:
                self.form.add_error(error.field if error.field in self.form.fields else None, str(error.message))
        return self.render_to_response(self.get_context_data())


class DocumentImportView(ImportScreen):
    """One table: columns, what would become of its rows, and what became of them."""

    template_name = "gazette/admin/import.html"

    @cached_property
    def source(self) -> DocumentImport:
        found: DocumentImport = get_object_or_404(imports_for(self.request.user), pk=self.kwargs["pk"])
        return found

    def get_page_title(self) -> str:
        return self.source.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        crumb = {"url": reverse("document_imports"), "label": _("Documents from a table")}
        return [*self.breadcrumbs_items, crumb, {"url": "", "label": self.source.name}]

    @cached_property
    def form(self) -> DocumentMappingForm:
        posted = self.request.method == "POST" and self.request.POST.get("do") == "check"
        mapping = self.source.mapping
        initial = {f"c_{name}": str(column) for name, column in mapping.get("columns", {}).items()} | mapping
        header = self.source.report.get("header", [])
        return DocumentMappingForm(header, self.request.POST if posted else None, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source, report = self.source, self.source.report
        step = report.get("step", "")
        conversion = report.get("conversion", {})
        return super().get_context_data(
            source=source,
            report=report,
            conversion=conversion,
            encoding_label=dict(ENCODINGS).get(conversion.get("encoding", ""), ""),
            doubtful=conversion.get("doubtful", [])[:SHOWN],
            form=self.form,
            is_mapping=source.state == ImportState.CHECKING and step == MAPPING,
            is_looking=source.state == ImportState.CHECKING and step == LOOKING,
            is_ready=source.state == ImportState.READY,
            is_running=source.state == ImportState.RUNNING,
            is_open=source.state in {ImportState.CHECKING, ImportState.READY},
            is_done=source.state == ImportState.DONE,
            errors=source.errors[:SHOWN],
            more_errors=max(0, len(source.errors) - SHOWN),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        steps = {"check": self._check, "start": self._start, "forget": self._forget}
        step = steps.get(request.POST.get("do", ""))
        try:
            return step() if step is not None else redirect("document_import", pk=self.source.pk)
        except ActionError as error:
            messages.error(request, str(error.message))
            return self.render_to_response(self.get_context_data())

    def _check(self) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        options = {name: self.form.cleaned_data[name] for name in ("encoding", "as_published", "same_ok")}
        MapDocumentsAction(self.source, self.form.mapping, self.request.user, **options).execute()
        look_through_documents.enqueue(self.source.pk)
        messages.success(self.request, _("The worker looks through the rows; this page shows what it finds."))
        return redirect("document_import", pk=self.source.pk)

    def _start(self) -> HttpResponse:
        StartDocumentsAction(self.source, self.request.user).execute()
        import_documents.enqueue(self.source.pk)
        messages.success(self.request, _("The table is brought in by the worker; this page shows how it went."))
        return redirect("document_import", pk=self.source.pk)

    def _forget(self) -> HttpResponse:
        ForgetDocumentsAction(self.source, self.request.user).execute()
        messages.success(self.request, _("The table and its files were deleted; nothing was brought in."))
        return redirect("document_imports")
