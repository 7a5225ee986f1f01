"""What all screens of one job share: the job is one that the person sees, and what the person may do with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sites.admin_scope import GuardedMixin
from translation.actions.comments import may_comment
from translation.enums import WAITING_STATES, JobState
from translation.models import JobSegment, TranslationJob
from translation.rights import Desk, desk_of, is_translator_of


class JobViewMixin(GuardedMixin):
    """For views whose address names a job: somebody else's is not found."""

    request: Any
    kwargs: dict[str, Any]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.job  # noqa: B018 - 404 before anything else
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def job(self) -> TranslationJob:
        rows = TranslationJob.objects.visible_to(self.request.user).for_listing()
        rows = rows.select_related("translation__source", "content_type")
        found: TranslationJob | None = rows.filter(pk=self.kwargs["job_id"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def segment(self) -> JobSegment:
        rows = self.job.segments.with_text().select_related("rejected_by", "updated_by", "assignee")
        found: JobSegment | None = rows.filter(pk=self.kwargs["segment_id"]).first()
        if found is None:
            raise Http404
        found.job = self.job
        return found

    @cached_property
    def may(self) -> May:
        return May(self.request.user, self.job)


class May:
    """What one person may do with one job, asked once for a whole screen."""

    def __init__(self, user: Any, job: TranslationJob) -> None:
        self.user, self.job = user, job
        self.desk: Desk = desk_of(user)

    @cached_property
    def review(self) -> bool:
        """Decide on it now: in review, and not the own translation."""
        job = self.job
        if job.state != JobState.IN_REVIEW or not self.desk.may_review(job):
            return False
        return not is_translator_of(self.user, job)

    @cached_property
    def comment(self) -> bool:
        return may_comment(self.user, self.job)

    def write(self, segment: Any = None) -> bool:
        return self.review or (self.job.is_writable and self.desk.may_write(self.job, segment))

    @property
    def start(self) -> bool:
        return self.job.state in WAITING_STATES and self.desk.may_translate(self.job)

    @property
    def submit(self) -> bool:
        return self.job.is_writable and self.write()

    @property
    def take_back(self) -> bool:
        own = self.job.assignee_id == self.user.pk
        return self.job.state == JobState.IN_REVIEW and (own or self.desk.is_head)

    @property
    def requeue(self) -> bool:
        return self.submit

    @property
    def publish(self) -> bool:
        """Before the moment that was set, or after the page above went online."""
        return self.job.state == JobState.APPROVED and (self.desk.is_head or self.desk.may_review(self.job))


def way_to(job: TranslationJob) -> list[dict[str, Any]]:
    """What lies between the admin's home and a screen of a job."""
    return [
        {"url": reverse("translation_queue"), "label": _("Translation")},
        {"url": reverse("translation_job", args=[job.pk]), "label": job.title},
    ]
