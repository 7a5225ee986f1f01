"""What steps of an issue share: in which states, whether the proof still holds, and that no job is disturbed."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from gazette.enums import CHANGEABLE_ISSUES, JobKind, JobState
from gazette.models import GazetteIssue, IssueItem, IssueJob
from gazette.proofs import active_job, is_current

from .base import IssueAction


class IssueStep(IssueAction):
    """A step that is possible in some states only.

    Attributes:
        states: in which it is possible.
        keeps_proof: whether nothing that is printed changes by it.
    """

    states: ClassVar[frozenset[str]] = CHANGEABLE_ISSUES
    keeps_proof: ClassVar[bool] = False

    def change(self, issue: GazetteIssue) -> Any:
        """The state is asked for here, of the locked row: the caller's copy may be old."""
        if issue.state not in self.states:
            values = {"state": issue.get_state_display()}
            raise ActionError(_("This is not possible with an issue in this state: %(state)s.") % values)
        job = active_job(issue)
        if job is not None and (self.keeps_proof or job.kind == JobKind.SIGN):
            raise ActionError(_("The worker is busy with this issue. Wait until it has finished."))
        current = is_current(issue)
        found = self.step(issue)
        if self.keeps_proof and current:
            issue.composed_version = issue.version + 1
        elif job is not None:
            give_up(job, _("The issue was changed meanwhile. Set the proof again."))
        return found

    @abstractmethod
    def step(self, issue: GazetteIssue) -> Any:
        """Make the change."""


def give_up(job: IssueJob, words: str) -> None:
    """End a job without a result; the worker that is at it notices at its next beat."""
    IssueJob.objects.filter(pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING]).update(
        state=JobState.FAILED, error=words[:500], sealed=b"", finished_at=timezone.now()
    )


def require_proof(issue: GazetteIssue) -> None:
    if not is_current(issue):
        raise ActionError(_("The proof is older than the issue. Set it again, and look at it."))


def renumber_positions(items: list[IssueItem]) -> None:
    """Positions 1, 2, 3 … as the list stands."""
    changed = []
    for position, item in enumerate(items, 1):
        if item.position != position:
            item.position = position
            changed.append(item)
    IssueItem.objects.bulk_update(changed, ["position"])
