"""The intake ledger (sổ tiếp nhận): received, returned. Periods: Nghị định 78/2025/NĐ-CP; Thông tư 02/2025/TT-VPCP."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from cms.core.text import nfc
from gazette.enums import Confidentiality, DocumentState, EventKind, GazetteRuleKind, IntakeState, IntakeWay
from gazette.models import GazetteIntake, LegalDocument
from gazette.rights import room_of
from gazette.signals import intake_returned
from gazette.terms import due_after, publish_due
from sites.models import Unit

from .base import StaleError


def of_the_desk(user: Any) -> None:
    """Raise unless `user` is of the gazette's desk; the worker and commands are nobody."""
    if user is not None and not room_of(user).is_gazette:
        raise ActionError(_("Only the gazette's desk may do this."))


class ReceiveIntakeAction(Action):
    """Enter a document in the ledger, with the day by which it must be published.

    Raises:
        ActionError: it waits already, was published in the gazette, is not public, or the days are impossible.
    """

    def __init__(
        self,
        document: LegalDocument,
        sender: Unit,
        received_on: date,
        way: str = IntakeWay.SYSTEM,
        user: Any = None,
        note: str = "",
    ) -> None:
        super().__init__(user)
        self.document, self.sender, self.received_on = document, sender, received_on
        self.way, self.note = way, nfc(note).strip()[:500]

    def check(self) -> None:
        of_the_desk(self.user)
        document = self.document
        if document.confidentiality != Confidentiality.PUBLIC:
            raise ActionError(_("Only public documents are published in the gazette."))
        if document.state == DocumentState.WITHDRAWN:
            raise ActionError(_("This document is withdrawn."))
        if self.received_on < document.signed_on:
            raise ActionError(_("It cannot be received before it was signed."), "received_on")
        if self.received_on > timezone.localdate():
            raise ActionError(_("The day of receipt lies ahead."), "received_on")
        open_line = document.intakes.exclude(state=IntakeState.RETURNED).first()
        if open_line is not None:
            raise ActionError(
                _("%(number)s stands in the ledger already: %(state)s.")
                % {"number": document.number, "state": open_line.get_state_display()}
            )

    def perform(self) -> GazetteIntake:
        self.check()
        document = self.document
        line = GazetteIntake(
            document=document,
            sender=self.sender,
            way=self.way,
            received_on=self.received_on,
            send_due=due_after(GazetteRuleKind.SEND, document.signed_on, document.nature),
            publish_due=publish_due(self.received_on, document.nature),
            note=self.note,
            made_by=self.user,
        )
        try:
            with transaction.atomic():
                line.save()
        except IntegrityError as error:
            raise ActionError(_("Somebody else has entered this document in the ledger just now.")) from error
        document.note_event(EventKind.RECEIVED, self.user, intake=line.pk)
        return line


class ReturnIntakeAction(Action):
    """Return a document to its sender, with the reason; the sender's people get a mail.

    Raises:
        ActionError: it does not wait any more, or there is no reason.
    """

    def __init__(self, intake: GazetteIntake, user: Any = None, reason: str = "", *, seen: int | None = None) -> None:
        super().__init__(user)
        self.intake, self.reason, self.seen = intake, nfc(reason).strip(), seen

    def check(self) -> None:
        of_the_desk(self.user)
        if not self.reason:
            raise ActionError(_("Write why it is returned: the sender reads it."), "reason")

    def perform(self) -> GazetteIntake:
        line = GazetteIntake.objects.select_for_update().get(pk=self.intake.pk)
        if self.seen is not None and self.seen != line.version:
            raise StaleError(_("Somebody else has changed this line meanwhile. Look at the new state."))
        if line.state == IntakeState.PLACED:
            raise ActionError(_("Take it out of the issue first."))
        if line.state != IntakeState.WAITING:
            raise ActionError(_("This line waits for no issue any more."))
        line.state, line.reason, line.returned_on = IntakeState.RETURNED, self.reason[:1000], timezone.localdate()
        line.version += 1
        line.save()
        line.document.note_event(EventKind.RETURNED, self.user, self.reason[:1000], intake=line.pk)
        intake_returned.send(sender=type(self), intake=line)
        return line
