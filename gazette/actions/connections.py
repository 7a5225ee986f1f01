"""Keys of document systems, and what they deliver."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from gazette.enums import OPEN_STATES, FileKind
from gazette.keys import new_key
from gazette.models import DocumentApiKey, DocumentDelivery, DocumentFile, LegalDocument
from gazette.receiving import DocumentData
from gazette.rights import room_of
from sites.models import Unit

from .documents import ChangeDocumentAction, CheckDocumentAction, EnterDocumentAction, PublishDocumentAction
from .files import AddFileAction, RemoveFileAction

# Facts of the signature of a PDF; `{}` where it has none. Raises `ActionError` for one that does not hold.
SignatureCheck = Callable[[UploadedFile], dict[str, Any]]


class _CentreAction(Action):
    """`user` is `None` for commands."""

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).is_centre:
            raise ActionError(_("Only the centre connects other systems."))


class CreateDocumentKeyAction(_CentreAction):
    """A key for a document system. Returns the row and the key, which nobody can read again."""

    def __init__(self, name: str, units: Iterable[Unit] = (), user: Any = None, *, publishes: bool = False) -> None:
        super().__init__(user)
        self.name, self.units, self.publishes = " ".join(name.split()), list(units), publishes

    def check(self) -> None:
        super().check()
        if not self.name:
            raise ActionError(_("Give it a name."), "name")
        if DocumentApiKey.objects.filter(name=self.name).exists():
            raise ActionError(_("There is a key of this name."), "name")

    def perform(self) -> tuple[DocumentApiKey, str]:
        prefix, key, hashed = new_key()
        row = DocumentApiKey.objects.create(
            name=self.name, prefix=prefix, key_hash=hashed, publishes=self.publishes, made_by=self.user
        )
        row.units.set(self.units)
        log(row, "wagtail.create", user=self.user)
        return row, key


class SwitchDocumentKeyAction(_CentreAction):
    """Switch a key off or on."""

    def __init__(self, row: DocumentApiKey, active: bool, user: Any = None) -> None:
        super().__init__(user)
        self.row, self.active = row, active

    def perform(self) -> DocumentApiKey:
        self.row.active = self.active
        self.row.save(update_fields=["active"])
        log(self.row, "wagtail.edit", user=self.user)
        return self.row


class ChangedError(ActionError):
    """What is published was delivered again with another content."""


@dataclass
class Delivery:
    """What a system sends: the document, its files by kind, its own id of it."""

    source_id: str
    data: DocumentData
    files: list[tuple[UploadedFile, str]] = field(default_factory=list)
    same_number_ok: bool = False

    def digest(self) -> str:
        """Of everything that was sent, so that a second delivery of the same is known."""
        facts: dict[str, Any] = {}
        for one in fields(self.data):
            value = getattr(self.data, one.name)
            if one.name == "concerns":
                value = sorted(unit.pk for unit in value) if value is not None else None
            facts[one.name] = getattr(value, "pk", value)
        sums = []
        for upload, kind in self.files:
            upload.seek(0)
            found = hashlib.sha256()
            for chunk in upload.chunks():
                found.update(chunk)
            upload.seek(0)
            sums.append([str(kind), upload.name, found.hexdigest()])
        text = json.dumps([self.source_id, facts, sorted(sums)], default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Delivered:
    """Attributes: status: 201 made, 200 changed while in work, or the same once more."""

    document: LegalDocument
    status: int


class DeliverDocumentAction(Action):
    """Take a document from a system: once for an id, however often it is sent.

    A change is taken while the document is in work; what is published changes by a correction only.

    Args:
        signature_of: checks the signature of the official PDF, where it has one.

    Raises:
        ChangedError: another content for a published document.
        ActionError: the key may not, or something is wrong with the document; nothing is written then.
    """

    def __init__(self, key: DocumentApiKey, delivery: Delivery, signature_of: SignatureCheck) -> None:
        super().__init__()
        self.key, self.delivery, self.signature_of = key, delivery, signature_of
        self.digest = delivery.digest()
        self.signature: dict[str, Any] = {}

    def check(self) -> None:
        if not self.delivery.source_id:
            raise ActionError(_("Send your id of the document."), "source_id")
        allowed = set(self.key.units.values_list("pk", flat=True))
        if allowed and self.delivery.data.issuer.pk not in allowed:
            raise ActionError(_("This key may not deliver documents of this unit."), "issuer")
        kinds = [kind for _upload, kind in self.delivery.files]
        if kinds.count(FileKind.OFFICIAL) > 1:
            raise ActionError(_("A document has one official PDF."), "official")

    def perform(self) -> Delivered:
        # One delivery of a key at a time: two of the same id never make two documents.
        self.key = DocumentApiKey.objects.select_for_update().get(pk=self.key.pk)
        rows = LegalDocument.objects.filter(source=self.key.name, source_id=self.delivery.source_id)
        document = rows.select_for_update().first()
        if document is not None and self._same(document):
            return Delivered(document, 200)
        if document is not None and document.state not in OPEN_STATES:
            values = {"number": document.number, "state": document.get_state_display()}
            raise ChangedError(
                _("%(number)s is “%(state)s” and was sent with another content. Correct it at the portal.") % values,
                "source_id",
            )
        for upload, kind in self.delivery.files:
            if kind == FileKind.OFFICIAL:
                self.signature = self.signature_of(upload)
                upload.seek(0)
        status = 200 if document is not None else 201
        document = self._enter() if document is None else self._change(document)
        self._files(document)
        if self.key.publishes:
            CheckDocumentAction(document).execute()
            document = PublishDocumentAction(document).execute()
        DocumentDelivery.objects.create(
            key=self.key, source_id=self.delivery.source_id, document=document, digest=self.digest, status=status
        )
        return Delivered(document, status)

    def _same(self, document: LegalDocument) -> bool:
        taken = self.key.deliveries.filter(source_id=self.delivery.source_id, document=document, status__lt=300)
        last = taken.order_by("-pk").first()
        return last is not None and last.digest == self.digest

    def _enter(self) -> LegalDocument:
        data = self.delivery.data
        data.source, data.source_id = self.key.name, self.delivery.source_id
        made: LegalDocument = EnterDocumentAction(data, same_number_ok=self.delivery.same_number_ok).execute()
        return made

    def _change(self, document: LegalDocument) -> LegalDocument:
        ok = self.delivery.same_number_ok
        changed: LegalDocument = ChangeDocumentAction(document, self.delivery.data, same_number_ok=ok).execute()
        for file in changed.files.all():
            RemoveFileAction(file).execute()
        return changed

    def _files(self, document: LegalDocument) -> None:
        for upload, kind in self.delivery.files:
            row: DocumentFile = AddFileAction(document, upload, kind).execute()
            if kind == FileKind.OFFICIAL and self.signature:
                row.signature = self.signature
                row.save(update_fields=["signature"])


def note_refusal(key: DocumentApiKey, source_id: str, digest: str, status: int, error: str) -> DocumentDelivery:
    """A delivery that was not taken, for the log that people read."""
    rows = LegalDocument.objects.filter(source=key.name, source_id=source_id) if source_id else None
    return DocumentDelivery.objects.create(
        key=key,
        source_id=source_id[:120],
        document=rows.first() if rows is not None else None,
        digest=digest,
        status=status,
        error=error[:500],
    )
