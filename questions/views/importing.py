"""Old questions from a table: upload, columns, dry run, result. For the officers of a desk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from questions.actions.imports import (
    OPEN,
    QUEUED,
    RIGHT,
    WHOLE,
    ForgetImportAction,
    MapColumnsAction,
    StartImportAction,
    UploadTableAction,
)
from questions.forms.importing import MappingForm, UploadForm
from questions.import_tasks import run_import
from questions.importing.planning import Plan
from questions.importing.table import MAX_BYTES
from questions.models import QuestionImport
from questions.rights import room_of
from sites.admin_scope import GuardedMixin
from sites.models import Unit

LATEST = 20
SHOWN_ERRORS = 100


class ImportPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What both screens share. Another desk's tables do not exist."""

    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.policy.user_has_any_permission(request.user, {"change"}):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def policy(self) -> Any:
        return policy_registry.get_by_type(QuestionImport)

    def imports(self) -> Any:
        rows = self.policy.instances_user_has_any_permission_for(self.request.user, {"change"})
        return rows.select_related("unit", "made_by").prefetch_related("unit__periods").defer("sealed_rows")


class ImportsView(ImportPage):
    """Upload, and the latest tables."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    template_name = "questions/admin/imports.html"
    page_title = gettext_lazy("Old questions from a table")

    def units(self) -> Any:
        units = Unit.objects.filter(member_site__isnull=False).with_names()
        room = room_of(self.request.user)
        return units if room.is_centre else units.filter(pk__in=room.officer_units)

    @cached_property
    def form(self) -> UploadForm:
        posted = self.request.method == "POST"
        return UploadForm(self.units(), *((self.request.POST, self.request.FILES) if posted else ()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, imports=self.imports()[:LATEST], **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form.is_valid():
            upload = self.form.cleaned_data["file"]
            content = upload.read(MAX_BYTES + 1)
            try:
                action = UploadTableAction(content, upload.name, self.form.cleaned_data["unit"], request.user)
                return redirect("question_import", pk=action.execute().pk)
            except ActionError as error:
                self.form.add_error(error.field if error.field in self.form.fields else None, str(error.message))
        return self.render_to_response(self.get_context_data())


class ImportView(ImportPage):
    """One table: columns, what would become of its rows, and what became of them."""

    template_name = "questions/admin/import.html"

    @cached_property
    def source(self) -> QuestionImport:
        found: QuestionImport = get_object_or_404(self.imports(), pk=self.kwargs["pk"])
        return found

    def get_page_title(self) -> str:
        return self.source.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        crumb = {"url": reverse("question_imports"), "label": _("Old questions from a table")}
        return [*self.breadcrumbs_items, crumb, {"url": "", "label": self.source.name}]

    @cached_property
    def form(self) -> MappingForm:
        posted = self.request.method == "POST" and self.request.POST.get("do") == "check"
        chosen = {name: str(column) for name, column in self.source.mapping.get("fields", {}).items()}
        return MappingForm(self.source.columns, self.request.POST if posted else None, initial=chosen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        errors = kwargs["plan"].errors if kwargs.get("plan") else self.source.errors
        return super().get_context_data(
            source=self.source,
            state=self.source.mapping.get("state", ""),
            figures=self.source.mapping,
            is_open=self.source.mapping.get("state") == OPEN,
            waits=self.source.mapping.get("state") == QUEUED,
            form=self.form,
            errors=errors[:SHOWN_ERRORS],
            more_errors=max(0, len(errors) - SHOWN_ERRORS),
            modes=((RIGHT, _("Bring in the right rows")), (WHOLE, _("All rows or none"))),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        steps = {"check": self._check, "start": self._start, "forget": self._forget}
        step = steps.get(request.POST.get("do", ""))
        try:
            return step() if step is not None else redirect("question_import", pk=self.source.pk)
        except ActionError as error:
            messages.error(request, str(error.message))
            return self.render_to_response(self.get_context_data())

    def _check(self) -> HttpResponse:
        plan: Plan | None = None
        if self.form.is_valid():
            plan = MapColumnsAction(self.source, self.form.mapping, self.request.user).execute()
        return self.render_to_response(self.get_context_data(plan=plan))

    def _start(self) -> HttpResponse:
        StartImportAction(self.source, self.request.POST.get("mode", ""), self.request.user).execute()
        run_import.enqueue(self.source.pk)
        messages.success(self.request, _("The table is brought in by the worker; this page shows how it went."))
        return redirect("question_import", pk=self.source.pk)

    def _forget(self) -> HttpResponse:
        ForgetImportAction(self.source, self.request.user).execute()
        messages.success(self.request, _("The rows of the table were deleted; nothing was brought in."))
        return redirect("question_imports")
