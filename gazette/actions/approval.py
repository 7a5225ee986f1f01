"""An issue goes to another person for approval, and back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc
from gazette.enums import EventKind, IssueState
from gazette.models import GazetteIssue, IssueEvent
from gazette.proofs import items_of, unprintable
from gazette.rights import Room

from .issue_steps import IssueStep, require_proof

# Whoever did one of these has composed the issue.
COMPOSING_EVENTS = frozenset(
    {
        *(EventKind.CREATED, EventKind.CHANGED, EventKind.PLACED, EventKind.REMOVED, EventKind.ORDERED),
        *(EventKind.COMPOSED, EventKind.SUBMITTED),
    }
)


def has_composed(issue: GazetteIssue, user: Any) -> bool:
    """Whether a person took part in composing: four eyes (Thông tư 02/2025/TT-VPCP)."""
    if user.pk in {issue.composed_by_id, issue.submitted_by_id}:
        return True
    return bool(issue.events.filter(kind__in=COMPOSING_EVENTS, user=user.pk).exists())


class SubmitIssueAction(IssueStep):
    """Send an issue for approval, with its proof."""

    keeps_proof: ClassVar[bool] = True

    def step(self, issue: GazetteIssue) -> None:
        items = items_of(issue)
        if not items:
            raise ActionError(_("Nothing stands in this issue yet."))
        missing = unprintable(items)
        if missing:
            raise ActionError(nothing_to_print(missing))
        require_proof(issue)
        issue.state, issue.submitted_by = IssueState.IN_APPROVAL, self.user

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.SUBMITTED, self.user)


def nothing_to_print(items: list[Any]) -> str:
    numbers = ", ".join(item.document.number for item in items[:5]) + (" …" if len(items) > 5 else "")
    return _("There is nothing to print of %(numbers)s: add the official PDF, or review the text.") % {
        "numbers": numbers
    }


class RefuseIssueAction(IssueStep):
    """Send an issue back to be composed anew, with the reason. The desk may so take back what it has sent."""

    states: ClassVar[frozenset[str]] = frozenset({IssueState.IN_APPROVAL, IssueState.APPROVED})
    keeps_proof: ClassVar[bool] = True

    def __init__(self, issue: GazetteIssue, user: Any = None, reason: str = "", **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.reason = nfc(reason).strip()

    def allowed(self, room: Room, issue: GazetteIssue) -> bool:
        return room.approves_issues or room.is_gazette

    def check(self) -> None:
        super().check()
        if not self.reason:
            raise ActionError(_("Write why it is sent back."), "reason")

    def step(self, issue: GazetteIssue) -> None:
        issue.state = IssueState.COMPOSING
        issue.approved_by = issue.approved_at = issue.submitted_by = None

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.REFUSED, self.user, self.reason[:1000])


class ApproveIssueAction(IssueStep):
    """Approve an issue: by somebody who took no part in composing it, and of a proof that is current."""

    states: ClassVar[frozenset[str]] = frozenset({IssueState.IN_APPROVAL})
    keeps_proof: ClassVar[bool] = True

    def allowed(self, room: Room, issue: GazetteIssue) -> bool:
        return room.approves_issues

    def step(self, issue: GazetteIssue) -> None:
        if self.user is not None and has_composed(issue, self.user):
            raise ActionError(_("You took part in composing this issue: somebody else approves it."))
        require_proof(issue)
        issue.state, issue.approved_by, issue.approved_at = IssueState.APPROVED, self.user, timezone.now()

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.APPROVED, self.user, proof=issue.proof_sha256)
