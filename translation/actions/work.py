"""From the queue to the reviewer: accepting, assigning, splitting, beginning, giving back, handing in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from translation.enums import LOCKED_STATES, WAITING_STATES, WRITING_STATES, JobEventKind, JobState
from translation.models import TranslationJob
from translation.rendering import render
from translation.rights import Desk, desk_of, is_translator_of

from .base import JobAction


class AcceptJobAction(JobAction):
    """The desk takes a request on; it stays in the queue until somebody translates it."""

    def change(self, job: TranslationJob) -> None:
        if not job.is_open:
            raise ActionError(_("There is nothing to accept."))
        job.accepted_at = timezone.now()

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.ACCEPTED, self.user)


class AssignJobAction(JobAction):
    """Give a job to a translator, and name the reviewer if one is meant. Taken on by that, if it was not yet.

    Raises:
        ActionError: one of the two does not work in the language; both are the same person; nothing is to be done.
    """

    def __init__(self, job: TranslationJob, assignee: Any, user: Any = None, *, reviewer: Any = None) -> None:
        super().__init__(job, user)
        self.assignee, self.reviewer = assignee, reviewer

    def check(self) -> None:
        super().check()
        if self.assignee is not None and not desk_of(self.assignee).may_translate(self.job):
            raise ActionError(
                _("%(name)s does not translate into this language.") % {"name": self.assignee}, "assignee"
            )
        if self.reviewer is None:
            return
        if not desk_of(self.reviewer).may_review(self.job):
            raise ActionError(_("%(name)s does not review this language.") % {"name": self.reviewer}, "reviewer")
        if self.reviewer == self.assignee or is_translator_of(self.reviewer, self.job):
            raise ActionError(_("Nobody reviews the own translation; name somebody else."), "reviewer")

    def change(self, job: TranslationJob) -> None:
        if job.state in LOCKED_STATES or not job.is_open:
            raise ActionError(_("The translation is not being worked on; it cannot be assigned."))
        job.assignee, job.reviewer = self.assignee, self.reviewer
        job.accepted_at = job.accepted_at or timezone.now()

    def note(self, job: TranslationJob) -> None:
        data = {"assignee": str(self.assignee or ""), "reviewer": str(self.reviewer or "")}
        job.note_event(JobEventKind.ASSIGNED, self.user, **data)


class SplitJobAction(JobAction):
    """Share a long job among translators: segments from one number to another, each to somebody.

    Args:
        parts: (first order, last order, translator); what is in none stays with the job's translator.

    Raises:
        ActionError: parts overlap or lie outside; somebody does not translate into the language.
    """

    def __init__(self, job: TranslationJob, parts: list[tuple[int, int, Any]], user: Any = None) -> None:
        super().__init__(job, user)
        self.parts = sorted(parts, key=lambda part: part[0])

    def check(self) -> None:
        super().check()
        last = 0
        for first, end, person in self.parts:
            if first <= last or end < first or end > self.job.segments_total:
                raise ActionError(_("The parts overlap, or go beyond the last segment."))
            if not desk_of(person).may_translate(self.job):
                raise ActionError(_("%(name)s does not translate into this language.") % {"name": person})
            last = end

    def change(self, job: TranslationJob) -> None:
        if job.state in LOCKED_STATES or not job.is_open:
            raise ActionError(_("The translation is not being worked on; it cannot be assigned."))
        job.segments.update(assignee=None)
        for first, end, person in self.parts:
            job.segments.filter(order__gte=first, order__lte=end).update(assignee=person)
        job.accepted_at = job.accepted_at or timezone.now()

    def note(self, job: TranslationJob) -> None:
        data = [{"first": first, "last": end, "name": str(person)} for first, end, person in self.parts]
        job.note_event(JobEventKind.SPLIT, self.user, parts=data)


class StartJobAction(JobAction):
    """Begin to translate, or to renew: whoever takes a free job from the queue becomes its translator."""

    def allowed(self, desk: Desk) -> bool:
        return desk.may_translate(self.job)

    def change(self, job: TranslationJob) -> None:
        if job.state not in WAITING_STATES:
            raise ActionError(_("This translation is not waiting in the queue."))
        part = self.user is not None and job.segments.filter(assignee=self.user).exists()
        if job.assignee is not None and self.user not in (None, job.assignee) and not part:
            raise ActionError(_("It is assigned to %(name)s.") % {"name": job.assignee})
        job.move_to(JobState.TRANSLATING)
        if job.assignee is None and not part:
            job.assignee = self.user
        job.accepted_at = job.accepted_at or timezone.now()

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.STARTED, self.user)


class RequeueJobAction(JobAction):
    """Give a job back to the queue; what is written stays. By its translator or the head, or when somebody leaves."""

    def __init__(self, job: TranslationJob, user: Any = None, text: str = "") -> None:
        super().__init__(job, user)
        self.text = text

    def allowed(self, desk: Desk) -> bool:
        return desk.is_head or (self.user is not None and self.job.assignee_id == self.user.pk)

    def change(self, job: TranslationJob) -> None:
        if job.state not in WAITING_STATES:
            job.move_to(JobState.QUEUED)
        job.assignee = None
        job.segments.filter(~Q(assignee=None)).update(assignee=None)

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.REQUEUED, self.user, self.text)


class ChangeDetailsAction(JobAction):
    """Another due date, priority or note."""

    def __init__(
        self, job: TranslationJob, user: Any = None, *, due_date: date | None, priority: int, note: str
    ) -> None:
        super().__init__(job, user)
        self.due, self.priority, self.text = due_date, priority, note

    def change(self, job: TranslationJob) -> None:
        self.before = {"due_date": str(job.due_date or ""), "priority": job.priority}
        job.due_date, job.priority, job.note = self.due, self.priority, self.text

    def note(self, job: TranslationJob) -> None:
        after = {"due_date": str(job.due_date or ""), "priority": job.priority}
        job.note_event(JobEventKind.DETAILS, self.user, before=self.before, after=after)


class SubmitForReviewAction(JobAction):
    """Hand a complete translation to the reviewer; from now on its text is locked.

    Raises:
        ActionError: a segment is not confirmed, or in error; a text does not fit its field.
    """

    def allowed(self, desk: Desk) -> bool:
        return desk.is_head or desk.may_write(self.job)

    def check(self) -> None:
        super().check()
        if self.job.state not in WRITING_STATES:
            raise ActionError(_("Only a translation that is being worked on is submitted for review."))

    def execute(self) -> TranslationJob:
        # What does not fit is marked on the segments, which must outlive the refusal.
        self.check()
        render(TranslationJob.objects.get(pk=self.job.pk), self.user)
        done: TranslationJob = super().execute()
        return done

    def change(self, job: TranslationJob) -> None:
        job.move_to(JobState.IN_REVIEW)
        job.submitted_at = timezone.now()

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.SUBMITTED, self.user)


class TakeBackJobAction(JobAction):
    """The translator takes a translation back before it is decided on."""

    def allowed(self, desk: Desk) -> bool:
        return desk.is_head or (self.user is not None and self.job.assignee_id == self.user.pk)

    def change(self, job: TranslationJob) -> None:
        if job.state != JobState.IN_REVIEW:
            raise ActionError(_("The translation is not in review."))
        job.move_to(JobState.TRANSLATING)

    def note(self, job: TranslationJob) -> None:
        job.note_event(JobEventKind.TAKEN_BACK, self.user)
