"""Files of documents: checked by their content, kept without a public address, served by our views only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc
from cms.media.content import check_content

from .enums import FileKind
from .models import DocumentFile

MAX_SIZE = 100 * 1024 * 1024
NAME_LENGTH = 200
PDF = "application/pdf"
# Extension -> media type under which the file is served, whatever the browser said.
KINDS = {
    "pdf": PDF,
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Checked:
    """A file that may be stored; `pages` only of a PDF."""

    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None = None


def clean_name(name: str) -> str:
    """The last part of the name, without control characters, at most NAME_LENGTH long."""
    plain = "".join(c for c in nfc(PurePath(name.replace("\\", "/")).name) if c.isprintable()).strip()
    stem, dot, extension = plain.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(extension) - 1]}{dot}{extension}" if dot else plain[:NAME_LENGTH]


def check_file(upload: UploadedFile, kind: str = FileKind.ATTACHMENT) -> Checked:
    """What is known of a file once it has been looked at.

    Raises:
        ActionError: its kind is not accepted, its content is not what its name says, it is too large, or unreadable.
    """
    name = clean_name(upload.name or "")
    extension = name.rsplit(".", 1)[1].lower() if "." in name else ""
    if extension not in KINDS or (kind == FileKind.OFFICIAL and extension != "pdf"):
        kinds = "pdf" if kind == FileKind.OFFICIAL else ", ".join(sorted(KINDS))
        values = {"name": name, "kinds": kinds}
        raise ActionError(_("“%(name)s”: files of this kind are not accepted. Accepted: %(kinds)s.") % values, "file")
    if (upload.size or 0) > MAX_SIZE:
        values = {"name": name, "limit": str(MAX_SIZE // 1024 // 1024)}
        raise ActionError(_("“%(name)s” is larger than %(limit)s MB.") % values, "file")
    stream = cast(BinaryIO, upload)
    try:
        check_content(stream, extension)
    except ValidationError as error:
        raise ActionError(f"“{name}”: {' '.join(error.messages)}", "file") from error
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Checked(name, KINDS[extension], upload.size or 0, digest.hexdigest())


def file_response(row: DocumentFile, *, inline: bool = False, public: bool = False) -> FileResponse:
    """The bytes of a file under the type that was found when it was checked.

    Args:
        inline: show it in the browser, where it is a PDF.
        public: of a published document: proxies may keep it; its digest is its ETag.

    Raises:
        Http404: the storage has it no more.
    """
    try:
        stream: Any = row.file.open("rb")
    except OSError as error:
        raise Http404 from error
    attachment = not (inline and row.media_type == PDF)
    response = FileResponse(stream, as_attachment=attachment, filename=row.name, content_type=row.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    if public:
        response.headers["ETag"] = f'"{row.sha256}"'
    if attachment:
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
