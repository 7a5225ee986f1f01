"""One request about personal data: what is asked, and the ways to deal with it. For the centre."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from questions.actions import ErasePersonalDataAction
from questions.actions.data_requests import (
    CorrectPersonalDataAction,
    FinishDataRequestAction,
    finish_with,
    log_view,
    open_asker,
    open_sealed,
)
from questions.data_export import export_of
from questions.enums import RequestKind
from questions.forms.personal import LABELS, CorrectionForm, OutcomeForm
from questions.models import DataRequest, Question
from sites.admin_scope import GuardedMixin


class OneRequest(GuardedMixin):
    """404 for those to whom the policy shows no such row."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        policy = policy_registry.get_by_type(DataRequest)
        rows = policy.instances_user_has_any_permission_for(request.user, {"change"})
        found = rows.select_related("question__asker", "done_by").filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        self.row: DataRequest = found
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


@method_decorator(sensitive_post_parameters(), name="dispatch")
class DataRequestView(OneRequest, WagtailAdminTemplateMixin, TemplateView):
    """What the person wants; the data itself is opened by a button, and each opening is on record."""

    template_name = "questions/admin/data_request.html"
    header_icon = "key"
    person: dict[str, str] | None = None

    def get_page_title(self) -> str:
        values = {"code": self.row.code, "kind": self.row.get_kind_display()}
        return _("%(kind)s (%(code)s)") % values

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("question_data_requests"), "label": _("Requests about personal data")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def form(self) -> OutcomeForm:
        correcting = self.row.kind == RequestKind.CORRECTION
        data = self.request.POST if self.request.method == "POST" and "finish" in self.request.POST else None
        return CorrectionForm(data, initial=self.person or {}) if correcting and self.opened else OutcomeForm(data)

    @property
    def opened(self) -> bool:
        return self.person is not None or "name" in self.request.POST

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.row.done_at is not None or "finish" not in request.POST:
            return self._open(request)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            self._finish(self.form.cleaned_data["outcome"])
        except ActionError as error:
            self.form.add_error(error.field if error.field in self.form.fields else None, str(error.message))
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("The request has been dealt with."))
        return redirect(reverse("question_data_requests"))

    def _open(self, request: HttpRequest) -> HttpResponse:
        """Show what is kept. By POST: neither the browser's history nor a log of requests leads here again."""
        question = self.row.question
        if question is not None:
            try:
                self.person = open_asker(question)
            except ActionError as error:
                messages.error(request, str(error.message))
            else:
                log_view(question, request.user, _("Request about personal data"))
        return self.render_to_response(self.get_context_data())

    def _finish(self, outcome: str) -> None:
        question, user = self.row.question, self.request.user
        if self.row.kind == RequestKind.ERASURE and question is not None and "refuse" not in self.request.POST:
            finish_with(self.row, user, ErasePersonalDataAction(question, user, outcome), outcome)
        elif isinstance(self.form, CorrectionForm) and question is not None:
            change = CorrectPersonalDataAction(question, user, self.form.person(), _("Request about personal data"))
            finish_with(self.row, user, change, outcome)
        else:
            FinishDataRequestAction(self.row, user, outcome).execute()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.person
        return super().get_context_data(
            row=self.row,
            text=self.wish,
            person=None if person is None else [(LABELS[name], value) for name, value in person.items()],
            form=self.form if self.row.done_at is None else None,
            others=self._others() if person is not None else [],
            **kwargs,
        )

    @property
    def wish(self) -> str:
        """What the person wrote; shown with the data, because it names people."""
        if self.person is None:
            return ""
        try:
            return str(open_sealed(self.row.sealed_text) or "")
        except ActionError as error:
            return str(error.message)

    def _others(self) -> list[str]:
        """Codes of other questions with the same e-mail address; the person may mean them, too."""
        asker = getattr(self.row.question, "asker", None)
        if asker is None or not asker.email_key:
            return []
        rows = Question.objects.filter(asker__email_key=asker.email_key).exclude(pk=asker.question_id)
        return list(rows.values_list("code", flat=True)[:50])


class ExportView(OneRequest, View):
    """The copy for the person: JSON, or a page that can be printed. By POST, and on record."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, form: str) -> HttpResponse:
        question = self.row.question
        if question is None or form not in {"json", "html"}:
            raise Http404
        if self.row.kind != RequestKind.EXPORT:
            raise PermissionDenied
        try:
            data = export_of(question)
        except ActionError as error:
            messages.error(request, str(error.message))
            return redirect("question_data_request", pk)
        log_view(question, request.user, _("Copy for the person"))
        if form == "json":
            text = json.dumps(data, ensure_ascii=False, indent=2)
            response = HttpResponse(text, content_type="application/json; charset=utf-8")
        else:
            labelled = [(LABELS[name], value) for name, value in data["person"].items()]
            response = render(request, "questions/data_export.html", {"data": data, "person": labelled})
        response["Content-Disposition"] = f'attachment; filename="{question.code}.{form}"'
        response["Cache-Control"] = "no-store, private"
        return response
