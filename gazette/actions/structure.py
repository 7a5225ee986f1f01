"""Structured text: read from files by the worker, reviewed by a person, kept at every change after that."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from gazette.enums import OPEN_STATES, EventKind, FileKind, TextState
from gazette.frozen import refuse_signed
from gazette.models import DocumentEvent, DocumentFile, LegalDocument
from gazette.rights import Room, room_of
from gazette.signals import document_changed
from gazette.structure import Node, StructureError, from_json, parse_docx, parse_text, to_json
from search.extraction.limits import Limits
from search.extraction.result import Outcome
from search.extraction.runner import extract

from .base import DocumentAction

log = structlog.get_logger(__name__)
DOCX = ".docx"


class ReadFilesAction(Action):
    """The text of the files that wait to be read: in a child process with limits, outside any transaction."""

    def __init__(self, document: LegalDocument, user: Any = None) -> None:
        super().__init__(user)
        self.document = document

    def perform(self) -> int:
        return 0

    def execute(self) -> int:
        rows = list(DocumentFile.objects.filter(document=self.document, text_state=TextState.WAITING))
        for row in rows:
            text, pages = _text_of(row)
            row.text, row.text_state = text, TextState.PARSED if text else TextState.FAILED
            row.pages = row.pages or pages or None
            row.save(update_fields=["text", "text_state", "pages"])
        return len(rows)


def _text_of(row: DocumentFile) -> tuple[str, int]:
    try:
        with NamedTemporaryFile(prefix="gazette-") as copy, row.file.open("rb") as source:
            shutil.copyfileobj(source, copy)
            copy.flush()
            found = extract(Path(copy.name), Limits())
    except Exception as error:  # each storage has errors of its own; the file stays, without text
        log.warning("document_file_not_read", file=row.pk, error=type(error).__name__)
        return "", 0
    read = found.outcome in (Outcome.READ, Outcome.CUT)
    return (found.text if read else ""), found.pages


def read_tree(document: LegalDocument) -> Node | None:
    """The tree of the editable form, else of the official file's text; None where there is neither.

    Raises:
        StructureError: the editable form is not taken, or its text is too long.
    """
    files = {row.kind: row for row in document.files.exclude(kind=FileKind.ATTACHMENT).order_by("-pk")}
    editable = files.get(FileKind.EDITABLE)
    if editable is not None and editable.name.lower().endswith(DOCX):
        with editable.file.open("rb") as file:
            return parse_docx(file)
    for kind in (FileKind.EDITABLE, FileKind.OFFICIAL):
        if kind in files and files[kind].text.strip():
            return parse_text(files[kind].text)
    return parse_text(document.text) if document.text.strip() else None


class ReadStructureAction(Action):
    """Read the structure from the document's files; what a person reviewed is left alone. No new version.

    A published document's text changes by `ReviewStructureAction` only, with a reason.
    """

    def __init__(self, document: LegalDocument, user: Any = None) -> None:
        super().__init__(user)
        self.document = document

    def check(self) -> None:
        if self.user is not None and not room_of(self.user).may_work_on(self.document):
            raise ActionError(_("You may not do this with this document."))

    def execute(self) -> LegalDocument:
        """The file is read before the transaction: it may take seconds.

        Raises:
            ActionError: a person asked, and the file cannot be read.
        """
        self.check()
        error, root = "", None
        try:
            root = read_tree(self.document)
        except StructureError as refused:
            error = str(refused)
        except OSError:
            error = _("The file cannot be opened.")
        with transaction.atomic():
            document = self._keep(root, error)
        if error and self.user is not None:
            raise ActionError(error)
        return document

    def perform(self) -> None:
        """All is in `execute`."""

    def _keep(self, root: Node | None, error: str) -> LegalDocument:
        document: LegalDocument = LegalDocument.objects.select_for_update().get(pk=self.document.pk)
        settled = document.structure_state == TextState.REVIEWED or (
            document.structure and document.state not in OPEN_STATES
        )
        if settled and self.user is not None:
            raise ActionError(_("The text has been reviewed or published: change it below, with a reason."))
        if settled or (root is None and not error):
            return document
        if root is not None:
            document.structure, document.text = to_json(root), root.plain
        document.structure_state = TextState.FAILED if error else TextState.PARSED
        document.save(update_fields=["structure", "structure_state", "text"])
        event = document.note_event(EventKind.TEXT_PARSED, self.user, error[:1000], failed=bool(error))
        document_changed.send(sender=type(self), document=document, event=event, before=document.state)
        return document


class ReviewStructureAction(DocumentAction):
    """Accept the structure, as it was read or from corrected text. From then on every change keeps a version.

    Args:
        text: the whole text in official typing; None to accept what was read.
        reason: needed for a published document whose text changes.
        lost_ok: whether parts may go to which relations or corrections point.
    """

    def __init__(
        self,
        document: LegalDocument,
        user: Any = None,
        text: str | None = None,
        reason: str = "",
        *,
        seen: int | None = None,
        lost_ok: bool = False,
        accept: bool = True,
    ) -> None:
        super().__init__(document, user, seen=seen)
        self.text, self.reason, self.lost_ok, self.accept = text, reason.strip()[:500], lost_ok, accept

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        return room.may_add_to(document)

    def change(self, document: LegalDocument) -> LegalDocument:
        refuse_signed(document)
        if self.text is None and not document.structure:
            raise ActionError(_("There is no text yet to accept."))
        root = parse_text(self.text) if self.text is not None else from_json(document.structure)
        new = to_json(root)
        changes = bool(document.structure) and new != document.structure
        if not root.children:
            raise ActionError(_("The text is empty."), field="text")
        if changes and document.state not in OPEN_STATES and not self.reason:
            raise ActionError(_("The document is published: say why its text changes."), field="reason")
        if changes and not self.lost_ok and (lost := lost_anchors(document, root)):
            text = _("Relations or corrections point to parts that the new text has not: %(parts)s")
            raise ActionError(text % {"parts": ", ".join(lost[:8])}, field="text")
        settled = document.structure_state == TextState.REVIEWED or document.state not in OPEN_STATES
        if changes and settled and not document.versions.exists():
            self._keep(document)
        document.structure, document.text = new, root.plain
        # A reviewed text stays one: who changes it reviews it.
        reviewed = self.accept or document.structure_state == TextState.REVIEWED
        document.structure_state = TextState.REVIEWED if reviewed else TextState.PARSED
        if reviewed and (changes or not document.versions.exists()):
            self._keep(document, self.reason)
        return document

    def _keep(self, document: LegalDocument, reason: str = "") -> None:
        last = document.versions.aggregate(last=Max("number"))["last"] or 0
        document.versions.create(
            number=last + 1, structure=document.structure, text=document.text, reason=reason, made_by=self.user
        )

    def note(self, document: LegalDocument) -> DocumentEvent:
        reviewed = document.structure_state == TextState.REVIEWED
        kind = EventKind.TEXT_REVIEWED if reviewed else EventKind.TEXT_PARSED
        return document.note_event(kind, self.user, self.reason)


def lost_anchors(document: LegalDocument, root: Node) -> list[str]:
    """Anchors to which something points, and which the tree has not."""
    pointed: list[str] = []
    for articles in document.reverse_relations.confirmed().values_list("articles", flat=True):
        pointed += [str(one) for one in articles]
    pointed += document.relations.confirmed().exclude(source_anchor="").values_list("source_anchor", flat=True)
    pointed += document.corrections.exclude(anchor="").values_list("anchor", flat=True)
    there = {node.anchor for node in root.walk()}
    return sorted(set(pointed) - there)
