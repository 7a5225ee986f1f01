"""The admin screens for many sites: import of a table, one change on many, what became of it.

The import is for administrators; the changes for those who may change the settings of every site. Nobody else enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.actions import ActionError
from cms.users.events import refuse
from sites.admin_scope import GuardedMixin
from sites.enums import FAILED_ROWS, JobKind, RowStatus
from sites.models import BulkJob, MemberSite

from . import jobs
from .changes import CHANGES, Change, changes_for
from .forms import ChangeForm, FilterForm, ImportForm
from .results import result_csv, sample_csv
from .selection import may_change_many, sites_of, with_settings
from .tasks import enqueue

# So many sites are changed while the person waits; more are left to the worker.
AT_ONCE = 20
REFRESH_SECONDS = 3
LATEST = 20


def may_import(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


def job_url(job: BulkJob) -> str:
    return reverse("bulk_import:job" if job.kind == JobKind.PROVISION else "bulk_change:job", args=[job.pk])


def csv_response(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


class AllowedMixin(GuardedMixin):
    """Lets in whom `is_allowed` names."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_allowed(request.user):
            refuse(request, "many sites at once")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def is_allowed(self, user: Any) -> bool:
        raise NotImplementedError


class ImportView(AllowedMixin, WagtailAdminTemplateMixin, FormView[ImportForm]):
    """Upload of a table; the worker does the rest."""

    form_class = ImportForm
    template_name = "member_sites/bulk/import.html"
    page_title = gettext_lazy("Bulk import")
    header_icon = "upload"

    def is_allowed(self, user: Any) -> bool:
        return may_import(user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        job = jobs.provision_job(
            form.rows,
            file_name=form.cleaned_data["file"].name,
            dry_run=form.cleaned_data["dry_run"],
            user=self.request.user,
        )
        enqueue(job.pk)
        return redirect(job_url(job))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = BulkJob.objects.filter(kind=JobKind.PROVISION).with_counts().select_related("user")[:LATEST]
        return super().get_context_data(jobs=latest, **kwargs)


class SampleView(AllowedMixin, View):
    """A table to fill in."""

    def is_allowed(self, user: Any) -> bool:
        return may_import(user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return csv_response(sample_csv(settings.PORTAL_DOMAIN or request.get_host().split(":")[0]), "units.csv")


class JobMixin(AllowedMixin):
    """Of a job that the user may see; any other does not exist."""

    kind: JobKind
    request: HttpRequest
    kwargs: dict[str, Any]

    def is_allowed(self, user: Any) -> bool:
        return may_import(user) if self.kind == JobKind.PROVISION else may_change_many(user)

    @cached_property
    def job(self) -> BulkJob:
        visible = BulkJob.objects.visible_to(self.request.user).filter(kind=self.kind)
        found: BulkJob = get_object_or_404(visible.with_counts().select_related("user"), pk=self.kwargs["pk"])
        return found


class JobView(JobMixin, WagtailAdminTemplateMixin, TemplateView):
    """How far a job is, and what became of each row. While it runs the browser asks again by itself."""

    template_name = "member_sites/bulk/job.html"
    header_icon = "tasks"
    kind = JobKind.PROVISION

    def get_page_title(self) -> str:
        return str(self.job)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        of_import = self.kind == JobKind.PROVISION
        url = reverse("bulk_import:index" if of_import else "bulk_change:index")
        label = _("Bulk import") if of_import else _("Change many sites")
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, {"url": url, "label": label}, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.job.rows.all())
        wanted = self.request.GET.get("status", "")
        shown = {"failed": FAILED_ROWS, "done": {RowStatus.DONE}, "nothing": {RowStatus.NOTHING}}.get(wanted)
        return super().get_context_data(
            job=self.job,
            change=CHANGES[self.job.options["change"]].label if self.kind == JobKind.CHANGE else "",
            rows=[row for row in rows if shown is None or row.status in shown],
            filters=[
                (name, label, sum(row.status in statuses for row in rows), name == wanted)
                for name, label, statuses in (
                    ("", _("All"), set(RowStatus)),
                    ("done", _("Would be done") if self.job.dry_run else _("Done"), {RowStatus.DONE}),
                    ("nothing", _("Nothing to do"), {RowStatus.NOTHING}),
                    ("failed", _("Refused"), FAILED_ROWS),
                )
            ],
            result_url=reverse(job_url_name(self.kind, "result"), args=[self.job.pk]),
            can_run=self.job.dry_run and not self.job.is_unfinished and self.job.total > self.job.errors,
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if self.job.is_unfinished and not self.job.is_silent:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`continue` a job whose worker is gone; `run` one for real after its dry run; do it `again`."""
        job, action = self.job, request.POST.get("action")
        if job.kind == JobKind.CHANGE and not CHANGES[job.options["change"]].may(request.user):
            raise PermissionDenied
        if job.is_unfinished:
            if job.is_silent:
                enqueue(job.pk)
            return redirect(job_url(job))
        if action not in {"run", "again"}:
            return redirect(job_url(job))
        again = jobs.repeat_job(job, dry_run=job.dry_run and action != "run", user=request.user)
        enqueue(again.pk)
        return redirect(job_url(again))


class ResultView(JobMixin, View):
    """What became of each row, for a spreadsheet."""

    kind = JobKind.PROVISION

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return csv_response(result_csv(self.job), f"result-{self.job.pk}.csv")


def job_url_name(kind: JobKind, view: str) -> str:
    return f"bulk_import:{view}" if kind == JobKind.PROVISION else f"bulk_change:{view}"


@dataclass(frozen=True)
class Preview:
    """What a change would do to a site."""

    site: MemberSite
    old: str = ""
    new: str = ""
    refusal: str = ""

    @property
    def does_something(self) -> bool:
        return not self.refusal and self.old != self.new


def preview(change: Change, sites: Sequence[MemberSite]) -> list[Preview]:
    change.prepare(sites)
    rows = []
    for site in sites:
        try:
            difference = change.difference(site)
            rows.append(Preview(site, difference.old, difference.new))
        except ActionError as error:
            rows.append(Preview(site, refusal=str(error.message)))
    return rows


class ChangeView(AllowedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One change on many sites: choose it and the sites, look at what it would do, confirm."""

    template_name = "member_sites/bulk/change.html"
    page_title = gettext_lazy("Change many sites")
    header_icon = "sliders"

    def is_allowed(self, user: Any) -> bool:
        return may_change_many(user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        first = {"url": reverse("member_sites:index"), "label": _("Member sites")}
        return [*self.breadcrumbs_items, first, {"url": "", "label": self.page_title}]

    @cached_property
    def filters(self) -> FilterForm:
        changes = changes_for(self.request.user)
        asked = self.request.GET.get("change", "")
        if asked and asked not in changes:
            raise Http404
        data = {name: self.request.GET.get(name, "") for name in ("kind", "state", "q")}
        data["change"] = asked or next(iter(changes))
        return FilterForm(data, changes=changes.values())

    @cached_property
    def change_name(self) -> str:
        return str(self.filters.data["change"])

    @cached_property
    def sites(self) -> list[MemberSite]:
        """The sites of the list. `?site=` names a single one, from its own page."""
        if not self.filters.is_valid():
            return []
        asked = self.filters.cleaned_data
        found = sites_of(kind=asked["kind"], state=asked["state"], text=asked["q"])
        if (one := self.request.GET.get("site", "")).isdecimal():
            found = found.filter(pk=int(one))
        return list(with_settings(found))

    def chosen(self, request: HttpRequest) -> list[MemberSite]:
        if request.POST.get("all"):
            return self.sites
        ticked = set(request.POST.getlist("sites"))
        return [site for site in self.sites if str(site.pk) in ticked]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = {site.pk for site in self.sites} if "site" in request.GET else set()
        return self.show_form(ChangeForm(name=self.change_name), ticked)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ChangeForm(request.POST, name=self.change_name)
        sites = self.chosen(request)
        step = request.POST.get("step")
        if form.is_valid() and not sites:
            form.add_error(None, _("Tick at least one site."))
        if not form.is_valid() or step not in {"preview", "run"}:
            return self.show_form(form, {site.pk for site in sites}, everything=bool(request.POST.get("all")))
        if step == "preview":
            rows = preview(form.change, sites)
            doing = sum(row.does_something for row in rows)
            return self.show("member_sites/bulk/preview.html", form=form, rows=rows, doing=doing)
        return self.run(form.change, sites)

    def run(self, change: Change, sites: list[MemberSite]) -> HttpResponse:
        chosen = MemberSite.objects.filter(pk__in=[site.pk for site in sites])
        job = jobs.change_job(change, chosen, user=self.request.user)
        if len(sites) > AT_ONCE:
            enqueue(job.pk)
        else:
            jobs.run(job.pk)
        return redirect(job_url(job))

    def show_form(self, form: ChangeForm, ticked: set[int], *, everything: bool = False) -> HttpResponse:
        latest = BulkJob.objects.visible_to(self.request.user).filter(kind=JobKind.CHANGE).with_counts()
        return self.show(
            self.template_name,
            form=form,
            ticked=ticked,
            everything=everything,
            jobs=latest.select_related("user")[:LATEST],
        )

    def show(self, template: str, **context: Any) -> HttpResponse:
        shared = {"filter_form": self.filters, "sites": self.sites, "label": CHANGES[self.change_name].label}
        return render(self.request, template, self.get_context_data(**shared, **context))
