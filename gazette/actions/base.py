"""What all actions on a document or an issue share: the row is locked, and the person asked again once it is."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from gazette.models import DocumentEvent, GazetteIssue, IssueEvent, LegalDocument
from gazette.rights import Room, room_of
from gazette.signals import document_changed, issue_changed


class StaleError(ActionError):
    """Somebody else has changed the row since the form was opened; what was typed is kept by the form."""


class LockedAction(Action):
    """Checked once the row is locked, and only then: what the caller holds may be old."""

    def execute(self) -> Any:
        with transaction.atomic():
            result = self.perform()
            transaction.on_commit(lambda: self.announce(result))
        return result


class DocumentAction(LockedAction):
    """A change of one document. `user` is `None` for the worker, imports and commands.

    Args:
        seen: version of the document that the person saw; another one now is refused (`StaleError`).
    """

    def __init__(self, document: LegalDocument, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(user)
        self.document = document
        self.seen = seen

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        """Whether the person may do this; those who work on the unit's documents, by default."""
        return room.may_work_on(document)

    def check(self) -> None:
        if self.user is not None and not self.allowed(room_of(self.user), self.document):
            raise ActionError(_("You may not do this with this document."))

    def perform(self) -> Any:
        rows = LegalDocument.objects.select_related("kind", "issuer", "topic")
        self.document = rows.select_for_update(of=("self",)).get(pk=self.document.pk)
        if self.seen is not None and self.seen != self.document.version:
            raise StaleError(_("Somebody else has changed this document meanwhile. Your text is kept."))
        self.check()
        before = self.document.state
        found = self.change(self.document)
        self.document.version += 1
        self.document.save()
        event = self.note(self.document)
        document_changed.send(sender=type(self), document=self.document, event=event, before=before)
        return self.document if found is None else found

    @abstractmethod
    def change(self, document: LegalDocument) -> Any:
        """Make the change; the document is saved afterwards. What is returned is the result, else the document."""

    @abstractmethod
    def note(self, document: LegalDocument) -> DocumentEvent | None:
        """Write the event that tells of it."""


class IssueAction(LockedAction):
    """A change of one issue of the gazette, by the gazette's desk.

    Args:
        seen: version of the issue that the person saw; another one now is refused (`StaleError`).
    """

    def __init__(self, issue: GazetteIssue, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(user)
        self.issue = issue
        self.seen = seen

    def allowed(self, room: Room, issue: GazetteIssue) -> bool:
        return room.is_gazette

    def check(self) -> None:
        if self.user is not None and not self.allowed(room_of(self.user), self.issue):
            raise ActionError(_("You may not do this with this issue."))

    def perform(self) -> Any:
        self.issue = GazetteIssue.objects.select_for_update().get(pk=self.issue.pk)
        if self.seen is not None and self.seen != self.issue.version:
            raise StaleError(_("Somebody else has changed this issue meanwhile. Look at the new state."))
        self.check()
        before = self.issue.state
        found = self.change(self.issue)
        self.issue.version += 1
        self.issue.save()
        event = self.note(self.issue)
        issue_changed.send(sender=type(self), issue=self.issue, event=event, before=before)
        return self.issue if found is None else found

    @abstractmethod
    def change(self, issue: GazetteIssue) -> Any:
        """Make the change; the issue is saved afterwards. What is returned is the result, else the issue."""

    @abstractmethod
    def note(self, issue: GazetteIssue) -> IssueEvent | None:
        """Write the event that tells of it."""
