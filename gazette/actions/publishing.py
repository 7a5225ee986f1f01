"""A signed issue is published; from then on nothing of it changes."""

from __future__ import annotations

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from gazette.enums import OPEN_STATES, DocumentState, EventKind, IntakeState, IssueState, ItemKind, TextState
from gazette.issue_numbers import previous_issues
from gazette.models import GazetteIntake, GazetteIssue, IssueEvent, LegalDocument
from gazette.rights import Room
from gazette.storing import digest_of_stored, words_of

from .documents import CheckDocumentAction, PublishDocumentAction
from .issue_steps import IssueStep


class PublishIssueAction(IssueStep):
    """Publish an issue: its documents are published with it, their lines of the ledger are closed.

    The file is compared with the digest kept at signing before anybody can read it.
    """

    states: ClassVar[frozenset[str]] = frozenset({IssueState.SIGNED})
    keeps_proof: ClassVar[bool] = True

    def allowed(self, room: Room, issue: GazetteIssue) -> bool:
        return room.is_gazette or room.approves_issues

    def step(self, issue: GazetteIssue) -> None:
        self._check_order(issue)
        self._check_file(issue)
        items = issue.items.filter(kind=ItemKind.DOCUMENT).values("document")
        documents = LegalDocument.objects.filter(pk__in=items)
        gone = documents.filter(state=DocumentState.WITHDRAWN).first()
        if gone is not None:
            raise ActionError(
                _("%(number)s is withdrawn. Take the signature back, and set it out.") % {"number": gone.number}
            )
        for document in documents.filter(state__in=OPEN_STATES).order_by("pk"):
            self._publish(document, issue)
        GazetteIntake.objects.filter(item__issue=issue.pk).update(state=IntakeState.PUBLISHED)
        issue.state, issue.text_state = IssueState.PUBLISHED, TextState.WAITING
        issue.published_by, issue.published_at = self.user, timezone.now()

    def _publish(self, document: LegalDocument, issue: GazetteIssue) -> None:
        """In the name of the gazette: whoever publishes the issue need not have a right at every issuer."""
        words = f"Công báo số {issue.label}/{issue.year}"
        if document.state == DocumentState.DRAFT:
            CheckDocumentAction(document, None, words).execute()
        PublishDocumentAction(document, None, words).execute()

    def _check_order(self, issue: GazetteIssue) -> None:
        late = [row for row in previous_issues(issue) if row.state != IssueState.PUBLISHED]
        if late:
            values = {"number": late[-1].label}
            raise ActionError(_("Issue %(number)s comes before this one and is not published yet.") % values)

    def _check_file(self, issue: GazetteIssue) -> None:
        try:
            found = digest_of_stored(issue.file)
        except OSError as error:
            raise ActionError(words_of(error)) from error
        if found != issue.sha256:
            raise ActionError(_("The file is another one than the one that was signed. Nothing was published."))

    def note(self, issue: GazetteIssue) -> IssueEvent:
        for item in issue.items.filter(kind=ItemKind.DOCUMENT).select_related("document"):
            item.document.note_event(EventKind.PLACED, self.user, issue=issue.pk, published=True)
        return issue.note_event(EventKind.PUBLISHED, self.user, sha256=issue.sha256)
