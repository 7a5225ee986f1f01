"""A unit posts a document of another issuer on its own site, by reference: the text stays in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from gazette.duties import due_for
from gazette.enums import DutyRole, EventKind
from gazette.models import LegalDocument, PostingDuty
from gazette.rights import room_of
from gazette.signals import document_changed
from sites.models import MemberSite, Unit


class PostingAction(Action):
    """What a unit does with its own list of documents; the document itself does not change."""

    def __init__(self, document: LegalDocument, unit: Unit, user: Any = None) -> None:
        super().__init__(user)
        self.document, self.unit = document, unit

    def check(self) -> None:
        if self.user is not None:
            room = room_of(self.user)
            if not (room.is_centre or self.unit.pk in room.publisher_units):
                raise ActionError(_("You may not post documents for this unit."))
        if self.document.issuer_id == self.unit.pk:
            raise ActionError(_("The unit issued this document: it posts it by publishing it."))

    def tell(self, text: str) -> None:
        event = self.document.note_event(EventKind.POSTED, self.user, text, unit=self.unit.pk)
        document_changed.send(sender=type(self), document=self.document, event=event, before=self.document.state)


class PostByReferenceAction(PostingAction):
    """Show the document among those of the unit's site. Done twice, the first day counts. Returns the `PostingDuty`."""

    def check(self) -> None:
        super().check()
        if not self.document.is_readable:
            raise ActionError(_("Only what is published can be posted."))
        if not MemberSite.objects.filter(unit=self.unit).exists():
            raise ActionError(_("This unit has no site."))

    def perform(self) -> PostingDuty:
        self.document = LegalDocument.objects.select_for_update().get(pk=self.document.pk)
        self.check()
        today = timezone.localdate()
        due = due_for(self.document, DutyRole.CONCERNED)
        # A unit outside the document's scope may show it too: it has no day by which it must.
        wanted = self.document.concerns.filter(pk=self.unit.pk).exists()
        values = {"role": DutyRole.CONCERNED, "due_on": due if due is not None and wanted else today}
        duty, _made = PostingDuty.objects.get_or_create(document=self.document, unit=self.unit, defaults=values)
        if duty.posted_on is None:
            duty.posted_on, duty.posted_by = today, self.user
            duty.save(update_fields=["posted_on", "posted_by"])
            self.tell("")
        return duty


class TakeOffReferenceAction(PostingAction):
    """Take the document off the unit's site again: it was posted by mistake. The duty is open again."""

    def perform(self) -> PostingDuty:
        duty = PostingDuty.objects.select_for_update().filter(document=self.document, unit=self.unit).first()
        if duty is None or duty.posted_on is None:
            raise ActionError(_("The unit has not posted this document."))
        duty.posted_on = duty.posted_by = None
        duty.save(update_fields=["posted_on", "posted_by"])
        self.tell(_("Taken off the unit's site."))
        return duty


@dataclass
class Outcome:
    """Attributes: done: duties that are posted now. refused: (duty, why)."""

    done: list[PostingDuty] = field(default_factory=list)
    refused: list[tuple[PostingDuty, str]] = field(default_factory=list)


def post_many(duties: Iterable[PostingDuty], user: Any) -> Outcome:
    """Each for itself: what is refused does not hold up the others."""
    outcome = Outcome()
    for duty in duties:
        try:
            outcome.done.append(PostByReferenceAction(duty.document, duty.unit, user).execute())
        except ActionError as error:
            outcome.refused.append((duty, str(error.message)))
    return outcome
