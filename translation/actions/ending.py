"""What is not translated after all."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from translation.enums import JobEventKind, JobState
from translation.models import TranslationJob
from translation.rights import Desk

from .base import JobAction


class CancelJobAction(JobAction):
    """Call a job off. What is written stays with it, for the day when it is asked for again.

    Raises:
        ActionError: no reason is given.
    """

    kind = JobEventKind.CANCELLED

    def __init__(self, job: TranslationJob, reason: str, user: Any = None) -> None:
        super().__init__(job, user)
        self.reason = reason.strip()

    def allowed(self, desk: Desk) -> bool:
        return desk.may_cancel(self.job)

    def check(self) -> None:
        super().check()
        if not self.reason:
            raise ActionError(_("Give the reason."), "reason")

    def change(self, job: TranslationJob) -> None:
        job.move_to(JobState.CANCELLED)
        job.reason = self.reason[:500]
        job.go_live_at, job.with_source = None, False

    def note(self, job: TranslationJob) -> None:
        job.note_event(self.kind, self.user, self.reason)


class DeclineJobAction(CancelJobAction):
    """The head of the desk declines a request, with the reason."""

    kind = JobEventKind.DECLINED

    def allowed(self, desk: Desk) -> bool:
        return desk.is_head

    def change(self, job: TranslationJob) -> None:
        if job.state != JobState.QUEUED:
            raise ActionError(_("Only a request that waits in the queue is declined; cancel the others."))
        super().change(job)
