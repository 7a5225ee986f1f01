"""Long work that is asked for: the proof, the signature. The worker does it (`gazette.working`)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from gazette.enums import EventKind, IssueState, JobKind
from gazette.issue_numbers import first_page_of, previous_issues
from gazette.models import GazetteIssue, IssueEvent, IssueJob
from gazette.pin_lock import check_lock
from gazette.proofs import items_of, unprintable
from gazette.rights import Room
from gazette.sealing import seal

from .approval import nothing_to_print
from .issue_steps import IssueStep, require_proof


def new_job(issue: GazetteIssue, kind: str, user: Any, sealed: bytes = b"") -> IssueJob:
    """A job for the version that the issue has once this step is done; one at a time, the database sees to it."""
    try:
        with transaction.atomic():
            return IssueJob.objects.create(
                issue=issue, kind=kind, issue_version=issue.version + 1, asked_by=user, sealed=sealed
            )
    except IntegrityError as error:
        raise ActionError(_("The worker is busy with this issue. Wait until it has finished.")) from error


class SetProofAction(IssueStep):
    """Have the proof set. Returns the job, which tells how far it is."""

    keeps_proof: ClassVar[bool] = True

    def step(self, issue: GazetteIssue) -> IssueJob:
        items = items_of(issue)
        if not items:
            raise ActionError(_("Nothing stands in this issue yet."))
        missing = unprintable(items)
        if missing:
            raise ActionError(nothing_to_print(missing))
        first_page_of(issue)
        return new_job(issue, JobKind.COMPOSE, self.user)

    def note(self, issue: GazetteIssue) -> IssueEvent | None:
        return None


class SignIssueAction(IssueStep):
    """Have the issue signed with the person's credentials, opened by the PIN. Returns the job.

    The PIN goes sealed into the job and is emptied when the job ends; it stands in no log and no event.
    """

    states: ClassVar[frozenset[str]] = frozenset({IssueState.APPROVED})
    keeps_proof: ClassVar[bool] = True

    def __init__(self, issue: GazetteIssue, user: Any, pin: str, **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.pin = pin

    def allowed(self, room: Room, issue: GazetteIssue) -> bool:
        return room.approves_issues

    def check(self) -> None:
        super().check()
        if not self.pin:
            raise ActionError(_("Enter the PIN of your certificate."), "pin")
        if self.user is not None:
            check_lock(self.user)

    def step(self, issue: GazetteIssue) -> IssueJob:
        require_proof(issue)
        late = [row for row in previous_issues(issue) if row.state not in {IssueState.SIGNED, IssueState.PUBLISHED}]
        if late:
            raise ActionError(
                _("Issue %(number)s comes before this one and is not signed yet.") % {"number": late[-1].label}
            )
        return new_job(issue, JobKind.SIGN, self.user, seal(self.pin, issue.pk))

    def note(self, issue: GazetteIssue) -> IssueEvent | None:
        return None


class SetAsideAction(IssueStep):
    """Take the signature back before publishing: an error was found in time. The signed file is thrown away."""

    states: ClassVar[frozenset[str]] = frozenset({IssueState.SIGNED})

    def __init__(self, issue: GazetteIssue, user: Any = None, reason: str = "", **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.reason = reason.strip()

    def allowed(self, room: Room, issue: GazetteIssue) -> bool:
        return room.approves_issues

    def check(self) -> None:
        super().check()
        if not self.reason:
            raise ActionError(_("Write why the signature is taken back."), "reason")

    def step(self, issue: GazetteIssue) -> None:
        name, storage = str(issue.file.name), issue.file.storage
        transaction.on_commit(lambda: storage.delete(name))
        self.thrown = issue.sha256
        issue.file, issue.sha256, issue.size, issue.signature = "", "", 0, {}
        issue.state = IssueState.COMPOSING
        issue.signed_by = issue.signed_at = issue.approved_by = issue.approved_at = issue.submitted_by = None

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.REFUSED, self.user, self.reason[:1000], thrown=self.thrown)
