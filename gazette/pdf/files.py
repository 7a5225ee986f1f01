"""Files that are whole or not there at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from .errors import PdfError

CHUNK = 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_MODE = 0o644


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def worded() -> Iterator[None]:
    """Turns a full disk into words."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise PdfError(
                _("The disk is full. Nothing was written; free some space and try again."), "disk"
            ) from error
        raise


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A folder beside `target` for what is in the making; it goes away, whatever happens."""
    with worded():
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class Patient(io.RawIOBase):
    """A file for libraries that end the whole process when a write fails: it keeps the error until it is asked."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self.file = file
        self.error: OSError | None = None
        self.place = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def flush(self) -> None:
        """`check` flushes."""

    def write(self, data: Any) -> int:
        size = len(data)
        self.place += size
        if self.error is None:
            try:
                self.file.write(data)
            except OSError as error:
                self.error = error
        return size

    def check(self) -> None:
        """Raise what went wrong."""
        if self.error is not None:
            raise self.error
        self.file.flush()


@contextmanager
def written(folder: Path, target: Path) -> Iterator[BinaryIO]:
    """A file in `folder` that becomes `target` when the block ends well: synced first, then renamed."""
    draft = folder / "whole.pdf"
    with draft.open("w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(_MODE)
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """The name itself survives a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
