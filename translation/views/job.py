"""A job with its history, and the steps that the person may take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.actions import ActionError
from sites.scope import scope_of
from translation.enums import SegmentState
from translation.history import words_of
from translation.models import TranslationJob
from translation.people import person_name, unit_name
from translation.steps import BY_NAME, STEPS, Place, Step

from .base import DeskPage, address

COMMENTS = 50


class JobView(DeskPage):
    template_name = "translation/admin/job.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.shown: tuple[str, Any] | None = None

    @cached_property
    def job(self) -> TranslationJob:
        jobs = TranslationJob.objects.visible_to(self.request.user).for_listing().select_related("content_type")
        found: TranslationJob = get_object_or_404(jobs, pk=self.kwargs["pk"])
        return found

    def get_page_title(self) -> str:
        return self.job.title

    def get_page_subtitle(self) -> str:
        return str(self.job.locale.get_display_name())

    # ---- steps ----
    @cached_property
    def place(self) -> Place:
        return Place(self.job, self.desk)

    def steps(self) -> list[dict[str, Any]]:
        """What the person may do now, each with its form; one that was refused is unfolded, with what was typed."""
        found = []
        for step in STEPS:
            refused = self.shown is not None and self.shown[0] == step.name
            if not refused and not step.offered(self.place):
                continue
            form = self.shown[1] if refused and self.shown else (step.form(self.place, None) if step.form else None)
            found.append({"step": step, "form": form, "open": refused})
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = BY_NAME.get(request.POST.get("step", ""))
        if step is None:
            raise Http404
        form = step.form(self.place, request.POST) if step.form else None
        if form is not None and not form.is_valid():
            return self._again(step, form)
        try:
            step.act(self.job, request.user, form.cleaned_data if form is not None else {}).execute()
        except ActionError as error:
            if form is None:
                messages.error(request, str(error.message))
                return redirect("translation_job", self.job.pk)
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self._again(step, form)
        messages.success(request, str(step.done))
        return redirect("translation_job", self.job.pk)

    def _again(self, step: Step, form: Any) -> HttpResponse:
        self.shown = (step.name, form)
        for name in ("job", "place"):
            self.__dict__.pop(name, None)  # Somebody may have been first.
        return self.render_to_response(self.get_context_data())

    # ---- what is shown ----
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.job
        return super().get_context_data(**kwargs) | {
            "job": job,
            "unit": unit_name(job.site),
            "people": {
                "requester": person_name(job.requester),
                "assignee": person_name(job.assignee),
                "reviewer": person_name(job.reviewer),
            },
            "steps": self.steps(),
            "parts": self.parts(),
            "figures": self.figures(),
            "comments": job.comments.select_related("author").order_by("-at")[:COMMENTS],
            "events": [
                {"event": event, "words": words_of(event), "name": person_name(event.user)}
                for event in job.events.select_related("user").order_by("-at", "-pk")
            ],
            "links": self.links(),
            "way_back": reverse("translation_queue"),
        }

    def figures(self) -> dict[str, Any]:
        """Segments by state; one query."""
        rows = self.job.segments.order_by().values("state").annotate(number=Count("pk"), total=Sum("words"))
        found = {row["state"]: row for row in rows}
        states = [
            {"label": state.label, "number": found[state]["number"], "words": found[state]["total"] or 0}
            for state in SegmentState
            if state in found
        ]
        return {"states": states}

    def parts(self) -> list[dict[str, Any]]:
        """How far each translator of a split job is; one query."""
        rows = (
            self.job.segments.exclude(assignee=None)
            .order_by()
            .values("assignee", "assignee__last_name", "assignee__first_name", "assignee__username")
            .annotate(number=Count("pk"), confirmed=Count("pk", filter=Q(state=SegmentState.CONFIRMED)))
        )
        return [
            {
                "name": f"{row['assignee__last_name']} {row['assignee__first_name']}".strip()
                or row["assignee__username"],
                "number": row["number"],
                "confirmed": row["confirmed"],
            }
            for row in rows
        ]

    def links(self) -> list[dict[str, str]]:
        """The editor, files, the pages; what this installation or this person has not is left out."""
        job, found = self.job, []
        if self.desk.may_translate(job) or self.desk.may_review(job):
            found.append({"label": _("Open the editor"), "url": address("translation_editor", job.pk), "icon": "edit"})
            found.append(
                {"label": _("Export, import"), "url": address("translation_job_export", job.pk), "icon": "download"}
            )
        for label, instance in ((_("Vietnamese original"), job.source), (_("Translation"), job.target)):
            url = self._page_url(instance)
            if url:
                found.append({"label": label, "url": url, "icon": "view"})
        return [link for link in found if link["url"]]

    def _page_url(self, instance: Any) -> str:
        if not isinstance(instance, Page):
            return ""
        if instance.live:
            return str(instance.get_full_url(self.request) or "")
        if scope_of(self.request.user).sees_path(instance.path):
            return reverse("wagtailadmin_pages:view_draft", args=[instance.pk])
        return ""
