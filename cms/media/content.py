"""Is a file what its name says? Uploads and imports are checked by content, never by name or declared type alone."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_ZIP = {"application/zip"}
_OLE = {"application/x-ole-storage", "application/msword", "application/vnd.ms-excel"}
# Extension -> media types that `filetype` may find in the first bytes of such a file.
SIGNATURES: dict[str, set[str]] = {
    "doc": _OLE | {"application/msword"},
    "xls": _OLE,
    "docx": _ZIP | {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "xlsx": _ZIP | {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    "pptx": _ZIP | {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    "odt": _ZIP | {"application/vnd.oasis.opendocument.text"},
    "ods": _ZIP | {"application/vnd.oasis.opendocument.spreadsheet"},
    "odp": _ZIP | {"application/vnd.oasis.opendocument.presentation"},
    "epub": _ZIP | {"application/epub+zip"},
    "zip": _ZIP,
    "pdf": {"application/pdf"},
    "rtf": {"application/rtf"},
    "mp3": {"audio/mpeg"},
    "wav": {"audio/x-wav", "audio/wav"},
    "ogg": {"audio/ogg", "video/ogg"},
    "mp4": {"video/mp4", "video/x-m4v"},
    "webm": {"video/webm", "video/x-matroska"},
}
# A member that every archive of this kind holds.
ARCHIVE_MEMBERS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "mimetype",
    "ods": "mimetype",
    "odp": "mimetype",
    "epub": "mimetype",
}
TEXT_EXTENSIONS = {"csv", "geojson", "json", "txt", "vtt"}
MAX_ARCHIVE_RATIO = 200  # Unpacked : packed; beyond it an archive is a bomb, not a document.
HEAD = 8192
VBA_STORAGE = "_VBA_PROJECT".encode("utf-16-le")


def check_content(file: BinaryIO, extension: str) -> None:
    """Raise `ValidationError` unless the bytes of `file` are what `extension` (lower case, no dot) promises.

    The file is left at its beginning.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise ValidationError(_("The file is empty."), code="empty")
    if extension in TEXT_EXTENSIONS:
        if not _looks_like_text(head):
            raise _mismatch(extension)
        return
    expected = SIGNATURES.get(extension)
    if expected is None:
        raise ValidationError(
            _("Files of type .%(extension)s are not accepted."), code="extension", params={"extension": extension}
        )
    kind = filetype.guess_mime(head)
    if kind not in expected and not (extension == "rtf" and head.startswith(b"{\\rtf")):
        raise _mismatch(extension)
    if expected >= _ZIP:
        _check_archive(file, extension)
    if expected >= _OLE:
        _check_ole(file)
    file.seek(0)


def _mismatch(extension: str) -> ValidationError:
    return ValidationError(
        _("The content of this file is not that of a .%(extension)s file."),
        code="content",
        params={"extension": extension},
    )


def _looks_like_text(head: bytes) -> bool:
    if filetype.guess_mime(head) is not None or head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not lowered.startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml"))


def _check_ole(file: BinaryIO) -> None:
    """Names of the storages of a compound file stand in it in clear ([MS-CFB] 2.6.1, [MS-OVBA] 2.2.1)."""
    kept = b""
    while chunk := file.read(1 << 20):
        if VBA_STORAGE in kept + chunk:
            raise _macros()
        kept = chunk[-len(VBA_STORAGE) :]


def _macros() -> ValidationError:
    return ValidationError(_("The document holds macros. Save it without them."), code="macros")


def _check_archive(file: BinaryIO, extension: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    # A damaged version field raises NotImplementedError.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _mismatch(extension) from error
    names = {member.filename for member in members}
    required = ARCHIVE_MEMBERS.get(extension)
    if required and required not in names:
        raise _mismatch(extension)
    if extension.endswith("x") and any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _macros()
    packed = sum(member.compress_size for member in members) or 1
    if sum(member.file_size for member in members) / packed > MAX_ARCHIVE_RATIO:
        raise ValidationError(_("The file unpacks to far more than its size. It is not accepted."), code="bomb")
