"""Documents as files: the filtered list as CSV or XLSX, the documents with their files as a ZIP."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gazette.duty_filters import unit_choices
from gazette.exporting import MOST_DOCUMENTS, MOST_ROWS, as_zip, headings, rows_of
from gazette.forms.exports import DocumentExportForm
from gazette.models import DocumentFile, LegalDocument
from translation.sheets import FORMATS, sheet_response

from .duties import Guarded

ZIP = "zip"


class DocumentExportView(Guarded, WagtailAdminTemplateMixin, TemplateView):
    """What is exported is what the person works on: the centre all, a unit its own."""

    template_name = "gazette/admin/export.html"
    page_title = gettext_lazy("Documents as files")
    header_icon = "download"

    @cached_property
    def form(self) -> DocumentExportForm:
        return DocumentExportForm(unit_choices(self.request.user, self.request.LANGUAGE_CODE), self.request.GET)

    @cached_property
    def rows(self) -> Any:
        return self.form.narrowed(LegalDocument.objects.own_of(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        number = self.rows.count()
        return super().get_context_data(
            form=self.form,
            number=number,
            files=DocumentFile.objects.filter(document__in=self.rows.order_by().values("pk")).count(),
            query=f"?{query}" if query else "",
            too_many_rows=number > MOST_ROWS,
            too_many=number > MOST_DOCUMENTS,
            most=MOST_DOCUMENTS,
            **kwargs,
        )


class DocumentExportFileView(DocumentExportView):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = self.kwargs["form"]
        name = f"van-ban-{timezone.localdate():%Y%m%d}"
        response: HttpResponseBase
        if form in FORMATS:
            response = sheet_response(name, form, headings(), rows_of(self.rows[:MOST_ROWS]))
        elif form == ZIP:
            response = StreamingHttpResponse(as_zip(self.rows[:MOST_DOCUMENTS]), content_type="application/zip")
            response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
        else:
            raise Http404
        response["Cache-Control"] = "no-store, private"
        return response
