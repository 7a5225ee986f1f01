"""Export of jobs to files, and import with a preview.

Whoever sees a job may take its file; files are taken back from those who translate, and each segment is asked for.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from cms.users.events import refuse
from sites.admin_scope import GuardedMixin
from translation.enums import JobEventKind
from translation.interchange import uploads
from translation.interchange.applying import ImportFileAction, PlanChangedError
from translation.interchange.exporting import Download, export_job, export_jobs
from translation.interchange.formats import FORMATS
from translation.interchange.forms import ExportForm, UploadForm
from translation.interchange.limits import MAX_JOBS
from translation.interchange.planning import Choice
from translation.models import TranslationJob
from translation.rights import Desk, desk_of

EVENTS = (JobEventKind.EXPORTED, JobEventKind.IMPORTED)
LATEST = 20


def downloaded(file: Download) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


class FilesPage(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the screens of files share. Objects come from `visible_to`; another unit's do not exist."""

    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.desk.sees_jobs:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.request.user)

    @cached_property
    def job(self) -> TranslationJob | None:
        """The job that the address names."""
        if "pk" not in self.kwargs:
            return None
        jobs = TranslationJob.objects.visible_to(self.request.user).for_listing()
        found: TranslationJob = get_object_or_404(jobs, pk=self.kwargs["pk"])
        return found

    def may_import(self) -> bool:
        if self.job is not None:
            return self.desk.may_translate(self.job)
        return self.desk.is_head or bool(self.desk.translated_locale_ids)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = list(self.breadcrumbs_items)
        for name, label, args in (
            ("translation_queue", _("Translation desk"), []),
            ("translation_job", str(self.job or ""), [self.job.pk] if self.job else []),
        ):
            try:
                if label:
                    items.append({"url": reverse(name, args=args), "label": label})
            except NoReverseMatch:
                continue
        return [*items, {"url": "", "label": self.get_page_title()}]


class JobFilesView(FilesPage):
    """One job: take its file (`?format=`), bring one back, see what was taken and brought before."""

    template_name = "translation/interchange/job.html"
    page_title = gettext_lazy("Export and import")
    form: UploadForm | None = None

    def get_page_subtitle(self) -> str:
        return str(self.job)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.job is not None
        wanted = request.GET.get("format", "")
        if not wanted:
            return super().get(request, *args, **kwargs)
        if wanted not in FORMATS:
            raise Http404
        return downloaded(export_job(self.job, FORMATS[wanted], request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.job is not None
        events = self.job.events.filter(kind__in=EVENTS).select_related("user").order_by("-at", "-pk")[:LATEST]
        return super().get_context_data(
            job=self.job,
            export_form=ExportForm(),
            upload_form=self.form or UploadForm(),
            may_import=self.may_import(),
            is_open=self.job.is_writable,
            events=events,
            export_url=reverse("translation_job_export", args=[self.job.pk]),
            import_url=reverse("translation_job_import", args=[self.job.pk]),
            **kwargs,
        )


class UploadMixin:
    """Takes a file and goes on to its preview."""

    request: HttpRequest
    job: TranslationJob | None
    form: UploadForm | None
    may_import: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = self.job
        if not self.may_import():
            refuse(request, "import of translations")
        self.form = UploadForm(request.POST, request.FILES, archives=job is None)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]
        file = self.form.cleaned_data["file"]
        upload = uploads.keep(file.name, file.read(), request.user)
        if job is not None:
            return redirect("translation_job_import_preview", job.pk, upload.pk)
        return redirect("translation_import_preview", upload.pk)


class JobImportView(UploadMixin, JobFilesView):
    """The same screen, with the file that was chosen."""


class ImportView(UploadMixin, FilesPage):
    """A file, or a zip of many, that says itself which translations it is for."""

    template_name = "translation/interchange/upload.html"
    page_title = gettext_lazy("Import translations from files")
    header_icon = "upload"
    form: UploadForm | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.desk.sees_jobs and not self.may_import():
            refuse(request, "import of translations")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(upload_form=self.form or UploadForm(archives=True), **kwargs)


class ExportView(FilesPage):
    """Chosen jobs (`?job=…&job=…`) as a zip; without a format, the choice of one."""

    template_name = "translation/interchange/export.html"
    page_title = gettext_lazy("Export translations to files")

    @cached_property
    def jobs(self) -> list[TranslationJob]:
        """The chosen jobs; one that the person does not see makes the address unknown."""
        wanted = {int(pk) for pk in self.request.GET.getlist("job") if pk.isdecimal() and len(pk) < 12}
        visible = TranslationJob.objects.visible_to(self.request.user).for_listing()
        found = list(visible.filter(pk__in=list(wanted)[: MAX_JOBS + 1]).order_by("pk"))
        if len(found) < min(len(wanted), MAX_JOBS + 1):
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("format", "")
        if wanted and wanted not in FORMATS:
            raise Http404
        if not wanted and self.jobs:
            return super().get(request, *args, **kwargs)
        try:
            return downloaded(export_jobs(self.jobs, FORMATS[wanted or "docx"], request.user))
        except ActionError as error:
            messages.error(request, str(error.message))
            return redirect(way_back())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(jobs=self.jobs, export_form=ExportForm(), **kwargs)


def way_back() -> str:
    try:
        return reverse("translation_queue")
    except NoReverseMatch:
        return reverse("wagtailadmin_home")


class PreviewView(FilesPage):
    """What an upload would do; then does it, each file whole or not at all."""

    template_name = "translation/interchange/preview.html"
    page_title = gettext_lazy("Preview of the import")
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.desk.sees_jobs and not self.may_import():
            refuse(request, "import of translations")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def upload(self) -> Any:
        return get_object_or_404(uploads.own_uploads(self.request.user), pk=self.kwargs["upload_id"])

    @property
    def name(self) -> str:
        return uploads.name_of(self.upload)

    def plans(self) -> list[uploads.FilePlan]:
        try:
            with self.upload.file.open("rb") as file:
                data = file.read()
        except OSError as error:
            raise Http404 from error
        return uploads.plans_of(self.name, data, self.request.user, self.job)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = kwargs.pop("files", None) or self.plans()
        plans = [file.plan for file in files if file.plan]
        chosen = self._choices()
        for plan in plans:
            for row in plan.rows:
                if row.segment is not None and chosen.get(row.segment.pk) in Choice.values:
                    row.default = Choice(chosen[row.segment.pk])
        return super().get_context_data(
            files=files,
            job=self.job,
            choices=Choice.choices,
            does_something=any(plan.does_something or plan.has_approved for plan in plans),
            has_approved=any(plan.has_approved for plan in plans),
            take_approved=bool(self.request.POST.get("take_approved")),
            **kwargs,
        )

    def _choices(self) -> dict[int, str]:
        prefix = "choice-"
        return {
            int(name.removeprefix(prefix)): str(value)
            for name, value in self.request.POST.items()
            if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("step") == "cancel":
            uploads.forget(self.upload)
            messages.info(request, _("Nothing was imported."))
            return redirect(self._after())
        files = self.plans()
        wanted = [file for file in files if file.plan and f"digest-{file.plan.job.pk}" in request.POST]
        results = [self._import(file) for file in wanted]
        if not wanted or not all(results):
            return self.render_to_response(self.get_context_data())
        uploads.forget(self.upload)
        return redirect(self._after())

    def _after(self) -> str:
        if self.job is not None:
            return reverse("translation_job_export", args=[self.job.pk])
        return reverse("translation_import")

    def _import(self, file: uploads.FilePlan) -> bool:
        """Import one file; what became of it is said. False: it is to be looked at again."""
        assert file.plan is not None
        assert file.document is not None
        action = ImportFileAction(
            file.plan.job,
            file.document,
            self.request.user,
            name=file.name,
            choices=self._choices(),
            take_approved=bool(self.request.POST.get("take_approved")),
            digest=self.request.POST.get(f"digest-{file.plan.job.pk}", "") or "-",
        )
        try:
            done = action.execute()
        except PlanChangedError as error:
            messages.warning(self.request, f"{file.name}: {error.message}")
            return False
        except ActionError as error:
            messages.error(self.request, f"{file.name}: {error.message}")
            return False
        messages.success(self.request, f"{file.name}: {in_words(done)}")
        return True


def in_words(done: Any) -> str:
    """What an import did, for the person: written, confirmed, put aside."""
    parts = []
    for name, text in (
        ("written", ngettext("%(number)s segment written", "%(number)s segments written", done["written"])),
        ("confirmed", ngettext("%(number)s of them confirmed", "%(number)s of them confirmed", done["confirmed"])),
        ("aside", ngettext("%(number)s put aside", "%(number)s put aside", done["aside"])),
    ):
        if done[name]:
            parts.append(text % {"number": done[name]})
    return ", ".join(parts) if parts else _("nothing was new")


def urls() -> list[Any]:
    """The addresses of files, below the admin's."""
    return [
        path("translation/jobs/<int:pk>/files/", JobFilesView.as_view(), name="translation_job_export"),
        path("translation/jobs/<int:pk>/import/", JobImportView.as_view(), name="translation_job_import"),
        path(
            "translation/jobs/<int:pk>/import/<int:upload_id>/",
            PreviewView.as_view(),
            name="translation_job_import_preview",
        ),
        path("translation/export/", ExportView.as_view(), name="translation_export"),
        path("translation/import/", ImportView.as_view(), name="translation_import"),
        path("translation/import/<int:upload_id>/", PreviewView.as_view(), name="translation_import_preview"),
    ]
