"""DOCX (ECMA-376): the text, its notes and tables; what was deleted with tracking stays deleted.

Where a page ends only the word processor knows, so the whole counts as one.
"""

from __future__ import annotations

from pathlib import Path

from search.extraction.archives import Listener, opened, parse
from search.extraction.limits import Limits
from search.extraction.result import Sheets

PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
BREAKS = {"p": "\n", "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    with opened(path, limits) as archive:
        names = set(archive.namelist())
        for part in PARTS:
            if part in names:
                parse(archive, part, Runs(sheets))


class Runs(Listener):
    """Text stands in `w:t`; a drawing's text is repeated in a fallback for old programs, which is left out."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.in_text = False
        self.fallbacks = 0

    def opens(self, name: str) -> None:
        self.fallbacks += name == "Fallback"
        self.in_text = name == "t" and not self.fallbacks

    def text(self, text: str) -> None:
        if self.in_text:
            self.sheets.add(text)

    def closes(self, name: str) -> None:
        self.fallbacks -= name == "Fallback"
        self.in_text = False
        if name in BREAKS and not self.fallbacks:
            self.sheets.add(BREAKS[name])
