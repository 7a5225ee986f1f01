"""What a file is, by its content; its name says nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import filetype
import olefile

from .result import Outcome, Problem, Unreadable

HEAD = 8192
# A member that tells an archive's kind.
_MEMBERS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
# Encrypted Office documents since 2007 are an OLE file around a cipher text ([MS-OFFCRYPTO] 2.3).
_CIPHER = "EncryptedPackage"


def kind_of(path: Path) -> str:
    """Name of the reader for a file.

    Raises:
        Unreadable: nobody here reads it.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Unreadable(Problem.EMPTY)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(olefile.MAGIC):
        return _kind_of_ole(path)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path)
    if filetype.guess_mime(head) is None and _is_text(head):
        return "plain"
    raise Unreadable(Problem.FORMAT, Outcome.UNSUPPORTED)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return b"\x00" not in head and controls <= len(head) // 100


def _kind_of_ole(path: Path) -> str:
    try:
        with olefile.OleFileIO(path) as ole:
            names = {entry[0] for entry in ole.listdir()}
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable(Problem.CORRUPT) from error
    if _CIPHER in names:
        raise Unreadable(Problem.PASSWORD, Outcome.ENCRYPTED)
    for name, kind in _STREAMS.items():
        if name in names:
            return kind
    raise Unreadable(Problem.FORMAT, Outcome.UNSUPPORTED)


def _kind_of_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            for name, kind in _MEMBERS.items():
                if name in names:
                    return kind
            if "mimetype" in names and "content.xml" in names:
                with archive.open("mimetype") as file:
                    if file.read(200).startswith(_OPEN_DOCUMENT):
                        return "opendocument"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(Problem.CORRUPT) from error
    raise Unreadable(Problem.FORMAT, Outcome.UNSUPPORTED)
