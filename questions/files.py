"""Files of questions: checked by their content, kept without a public address, served by our views only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from cms.core.actions import ActionError
from cms.media.content import HEAD, check_content

from .models import Question, QuestionFile
from .words import clean_line

MAX_FILES = 5
MAX_SIZE = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
NAME_LENGTH = 200
# Extension -> media type under which the file is served, whatever the browser said.
KINDS = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "txt": "text/plain; charset=utf-8",
}
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
EXTENSIONS = (*sorted(KINDS), *sorted(PICTURES))


@dataclass(frozen=True)
class Checked:
    """A file that may be stored."""

    name: str
    media_type: str
    size: int
    sha256: str


def check_files(uploads: Sequence[UploadedFile], limit: int = MAX_FILES) -> list[Checked]:
    """Raises `ActionError` (field `files`) for too many files or one that is refused."""
    if len(uploads) > limit:
        raise ActionError(_("At most %(number)s files can be sent.") % {"number": limit}, "files")
    return [check_file(upload) for upload in uploads]


def check_file(upload: UploadedFile) -> Checked:
    """What is known of a file once it has been looked at.

    Raises:
        ActionError: its kind is not accepted, its content is not what its name says, it is too large, or a bomb.
    """
    name = clean_name(upload.name or "")
    extension = name.rsplit(".", 1)[1].lower() if "." in name else ""
    if extension not in EXTENSIONS:
        values = {"name": name, "kinds": ", ".join(EXTENSIONS)}
        raise ActionError(_("“%(name)s”: files of this kind are not accepted. Accepted: %(kinds)s.") % values, "files")
    if (upload.size or 0) > MAX_SIZE:
        values = {"name": name, "limit": str(MAX_SIZE // 1024 // 1024)}
        raise ActionError(_("“%(name)s” is larger than %(limit)s MB.") % values, "files")
    stream = cast(BinaryIO, upload)
    try:
        if extension in PICTURES:
            _check_picture(stream, extension)
        else:
            check_content(stream, extension)
    except ValidationError as error:
        raise ActionError(f"“{name}”: {' '.join(error.messages)}", "files") from error
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    media_type = KINDS.get(extension) or PICTURES[extension]
    return Checked(name, media_type, upload.size or 0, digest.hexdigest())


def clean_name(name: str) -> str:
    """The last part of a name, without what is invisible or means something in a path or a header."""
    last = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join("_" if char in '<>:"|?*;' else char for char in last).strip(". ")
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(extension) - 1]}{dot}{extension}" if dot else kept[:NAME_LENGTH]


def _check_picture(stream: BinaryIO, extension: str) -> None:
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise ValidationError(_("The file is empty."))
    if filetype.guess_mime(head) != PICTURES[extension]:
        raise ValidationError(
            _("The content of this file is not that of a .%(extension)s file.") % {"extension": extension}
        )
    try:
        with Image.open(stream) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError(_("The picture has too many pixels."))
            picture.verify()
    except ValidationError:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("The content of this file is not that of a .%(extension)s file.") % {"extension": extension}
        ) from error
    finally:
        stream.seek(0)


def store_file(question: Question, upload: UploadedFile, **values: Any) -> QuestionFile:
    """Check and keep a file; its stored name tells neither the person's name for it nor whose it is.

    Raises:
        ActionError: the file is refused.
    """
    checked = check_file(upload)
    row = QuestionFile(
        question=question,
        name=checked.name,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        **values,
    )
    extension = checked.name.rsplit(".", 1)[1].lower()
    row.file.save(f"{checked.sha256[:24]}.{extension}", upload, save=False)
    row.save()
    return row


def store_files(question: Question, uploads: Iterable[UploadedFile], **values: Any) -> list[QuestionFile]:
    """Keep several; when one cannot be kept, none is.

    Raises:
        ActionError: a file is refused.
    """
    kept: list[QuestionFile] = []
    try:
        for upload in uploads:
            kept.append(store_file(question, upload, **values))
    except BaseException:
        forget(kept)
        raise
    return kept


def forget(rows: Iterable[QuestionFile]) -> None:
    """Delete the bytes of files whose rows a transaction took back."""
    for row in rows:
        if row.file.name:
            row.file.storage.delete(row.file.name)
