"""Entry of documents: enter, change, check, publish, withdraw, renumber, correct."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.core.actions import Action, ActionError
from cms.core.text import fold, nfc
from gazette.enums import (
    DOCUMENT_TRANSITIONS,
    OF_PROVINCE,
    Confidentiality,
    DocumentState,
    EventKind,
    IssueState,
    ItemKind,
    Nature,
)
from gazette.frozen import refuse_signed
from gazette.models import (
    Correction,
    DocumentAddress,
    DocumentEvent,
    DocumentKind,
    DocumentText,
    GazetteIssue,
    LegalDocument,
)
from gazette.numbering import authority_of, fill_number, free_address, one_at_a_time, same_numbers
from gazette.numbers import NO_KIND, DocumentNumber, parse_number
from gazette.receiving import PLAIN, DocumentData
from gazette.rights import Room, room_of
from gazette.signals import document_changed

from .base import DocumentAction


class SameNumberError(ActionError):
    """The issuer has a document with this number in this year; the person says whether it is another one.

    Attributes:
        other: the document that is there.
    """

    def __init__(self, other: LegalDocument) -> None:
        values = {"number": other.number, "date": other.signed_on.strftime("%d/%m/%Y")}
        super().__init__(
            _("There is a document %(number)s of %(date)s by this issuer. If this is another one, say so.") % values,
            "number",
        )
        self.other = other


def ask_for_same_number(document: LegalDocument, said: bool) -> None:
    """Held until the transaction ends: of two officers at once the second one is asked.

    Raises:
        SameNumberError: the issuer has the number already, and the person has not `said` that this is another one.
    """
    one_at_a_time(document.issuer_id)
    if not said and (other := same_numbers(document).first()) is not None:
        raise SameNumberError(other)


def kind_of(data: DocumentData, parsed: DocumentNumber | None) -> DocumentKind:
    """The chosen kind, else that of the number on the day of signing.

    Raises:
        ActionError: neither is known (field `kind`).
    """
    if data.kind is not None:
        return data.kind
    code = parsed.kind if parsed is not None else NO_KIND
    kinds = DocumentKind.objects.filter(code__iexact=code)
    found = kinds.valid_on(data.signed_on).first() or kinds.order_by("valid_from").first()
    if found is None:
        raise ActionError(_("Choose the kind: the number does not say it."), "kind")
    return found


def nature_of(kind: DocumentKind, parsed: DocumentNumber | None) -> str:
    """Normative documents have the year in their number (Nghị định 78/2025/NĐ-CP); others are individual."""
    if kind.nature == Nature.NORMATIVE and (parsed is None or parsed.year is None):
        return Nature.INDIVIDUAL
    return kind.nature


def fill(document: LegalDocument, data: DocumentData) -> None:
    """Set every field from what was handed over, and check them together.

    Raises:
        ActionError: with the field that is wrong.
    """
    for name in PLAIN:
        setattr(document, name, getattr(data, name))
    document.number, document.abstract = nfc(data.number).strip(), nfc(data.abstract).strip()
    for name, words in (("number", _("A document has a number.")), ("abstract", _("A document has an abstract."))):
        if not getattr(document, name):
            raise ActionError(words, name)
    parsed = fill_number(document)
    document.kind = kind_of(data, parsed)
    document.nature = data.nature or nature_of(document.kind, parsed)
    document.authority = data.authority or authority_of(data.issuer, data.signed_on, parsed)
    document.issuer_name = data.issuer_name or data.issuer.name_on(data.signed_on, "vi") or data.issuer.code
    if data.notice is not None:
        document.notice = data.notice
    if document.effective_on is None and document.kind.takes_effect:
        document.effective_on = document.signed_on
    document.folded = fold(f"{document.number} {document.number_key} {document.abstract} {document.signer}")
    try:
        document.clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise ActionError(messages[0], field) from error


def check_authority(data: DocumentData, room: Room) -> None:
    """Addresses and numbers of the province's bodies are theirs: a unit cannot claim them for its own documents.

    Raises:
        ActionError: with the field.
    """
    own = authority_of(data.issuer, data.signed_on, None) in OF_PROVINCE
    if data.authority in OF_PROVINCE and not own and not room.is_centre:
        raise ActionError(
            _("This authority is the province's. Leave it empty: it follows from the issuer."), "authority"
        )


class EnterDocumentAction(Action):
    """Enter a document as a draft.

    Args:
        same_number_ok: the person has seen that the issuer has this number already, and says it is another document.

    Raises:
        SameNumberError: the person has not.
    """

    def __init__(self, data: DocumentData, user: Any = None, *, same_number_ok: bool = False) -> None:
        super().__init__(user)
        self.data, self.same_number_ok = data, same_number_ok

    def check(self) -> None:
        if self.user is None:
            return
        room = room_of(self.user)
        if not room.is_centre and self.data.issuer.pk not in room.writer_units:
            raise ActionError(_("You may not enter documents of this unit."), "issuer")
        check_authority(self.data, room)

    def perform(self) -> LegalDocument:
        document = LegalDocument(source=self.data.source, source_id=self.data.source_id, made_by=self.user)
        fill(document, self.data)
        ask_for_same_number(document, self.same_number_ok)
        document.save()
        if self.data.concerns is not None:
            document.concerns.set(self.data.concerns)
        event = document.note_event(EventKind.CREATED, self.user)
        document_changed.send(sender=type(self), document=document, event=event, before="")
        return document


class ChangeDocumentAction(DocumentAction):
    """Change a draft or a checked document, which becomes a draft again: what is checked is what was seen."""

    def __init__(
        self,
        document: LegalDocument,
        data: DocumentData,
        user: Any = None,
        *,
        seen: int | None = None,
        same_number_ok: bool = False,
    ) -> None:
        super().__init__(document, user, seen=seen)
        self.data, self.same_number_ok = data, same_number_ok

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        return room.may_work_on(document) and (room.is_centre or self.data.issuer.pk in room.writer_units)

    def change(self, document: LegalDocument) -> None:
        if document.state not in {DocumentState.DRAFT, DocumentState.CHECKED}:
            raise ActionError(_("What is published changes by a correction only."))
        refuse_signed(document)
        if self.user is not None:
            check_authority(self.data, room_of(self.user))
        fill(document, self.data)
        ask_for_same_number(document, self.same_number_ok)
        document.state, document.checked_by = DocumentState.DRAFT, None
        if self.data.concerns is not None:
            document.concerns.set(self.data.concerns)

    def note(self, document: LegalDocument) -> DocumentEvent:
        return document.note_event(EventKind.CHANGED, self.user)


class StateAction(DocumentAction):
    """From one state to another, by those who publish for the unit.

    Args:
        reason: why, where the history and readers are to know.
    """

    target: str
    event: str
    needs_reason = False

    def __init__(self, document: LegalDocument, user: Any = None, reason: str = "", *, seen: int | None = None) -> None:
        super().__init__(document, user, seen=seen)
        self.reason = nfc(reason).strip()

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        return room.may_publish(document)

    def check(self) -> None:
        super().check()
        if self.document.state not in DOCUMENT_TRANSITIONS[self.target]:
            values = {"state": self.document.get_state_display()}
            raise ActionError(_("This cannot be done with a document in the state “%(state)s”.") % values)
        if self.needs_reason and not self.reason:
            raise ActionError(_("Say why."), "reason")

    def change(self, document: LegalDocument) -> None:
        document.state = self.target
        self.move(document)

    def move(self, document: LegalDocument) -> None:
        """What else changes with the state."""

    def note(self, document: LegalDocument) -> DocumentEvent:
        return document.note_event(self.event, self.user, self.reason)


class CheckDocumentAction(StateAction):
    """Somebody has compared the entry with the signed document."""

    target, event = DocumentState.CHECKED, EventKind.CHECKED

    def move(self, document: LegalDocument) -> None:
        document.checked_by = self.user


class ReopenDocumentAction(StateAction):
    """Back to the one who entered it."""

    target, event, needs_reason = DocumentState.DRAFT, EventKind.REOPENED, True

    def move(self, document: LegalDocument) -> None:
        refuse_signed(document)
        document.checked_by = None


class PublishDocumentAction(StateAction):
    """Give it its permanent address and show it. Internal documents never are."""

    target, event = DocumentState.PUBLISHED, EventKind.PUBLISHED

    def check(self) -> None:
        super().check()
        if self.document.state == DocumentState.WITHDRAWN:
            raise ActionError(_("A withdrawn document is published again by its own action."))
        if self.document.confidentiality != Confidentiality.PUBLIC:
            raise ActionError(_("An internal document cannot be published."))

    def move(self, document: LegalDocument) -> None:
        show(document, self.user)


def show(document: LegalDocument, user: Any) -> None:
    """Address, day of publication, abstract for translation; once."""
    one_at_a_time(document.issuer_id)
    document.address = document.address or free_address(document)
    if document.published_at is None:
        document.published_at, document.published_by = timezone.now(), user
    vietnamese = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    values = {"abstract": document.abstract}
    DocumentText.objects.update_or_create(document=document, locale=vietnamese, defaults=values)


class WithdrawDocumentAction(StateAction):
    """Take it off, with a notice at its address: never without a word."""

    target, event, needs_reason = DocumentState.WITHDRAWN, EventKind.WITHDRAWN, True

    def move(self, document: LegalDocument) -> None:
        document.notice = self.reason


class RestoreDocumentAction(StateAction):
    """Show a withdrawn document again."""

    target, event, needs_reason = DocumentState.PUBLISHED, EventKind.RESTORED, True

    def check(self) -> None:
        super().check()
        if self.document.state != DocumentState.WITHDRAWN:
            raise ActionError(_("Only a withdrawn document can be published again."))
        if self.document.confidentiality != Confidentiality.PUBLIC:
            raise ActionError(_("An internal document cannot be published."))

    def move(self, document: LegalDocument) -> None:
        document.notice = ""
        if document.corrections.exists():
            document.state = DocumentState.CORRECTED
        show(document, self.user)


class RenumberDocumentAction(DocumentAction):
    """Another number for a document: its old address leads to the new one, for ever.

    Nature and authority follow the number where they followed the old one; what a person chose stays.
    """

    def __init__(
        self,
        document: LegalDocument,
        number: str,
        user: Any = None,
        reason: str = "",
        *,
        seen: int | None = None,
        same_number_ok: bool = False,
    ) -> None:
        super().__init__(document, user, seen=seen)
        self.number, self.reason, self.same_number_ok = nfc(number).strip(), nfc(reason).strip(), same_number_ok
        self.old = document.number

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        return room.may_publish(document)

    def check(self) -> None:
        super().check()
        if not self.number:
            raise ActionError(_("A document has a number."), "number")
        if not self.reason:
            raise ActionError(_("Say why."), "reason")

    def change(self, document: LegalDocument) -> None:
        self.old, before = document.number, parse_number(document.number)
        document.number = self.number
        parsed = fill_number(document)
        if document.nature == nature_of(document.kind, before):
            document.nature = nature_of(document.kind, parsed)
        if document.authority == authority_of(document.issuer, document.signed_on, before):
            document.authority = authority_of(document.issuer, document.signed_on, parsed)
        document.folded = fold(f"{document.number} {document.number_key} {document.abstract} {document.signer}")
        ask_for_same_number(document, self.same_number_ok)
        if document.address:
            old, document.address = document.address, free_address(document)
            if old != document.address:
                DocumentAddress.objects.filter(address=document.address, document=document).delete()
                DocumentAddress.objects.get_or_create(address=old, defaults={"document": document})

    def note(self, document: LegalDocument) -> DocumentEvent:
        return document.note_event(EventKind.RENUMBERED, self.user, self.reason, old=self.old, new=document.number)


class CorrectDocumentAction(DocumentAction):
    """Publish a correction (đính chính) at once; the text itself stays as it was signed. Returns the `Correction`."""

    def __init__(
        self,
        document: LegalDocument,
        user: Any = None,
        wrong: str = "",
        right: str = "",
        anchor: str = "",
        issue: Any = None,
        page: int | None = None,
        reason: str = "",
        basis: str = "",
        on: date | None = None,
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(document, user, seen=seen)
        self.wrong, self.right = nfc(wrong).strip(), nfc(right).strip()
        self.values = {"anchor": anchor, "issue": issue, "page": page, "reason": reason, "basis": basis}
        self.on = on or timezone.localdate()

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        return room.may_publish(document)

    def check(self) -> None:
        super().check()
        if self.document.state not in DOCUMENT_TRANSITIONS[DocumentState.CORRECTED]:
            raise ActionError(_("Only what is published can be corrected."))
        for name in ("wrong", "right"):
            if not getattr(self, name):
                raise ActionError(_("Write what was printed and what it should read."), name)
        if self.wrong == self.right:
            raise ActionError(_("Both texts are the same."), "right")
        if not self.document.signed_on <= self.on <= timezone.localdate():
            raise ActionError(_("This day lies before the signing, or is still to come."), "on")

    def change(self, document: LegalDocument) -> Correction:
        if document.state != DocumentState.WITHDRAWN:
            document.state = DocumentState.CORRECTED
        if self.values["issue"] is None:
            # The page of the gazette that carries the mistake bears the notice too.
            self.values["issue"] = GazetteIssue.objects.filter(
                items__document=document, items__kind=ItemKind.DOCUMENT, state=IssueState.PUBLISHED
            ).first()
        found: Correction = document.corrections.create(
            wrong=self.wrong, right=self.right, published_on=self.on, made_by=self.user, **self.values
        )
        return found

    def note(self, document: LegalDocument) -> DocumentEvent:
        return document.note_event(EventKind.CORRECTED, self.user, str(self.values["reason"]))
