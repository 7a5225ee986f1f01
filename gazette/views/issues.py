"""Issues by year; a new one; the files of one; how far a job is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cms.core.actions import ActionError
from gazette.actions.issues import StartIssueAction
from gazette.forms.desk import StartIssueForm
from gazette.models import GazetteIntake, GazetteIssue
from gazette.proofs import ACTIVE
from gazette.terms import counts
from gazette.verifying import ALTERED

from .desk_base import DeskPage, DeskPermission, issue_of, show_errors


class IssuesView(DeskPage):
    """The issues of a year, with what waits for somebody."""

    template_name = "gazette/admin/issues.html"
    page_title = gettext_lazy("Issues of the gazette")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def years(self) -> list[int]:
        """With issues, the newest first; the present one always."""
        found = set(GazetteIssue.objects.order_by().values_list("year", flat=True).distinct())
        return sorted(found | {timezone.localdate().year}, reverse=True)

    @cached_property
    def year(self) -> int:
        wanted = self.request.GET.get("year", "")
        if wanted and (not wanted.isdecimal() or int(wanted) not in self.years):
            raise Http404
        return int(wanted) if wanted else self.years[0]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Of other years those whose file has been altered.
        rows = GazetteIssue.objects.visible_to(self.request.user).filter(Q(year=self.year) | ALTERED)
        found = list(rows.prefetch_related("numbers").annotate(number_of_items=Count("items")))
        issues = [row for row in found if row.year == self.year]
        return super().get_context_data(
            year=self.year,
            years=self.years,
            issues=issues,
            may_start=self.room.is_gazette,
            next_number=max((row.number for issue in issues for row in issue.numbers.all()), default=0) + 1,
            alarming=[row for row in found if row.is_altered][:10],
            **counts(GazetteIntake.objects.all()),
            **kwargs,
        )


class StartIssueView(DeskPage):
    template_name = "gazette/admin/issue_new.html"
    page_title = gettext_lazy("New issue")
    header_icon = "plus"

    def may_enter(self) -> bool:
        return self.room.is_gazette

    @cached_property
    def form(self) -> StartIssueForm:
        return StartIssueForm(self.request.POST if self.request.method == "POST" else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form
        if form.is_valid():
            values = form.cleaned_data
            try:
                issue = StartIssueAction(
                    values["issued_on"].year,
                    values["issued_on"],
                    form.numbers(),
                    request.user,
                    title=values["title"],
                    first_page=values.get("first_page"),
                ).execute()
            except ActionError as error:
                if error.field == "numbers":
                    error.field = "number"
                show_errors(request, error, form)
            else:
                messages.success(request, _("Issue %(number)s is begun.") % {"number": issue.label})
                return redirect("gazette_issue", issue.pk)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, media=self.form.media, **kwargs)


class JobView(DeskPermission, View):
    """How far the latest job of an issue is, for the small module that asks while it runs."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, issue_id: int, **kwargs: Any) -> JsonResponse:
        job = issue_of(request, issue_id).jobs.first()
        if job is None:
            return JsonResponse({"active": False})
        response = JsonResponse(
            {
                "active": job.state in ACTIVE,
                "state": job.get_state_display(),
                "step": job.step,
                "total": job.total,
            }
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response


class IssueFileView(DeskPermission, View):
    """The proof, or the signed file, for the desk and its approvers; readers have an address of their own."""

    http_method_names = ["get", "head"]
    field = "proof"

    def get(self, request: HttpRequest, issue_id: int, **kwargs: Any) -> HttpResponseBase:
        issue = issue_of(request, issue_id)
        file = getattr(issue, self.field)
        if not file:
            raise Http404
        try:
            stream: Any = file.storage.open(file.name, "rb")
        except OSError as error:
            raise Http404 from error
        name = "ban-in-thu" if self.field == "proof" else "cong-bao"
        response = FileResponse(
            stream,
            as_attachment="inline" not in request.GET,
            filename=f"{name}-{issue.slug}-{issue.year}.pdf",
            content_type="application/pdf",
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response
