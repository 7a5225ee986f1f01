"""Which formats there are, and which one a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from translation.interchange.errors import FileError
from translation.interchange.limits import MAX_BYTES, MAX_UNITS
from translation.interchange.units import Document

from . import docx, po, xliff12, xliff21

_VERSION_2 = re.compile(rb"version\s*=\s*[\"']2\.|urn:oasis:names:tc:xliff:document:2\.")
_HEAD = 4096


@dataclass(frozen=True)
class Format:
    """A format of files.

    Attributes:
        name: in addresses.
        extension: of files, without a dot.
    """

    name: str
    label: str | Promise
    extension: str
    content_type: str
    write: Callable[[Document], bytes]
    parse: Callable[[bytes], Document]

    def read(self, data: bytes) -> Document:
        """Raises:
        FileError: the file is too large, or not of this format.
        """
        if len(data) > MAX_BYTES:
            values = {"size": MAX_BYTES // 1024 // 1024}
            raise FileError(_("The file is larger than %(size)s MB.") % values)
        if not data.strip():
            raise FileError(_("The file is empty."))
        document = self.parse(data)
        if len(document.units) > MAX_UNITS:
            raise FileError(_("The file has more than %(number)s entries.") % {"number": MAX_UNITS})
        if not document.units:
            raise FileError(_("The file has no entries."))
        return document


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLIFF = "application/xliff+xml"
FORMATS: dict[str, Format] = {
    found.name: found
    for found in (
        Format("docx", gettext_lazy("Word, two columns (DOCX)"), "docx", WORD, docx.write, docx.read),
        Format("xliff12", gettext_lazy("XLIFF 1.2"), "xlf", XLIFF, xliff12.write, xliff12.read),
        Format("xliff21", gettext_lazy("XLIFF 2.1"), "xlf", XLIFF, xliff21.write, xliff21.read),
        Format("po", gettext_lazy("Gettext catalogue (PO)"), "po", "text/x-gettext-translation", po.write, po.read),
    )
}


def format_of_file(name: str, data: bytes) -> Format:
    """The format of a file, by its extension and, of XLIFF, the version that it says.

    Raises:
        FileError: none of ours.
    """
    extension = PurePosixPath(name.lower()).suffix
    if extension in {".po", ".pot"}:
        return FORMATS["po"]
    if extension == ".docx":
        return FORMATS["docx"]
    if extension in {".xlf", ".xliff"}:
        return FORMATS["xliff21" if _VERSION_2.search(data[:_HEAD].replace(b"\x00", b"")) else "xliff12"]
    raise FileError(_("Files of this kind are not read: PO, XLIFF (.xlf) and Word (.docx) are."))
