"""Archives of strangers: looked at before they are unpacked, unpacked in memory, never onto the disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from .errors import FileError
from .limits import MAX_ARCHIVE_BYTES, MAX_ARCHIVE_FILES, MAX_BYTES, MAX_RATIO, MEGABYTE

# What file managers leave in archives.
_LITTER = ("__MACOSX/", "Thumbs.db", ".DS_Store", "desktop.ini")


def members(archive: zipfile.ZipFile, limit: int = MAX_ARCHIVE_FILES) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file.

    Raises:
        FileError: too many, too large, packed more than text can be, encrypted, damaged, or with a path that leads out.
    """
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    if len(infos) > limit:
        raise FileError(_("The archive has more than %(number)s files.") % {"number": limit})
    if sum(info.file_size for info in infos) > MAX_ARCHIVE_BYTES:
        raise FileError(_("The archive is too large when unpacked."))
    for info in infos:
        _check(info)
        yield info.filename, _content(archive, info)


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or PurePosixPath(name).name in _LITTER


def _check(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise FileError(_("The archive has a file with a path that leads out of it: %(file)s") % {"file": path})
    if info.flag_bits & 0x1:
        raise FileError(_("The archive is encrypted."))
    large = info.file_size > MEGABYTE and info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if large or info.file_size > MAX_BYTES:
        raise FileError(_("A file of the archive is too large when unpacked: %(file)s") % {"file": path})


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """`zipfile` ends a member at its declared size, so a false one is found here and fills no memory."""
    try:
        with archive.open(info) as file:
            return file.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise FileError(_("The archive is damaged: %(file)s") % {"file": info.filename}) from error
