"""The ZIP with the files of an import: looked through before anything of it is unpacked, one member at a time."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc
from gazette.files import MAX_SIZE

MAX_BYTES = 2 * 1024 * 1024 * 1024
MAX_MEMBERS = 60_000
MAX_UNPACKED = 20 * 1024 * 1024 * 1024
MAX_RATIO = 200
UTF8_FLAG = 0x800


def refused(message: str) -> ActionError:
    return ActionError(message, "archive")


class Archive:
    """Files by the last part of their name, in any case; without an archive there are none."""

    def __init__(self, file: Any) -> None:
        self.members: dict[str, list[zipfile.ZipInfo]] = {}
        self._zip: zipfile.ZipFile | None = None
        if not file:
            return
        try:
            self._zip = zipfile.ZipFile(file)
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise refused(_("The ZIP cannot be opened.")) from error
        if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise refused(_("The ZIP holds too much. Divide it."))
        for info in infos:
            self.members.setdefault(key_of(_name(info)), []).append(info)

    def problem(self, name: str) -> str:
        """What is wrong with a file that a row names; empty: nothing. Nothing is unpacked for it."""
        found = self.members.get(key_of(name), [])
        values = {"name": name[:120]}
        if not found:
            return _("“%(name)s” is not in the ZIP.") % values
        if len(found) > 1:
            return _("“%(name)s” is in the ZIP more than once.") % values
        info = found[0]
        if info.flag_bits & 1:
            return _("“%(name)s” is locked by a password.") % values
        if info.file_size > MAX_SIZE:
            return _("“%(name)s” is larger than %(limit)s MB.") % (values | {"limit": str(MAX_SIZE // 1024 // 1024)})
        if info.file_size > max(info.compress_size, 1024) * MAX_RATIO:
            return _("“%(name)s” unpacks to far more than it weighs.") % values
        return ""

    def read(self, name: str) -> SimpleUploadedFile:
        """The file, whose content is checked by the action that takes it.

        Raises:
            ActionError: it is not there, or cannot be unpacked.
        """
        if problem := self.problem(name):
            raise ActionError(problem, "file")
        assert self._zip is not None
        info = self.members[key_of(name)][0]
        try:
            with self._zip.open(info) as stream:
                content = stream.read(MAX_SIZE + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
            raise ActionError(_("“%(name)s” cannot be unpacked.") % {"name": name[:120]}, "file") from error
        return SimpleUploadedFile(PurePosixPath(_name(info)).name, content, "application/octet-stream")


def _name(info: zipfile.ZipInfo) -> str:
    """Names of Windows' own packer are in UTF-8 without saying so; `zipfile` reads them as cp437."""
    name = info.filename
    if not info.flag_bits & UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def key_of(name: str) -> str:
    return nfc(PurePosixPath(name.strip().replace("\\", "/")).name).casefold()
