"""Text and CSV, in UTF-8, UTF-16 or the old Windows code page for Vietnamese."""

from __future__ import annotations

import codecs
from pathlib import Path

from search.extraction.limits import Limits
from search.extraction.result import Sheets


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    with path.open("rb") as file:
        data = file.read(4 * limits.chars + 4)
    sheets.add(decode(data))


def decode(data: bytes) -> str:
    """The text of `data`, which may end within a character."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "ignore")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1258", "replace")
