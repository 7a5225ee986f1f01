"""What stands in an issue, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from gazette.enums import Confidentiality, DocumentState, EventKind, IntakeState, ItemKind
from gazette.lawful import inserted, lawfully
from gazette.models import Correction, GazetteIntake, GazetteIssue, IssueEvent, IssueItem
from gazette.proofs import is_printable, items_of

from .base import StaleError
from .issue_steps import IssueStep, renumber_positions

NAMED = 5


@dataclass
class Composition:
    """What came of composing. `left` wait on: nothing to print of them; `later`: received after the issue's day."""

    placed: list[IssueItem] = field(default_factory=list)
    left: list[GazetteIntake] = field(default_factory=list)
    later: list[GazetteIntake] = field(default_factory=list)

    def reasons(self) -> list[str]:
        """Why what still waits was not placed, for people; at most five numbers of each reason."""
        reasons = (
            (_("Left, because there is nothing to print of them: %(numbers)s."), self.left),
            (_("Left, because they were received after the day of this issue: %(numbers)s."), self.later),
        )
        return [
            words % {"numbers": ", ".join(line.document.number for line in lines[:NAMED])}
            for words, lines in reasons
            if lines
        ]


def fits(document: Any) -> bool:
    return document.confidentiality == Confidentiality.PUBLIC and document.state != DocumentState.WITHDRAWN


def place(issue: GazetteIssue, line: GazetteIntake, user: Any) -> IssueItem:
    """The item of a line that waits; the caller puts it in its place."""
    if IssueItem.objects.filter(document=line.document_id, kind=ItemKind.DOCUMENT).exists():
        raise ActionError(_("%(number)s stands in an issue already.") % {"number": line.document.number})
    item: IssueItem = IssueItem.objects.create(
        issue=issue, kind=ItemKind.DOCUMENT, document=line.document, intake=line, position=issue.items.count() + 1
    )
    line.state = IntakeState.PLACED
    line.version += 1
    line.save()
    line.document.note_event(EventKind.PLACED, user, issue=issue.pk)
    return item


class ComposeFromWaitingAction(IssueStep):
    """Place every document that waits and was received by the issue's date, each at its lawful place."""

    def step(self, issue: GazetteIssue) -> Composition:
        waiting = GazetteIntake.objects.waiting()
        lines = waiting.select_related("document__kind").select_for_update(of=("self",)).order_by("pk")
        found = Composition()
        items = items_of(issue)
        for line in lines:
            if line.received_on > issue.issued_on:
                found.later.append(line)
                continue
            if not fits(line.document) or not is_printable(line.document):
                found.left.append(line)
                continue
            item = place(issue, line, self.user)
            items = inserted(items, item)
            found.placed.append(item)
        if not found.placed:
            raise ActionError(" ".join([_("No document waits that could be placed."), *found.reasons()]))
        renumber_positions(items)
        self.number = len(found.placed)
        return found

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.PLACED, self.user, number=self.number)


class PlaceIntakeAction(IssueStep):
    """Place one document that waits."""

    def __init__(self, issue: GazetteIssue, intake: GazetteIntake, user: Any = None, **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.intake = intake

    def step(self, issue: GazetteIssue) -> IssueItem:
        rows = GazetteIntake.objects.select_related("document__kind").select_for_update(of=("self",))
        line = rows.get(pk=self.intake.pk)
        if line.state != IntakeState.WAITING:
            values = {"number": line.document.number, "state": line.get_state_display()}
            raise ActionError(_("%(number)s does not wait any more: %(state)s.") % values)
        if not fits(line.document):
            raise ActionError(_("Only public documents are published in the gazette."))
        items = items_of(issue)
        item = place(issue, line, self.user)
        renumber_positions(inserted(items, item))
        return item

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.PLACED, self.user, self.intake.document.number)


class PlaceCorrectionAction(IssueStep):
    """Print a correction (đính chính) in this issue; corrections stand behind the documents."""

    def __init__(self, issue: GazetteIssue, correction: Correction, user: Any = None, **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.correction = correction

    def step(self, issue: GazetteIssue) -> IssueItem:
        correction = Correction.objects.select_related("document__kind").get(pk=self.correction.pk)
        if IssueItem.objects.filter(correction=correction).exists():
            raise ActionError(_("This correction stands in an issue already."))
        if correction.issue_id == issue.pk:
            raise ActionError(_("An error is corrected in a later issue than the one it was printed in."))
        items = items_of(issue)
        item: IssueItem = IssueItem.objects.create(
            issue=issue,
            kind=ItemKind.CORRECTION,
            document=correction.document,
            correction=correction,
            position=len(items) + 1,
        )
        renumber_positions(inserted(items, item))
        return item

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(
            EventKind.PLACED, self.user, self.correction.document.number, correction=self.correction.pk
        )


class RemoveItemAction(IssueStep):
    """Take something out of an issue; a document waits again."""

    def __init__(self, item: IssueItem, user: Any = None, **kwargs: Any) -> None:
        super().__init__(item.issue, user, **kwargs)
        self.item = item

    def step(self, issue: GazetteIssue) -> None:
        item = issue.items.select_related("intake", "document").filter(pk=self.item.pk).first()
        if item is None:
            raise StaleError(_("Somebody else has taken it out meanwhile."))
        self.number = item.document.number
        line = item.intake
        item.delete()
        if line is not None:
            line.state = IntakeState.WAITING
            line.version += 1
            line.save()
            line.document.note_event(EventKind.REMOVED, self.user, issue=issue.pk)
        renumber_positions(items_of(issue))

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.REMOVED, self.user, self.number)


class OrderItemsAction(IssueStep):
    """The order made by hand; `item_ids` names every item once. Without them: the lawful order."""

    def __init__(self, issue: GazetteIssue, item_ids: Sequence[int] | None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.item_ids = item_ids

    def step(self, issue: GazetteIssue) -> None:
        items = items_of(issue)
        if self.item_ids is None:
            renumber_positions(lawfully(items))
            return
        rows = {item.pk: item for item in items}
        if sorted(self.item_ids) != sorted(rows):
            raise StaleError(_("Somebody else has changed what stands in this issue. Look at the new state."))
        renumber_positions([rows[key] for key in self.item_ids])

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.ORDERED, self.user, lawful=self.item_ids is None)
