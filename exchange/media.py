"""Pictures and files of a package: found inside its folder, checked by content, stored once for each collection."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection

from cms.media.content import check_content
from cms.media.models import CustomDocument, CustomImage

from .package import PackageError

MAX_IMAGE = 20 * 1024 * 1024
MAX_DOCUMENT = 50 * 1024 * 1024
DOCUMENT_EXTENSIONS = {
    *("csv", "doc", "docx", "epub", "geojson", "json", "mp3", "mp4", "odp", "ods", "odt", "ogg", "pdf", "pptx"),
    *("rtf", "txt", "vtt", "wav", "webm", "xls", "xlsx", "zip"),
}


def resolve(root: Path, beside: Path, name: str, line: int) -> Path:
    """The file that a text names, relative to its own folder.

    Raises:
        PackageError: it is missing, or lies outside the package (also through a link).
    """
    if "\x00" in name or Path(name).is_absolute():
        raise PackageError(f"“{name[:100]}” must be a path inside the package", line)
    try:
        found = (beside / name).resolve()
        inside = found.is_relative_to(root)
        exists = inside and found.is_file()
    except OSError as error:
        raise PackageError(f"“{name[:100]}” cannot be read: {error.strerror}", line) from error
    if not inside:
        raise PackageError(f"“{name[:100]}” lies outside the package", line)
    if not exists:
        raise PackageError(f"the file “{name[:100]}” is missing", line)
    return found


def read(path: Path, limit: int, line: int) -> bytes:
    try:
        if path.stat().st_size > limit:
            raise PackageError(f"“{path.name}” is larger than {limit // 1024 // 1024} MB", line)
        return path.read_bytes()
    except OSError as error:
        raise PackageError(f"“{path.name}” cannot be read: {error.strerror}", line) from error


def check_image(path: Path, line: int) -> bytes:
    """The bytes of a picture that is what its name says.

    Raises:
        PackageError: the same reasons as for an upload in the admin.
    """
    raw = read(path, MAX_IMAGE, line)
    try:
        _check_picture(path, path.stat().st_mtime_ns, len(raw))
    except ValidationError as error:
        raise PackageError(f"“{path.name}”: {' '.join(error.messages)}", line) from error
    return raw


@lru_cache(maxsize=512)
def _check_picture(path: Path, modified: int, size: int) -> None:
    """Decode the picture. What passed is not decoded again for the next text that shows it, while it stays the same."""
    with translation.override("en"):
        WagtailImageField().clean(SimpleUploadedFile(path.name, path.read_bytes()))


def check_document(path: Path, line: int) -> bytes:
    """The bytes of a file that is what its name says."""
    raw = read(path, MAX_DOCUMENT, line)
    extension = path.suffix.lower().lstrip(".")
    if extension not in DOCUMENT_EXTENSIONS:
        raise PackageError(f"“{path.name}”: files of type .{extension} are not accepted", line)
    try:
        with translation.override("en"):
            check_content(BytesIO(raw), extension)
    except ValidationError as error:
        raise PackageError(f"“{path.name}”: {' '.join(error.messages)}", line) from error
    return raw


@dataclass
class MediaStore:
    """Stores the media of one file of a package in a site's collection; `discard` removes the files of a failed one.

    Attributes:
        shared: the centre's library: a file that is there already is used from there.
        closed: where the documents of a restricted text go instead; only people who are logged in may fetch them.
    """

    root: Path
    beside: Path
    collection: Collection
    shared: Collection | None = None
    closed: Collection | None = None
    stored: list[Any] = field(default_factory=list)

    def image(self, name: str, line: int, *, title: str = "", alt: str = "", credit: str = "") -> CustomImage:
        """The picture, made unless the collection or the shared library has one with the same bytes."""
        path = resolve(self.root, self.beside, name, line)
        raw = check_image(path, line)
        digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        found: CustomImage | None = self._existing(CustomImage, digest)
        if found is None:
            found = CustomImage(
                title=(title or path.stem)[:255], description=alt, credit=credit, collection=self.collection
            )
            found.file = SimpleUploadedFile(path.name, raw)
            found._set_image_file_metadata()
            found.save()
            self.stored.append(found.file)
        return found

    def document(self, name: str, line: int, title: str = "") -> CustomDocument:
        path = resolve(self.root, self.beside, name, line)
        raw = check_document(path, line)
        digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
        found: CustomDocument | None = (
            CustomDocument.objects.filter(file_hash=digest, collection=self.closed).first()
            if self.closed is not None
            else self._existing(CustomDocument, digest)
        )
        if found is None:
            found = CustomDocument(title=(title or path.stem)[:255], collection=self.closed or self.collection)
            found.file = SimpleUploadedFile(path.name, raw)
            found._set_document_file_metadata()
            found.save()
            self.stored.append(found.file)
        return found

    def _existing(self, model: Any, digest: str) -> Any:
        own = model.objects.filter(file_hash=digest)
        found = own.filter(collection=self.collection).first()
        return found or (own.filter(collection=self.shared).first() if self.shared is not None else None)

    def discard(self) -> None:
        """Remove the files of rows that were rolled back."""
        for stored in self.stored:
            stored.storage.delete(stored.name)
        self.stored.clear()
