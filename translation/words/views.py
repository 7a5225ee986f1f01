"""Imports and exports of the memory and the glossary, the use of the machine, and asking it for suggestions."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from cms.core.templatetags.cms_tags import number
from sites.admin_scope import GuardedMixin
from translation.glossary.files import MAX_BYTES as GLOSSARY_BYTES
from translation.glossary.files import export_csv, export_tbx, import_glossary
from translation.machine import machine, monthly_use
from translation.machine.suggesting import Suggested, check_suggest, is_long, suggest
from translation.memory.tmx import MAX_BYTES as MEMORY_BYTES
from translation.memory.tmx import export_tmx, languages
from translation.models import MachineUsage, MemoryImport, MemoryUnit, Term, TranslationJob
from translation.rights import desk_of

from .forms import FileForm, GlossaryFileForm
from .importing import start_import
from .tasks import suggest_later

LATEST = 20


def may(user: Any, model: Any, action: str) -> bool:
    return bool(policy_registry.get_by_type(model).user_has_permission(user, action))


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


class HeadMixin(GuardedMixin):
    """For the head of the desk."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not desk_of(request.user).is_head:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


# ---- memory ----
class MemoryImportView(HeadMixin, WagtailAdminTemplateMixin, FormView[FileForm]):
    template_name = "translation/words/import.html"
    page_title = gettext_lazy("Import TMX")
    header_icon = "upload"
    form_class = FileForm
    breadcrumbs_items = [{"url": reverse_lazy("translation_memory:index"), "label": gettext_lazy("Translation memory")}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "accept": ".tmx,.xml"}

    def form_valid(self, form: FileForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        if file.size > MEMORY_BYTES:
            form.add_error(
                "file", _("%(file)s is larger than %(size)s MB.") % {"file": file.name, "size": MEMORY_BYTES // 2**20}
            )
            return self.form_invalid(form)
        try:
            row = start_import(file.name, file.read(), self.request.user)
        except ActionError as error:
            form.add_error("file", str(error.message))
            return self.form_invalid(form)
        return redirect("translation_memory_imported", pk=row.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = MemoryImport.objects.select_related("user").defer("content", "refused")[:LATEST]
        about = _("Units of a TMX file whose source is Vietnamese. What the memory has already stays as it is.")
        return super().get_context_data(**kwargs) | {"about": about, "latest": latest}


class MemoryImportedView(HeadMixin, WagtailAdminTemplateMixin, TemplateView):
    """What became of a file; while the worker reads it, that it does."""

    template_name = "translation/words/imported.html"
    header_icon = "upload"
    breadcrumbs_items = [
        {"url": reverse_lazy("translation_memory:index"), "label": gettext_lazy("Translation memory")},
        {"url": reverse_lazy("translation_memory_import"), "label": gettext_lazy("Import TMX")},
    ]

    @cached_property
    def row(self) -> MemoryImport:
        return get_object_or_404(MemoryImport.objects.defer("content"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.row.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"row": self.row}


class MemoryExportView(GuardedMixin, View):
    """The memory as TMX, whole or of `?language=en`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not may(request.user, MemoryUnit, "view"):
            raise PermissionDenied
        known = languages()
        wanted = request.GET.get("language", "")
        if wanted and wanted not in known:
            raise Http404
        units = MemoryUnit.objects.filter(locale__in=[known[wanted]] if wanted else known.values())
        name = f"memory-{wanted or 'all'}-{timezone.localdate():%Y%m%d}.tmx"
        return download(export_tmx(units), "application/x-tmx+xml; charset=utf-8", name)


# ---- glossary ----
class GlossaryImportView(HeadMixin, WagtailAdminTemplateMixin, FormView[GlossaryFileForm]):
    template_name = "translation/words/import.html"
    page_title = gettext_lazy("Import CSV or TBX")
    header_icon = "upload"
    form_class = GlossaryFileForm
    breadcrumbs_items = [{"url": reverse_lazy("glossary:index"), "label": gettext_lazy("Glossary")}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "accept": ".csv,.tbx,.xml"}

    def form_valid(self, form: GlossaryFileForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            if file.size > GLOSSARY_BYTES:
                values = {"file": file.name, "size": GLOSSARY_BYTES // 2**20}
                raise ActionError(_("%(file)s is larger than %(size)s MB.") % values)
            done = import_glossary(file.read(), file.name, overwrite=form.cleaned_data["overwrite"])
        except ActionError as error:
            form.add_error("file", str(error.message))
            return self.form_invalid(form)
        context = self.get_context_data(
            form=self.form_class(accept=".csv,.tbx,.xml"), outcome=done, file_name=file.name
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = _(
            "CSV with the columns term, variants, kind, romanise, note, and for each language its code and its code "
            "with “forbidden”; or TBX. An export shows how it looks."
        )
        return super().get_context_data(**kwargs) | {"about": about}


class GlossaryExportView(GuardedMixin, View):
    def get(self, request: HttpRequest, form: str) -> HttpResponse:
        if not may(request.user, Term, "view"):
            raise PermissionDenied
        name = f"glossary-{timezone.localdate():%Y%m%d}.{form}"
        if form == "csv":
            return download(export_csv(Term.objects.all()), "text/csv; charset=utf-8", name)
        if form == "tbx":
            return download(export_tbx(Term.objects.all()), "application/x-tbx+xml; charset=utf-8", name)
        raise Http404


# ---- machine ----
class MachineUsageView(GuardedMixin, ReportView):
    """Characters and cost by month, service and language."""

    model = MachineUsage
    page_title = gettext_lazy("Use of machine translation")
    header_icon = "cogs"
    index_url_name = "translation_machine_usage"
    index_results_url_name = "translation_machine_usage_results"
    any_permission_required = ["view"]
    is_searchable = False
    default_ordering = "-month"
    paginate_by = 60
    list_export = ["month", "backend", "locale", "requests", "failures", "characters", "cost"]
    export_filename = "machine-translation"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(MachineUsage)

    def get_base_queryset(self) -> Any:
        rows = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["view", "change"])
        return rows.select_related("locale").order_by("-month", "backend", "locale__language_code")

    @cached_property
    def page_subtitle(self) -> str:
        if machine() is None:
            return _("switched off")
        used = monthly_use()
        values = {
            "characters": number(used["characters"]),
            "quota": number(settings.TRANSLATION_MACHINE_QUOTA),
            "cost": number(used["cost"]),
            "currency": settings.TRANSLATION_MACHINE_CURRENCY,
        }
        if settings.TRANSLATION_MACHINE_QUOTA:
            return _("this month %(characters)s of %(quota)s characters, %(cost)s %(currency)s") % values
        return _("this month %(characters)s characters, %(cost)s %(currency)s") % values

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("month", label=_("Month"), accessor=lambda row: f"{row.month:%m/%Y}"),
            Column("backend", label=_("Service")),
            Column("locale", label=_("Language"), accessor=lambda row: row.locale.get_display_name()),
            NumberColumn("requests", label=_("Requests")),
            NumberColumn("failures", label=_("Failures")),
            NumberColumn("characters", label=_("Characters")),
            Column(
                "cost",
                label=_("Cost"),
                accessor=lambda row: f"{number(row.cost)} {settings.TRANSLATION_MACHINE_CURRENCY}",
            ),
        ]


class SuggestView(GuardedMixin, View):
    """Fill the empty segments of a job with suggestions; a button of the editor. Posts only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        jobs = TranslationJob.objects.visible_to(request.user).select_related("locale", "site__unit")
        job = get_object_or_404(jobs, pk=job_id)
        try:
            done = self._suggest(job)
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, done.message)
        target = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        return redirect(target if safe else reverse("wagtailadmin_home"))

    def _suggest(self, job: TranslationJob) -> Suggested:
        user: Any = self.request.user
        if not is_long(check_suggest(job, user)):
            return suggest(job, user)
        language = translation.get_language() or settings.LANGUAGE_CODE
        transaction.on_commit(partial(suggest_later.enqueue, job.pk, user.pk, language))
        return Suggested(later=True)
