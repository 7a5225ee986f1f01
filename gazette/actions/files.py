"""Files of documents: added and removed while the document is in work, or with a reason for the history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from gazette.enums import OPEN_STATES, DocumentState, EventKind, FileKind
from gazette.files import PDF, Checked, check_file
from gazette.frozen import refuse_signed
from gazette.models import DocumentEvent, DocumentFile, LegalDocument
from gazette.pdf.errors import PdfError
from gazette.pdf.inspecting import inspect_pdf
from gazette.rights import Room

from .base import DocumentAction


def unchecked(document: LegalDocument) -> None:
    """A checked document with other files is a draft again: what is checked is what was seen."""
    refuse_signed(document)
    if document.state == DocumentState.CHECKED:
        document.state, document.checked_by = DocumentState.DRAFT, None


class AddFileAction(DocumentAction):
    """Add a file. Returns the `DocumentFile`; its text is read by the worker.

    The official PDF of what is published cannot be replaced: attachments may still be added.

    Args:
        known: one of many that an import brings in: its PDF is not opened before it is kept (`gazette.pdf.inspecting`
            starts a process for each).
    """

    def __init__(
        self,
        document: LegalDocument,
        upload: UploadedFile,
        kind: str = FileKind.ATTACHMENT,
        user: Any = None,
        *,
        seen: int | None = None,
        known: bool = False,
    ) -> None:
        super().__init__(document, user, seen=seen)
        self.upload, self.kind, self.known = upload, kind, known
        self.checked: Checked | None = None

    def allowed(self, room: Room, document: LegalDocument) -> bool:
        return room.may_add_to(document)

    def check(self) -> None:
        super().check()
        if self.kind == FileKind.OFFICIAL and self.document.files.filter(kind=FileKind.OFFICIAL).exists():
            raise ActionError(_("There is an official PDF already. Remove it first."), "file")
        if self.checked is None:
            self.checked = check_file(self.upload, self.kind)
            if self.checked.media_type == PDF and not self.known:
                self.checked = replace(self.checked, pages=self._pages())

    def _pages(self) -> int:
        """Of a PDF that can be read, printed and shown to everybody."""
        assert self.upload.file is not None
        try:
            return inspect_pdf(self.upload.file).pages
        except PdfError as error:
            raise ActionError(f"“{self.upload.name}”: {error.message}", "file") from error

    def change(self, document: LegalDocument) -> DocumentFile:
        checked = self.checked or check_file(self.upload, self.kind)
        unchecked(document)
        row = DocumentFile(document=document, kind=self.kind, added_by=self.user, name=checked.name)
        row.media_type, row.size = checked.media_type, checked.size
        row.sha256, row.pages = checked.sha256, checked.pages
        row.file.save(checked.name, self.upload, save=False)
        row.save()
        return row

    def note(self, document: LegalDocument) -> DocumentEvent:
        name = self.checked.name if self.checked is not None else ""
        return document.note_event(EventKind.FILE_ADDED, self.user, name)


class RemoveFileAction(DocumentAction):
    """Take a file off a document in work. The bytes go once the change is committed."""

    def __init__(self, file: DocumentFile, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(file.document, user, seen=seen)
        self.file = file

    def check(self) -> None:
        super().check()
        if self.document.state not in OPEN_STATES:
            raise ActionError(_("Files of a published document stay."))

    def change(self, document: LegalDocument) -> None:
        unchecked(document)
        self.file.delete()

    def announce(self, result: Any) -> None:
        self.file.file.storage.delete(str(self.file.file.name))

    def note(self, document: LegalDocument) -> DocumentEvent:
        return document.note_event(EventKind.FILE_REMOVED, self.user, self.file.name)
