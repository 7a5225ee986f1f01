"""Files of issues: whole or not at all. A copy is written, checked by its digest, and only then named in a row."""

from __future__ import annotations

import errno
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from cms.core.errors import ActionError

CHUNK = 1 << 20


def digest_of(stream: Any) -> str:
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def digest_of_path(path: Path) -> str:
    with path.open("rb") as stream:
        return digest_of(stream)


def digest_of_stored(field: Any) -> str:
    """The digest of what the storage holds under a field's name.

    Raises:
        OSError: it is not there, or cannot be read.
    """
    with field.storage.open(field.name, "rb") as stream:
        return digest_of(stream)


def words_of(error: OSError) -> str:
    """What an officer reads when the disk does not take a file."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("The disk is full. Nothing was changed; try again when there is room.")
    return _("The file could not be written or read. Nothing was changed; tell the administrators.")


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder that is gone afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="cong-bao-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def fetch(field: Any, target: Path) -> str:
    """Copy a stored file to a path; its digest."""
    found = hashlib.sha256()
    with field.storage.open(field.name, "rb") as stream, target.open("wb") as out:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
            out.write(chunk)
    return found.hexdigest()


def sweep(storage: Any, name: str) -> None:
    """Throw away what other attempts at the same job left beside `name` (`proof_work.name_of`)."""
    folder, own = name.rsplit("/", 1)
    same_job = own.rsplit("-", 1)[0] + "-"
    for other in storage.listdir(folder)[1]:
        if other.startswith(same_job) and other != own:
            storage.delete(f"{folder}/{other}")


def keep(source: Path, field: Any, name: str) -> str:
    """Store a file under a name that nobody else writes: what was left half-written under it before goes.

    Returns:
        The name in the storage.

    Raises:
        OSError: the storage does not take it; nothing is left there.
        ActionError: what arrived is not what was sent.
    """
    storage = field.storage
    storage.delete(name)
    try:
        with source.open("rb") as stream:
            kept: str = storage.save(name, File(stream))
    except OSError:
        storage.delete(name)
        raise
    with storage.open(kept, "rb") as stream:
        found = digest_of(stream)
    if found != digest_of_path(source):
        storage.delete(kept)
        raise ActionError(_("The file arrived damaged. Nothing was changed; try again."))
    return kept
