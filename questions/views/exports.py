"""The list as it stands, as a file: the same part, filters, search and order, and no row more."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from questions.exporting import FORMS, MOST, as_document, headings, rows_of
from questions.letters import DOCX
from translation.sheets import sheet_response

from .inbox import InboxView

NAME = "questions"


class ExportView(InboxView):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.kwargs["form"]
        if form not in FORMS:
            raise Http404
        keys = list(self.get_queryset().values_list("pk", flat=True)[: MOST[form]])
        response: HttpResponseBase
        if form == "docx":
            response = HttpResponse(as_document(keys), content_type=DOCX)
            response.headers["Content-Disposition"] = f'attachment; filename="{NAME}.docx"'
        else:
            response = sheet_response(NAME, form, headings(), list(rows_of(keys)))
        response.headers["Cache-Control"] = "no-store, private"
        return response
