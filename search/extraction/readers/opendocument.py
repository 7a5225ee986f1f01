"""ODT, ODS and ODP (ISO/IEC 26300): the text of `content.xml`."""

from __future__ import annotations

from pathlib import Path

from search.extraction.archives import Listener, opened, parse
from search.extraction.limits import Limits
from search.extraction.result import Outcome, Problem, Sheets, Unreadable

BREAKS = {"p": "\n", "h": "\n", "tab": "\t", "line-break": "\n", "s": " ", "table-cell": "\t"}
# What was deleted with tracking, remarks of authors, notes of speakers: not what the file says.
SILENT = {"tracked-changes", "annotation", "notes", "forms"}
MANIFEST = "META-INF/manifest.xml"


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    with opened(path, limits) as archive:
        if MANIFEST in archive.namelist():
            parse(archive, MANIFEST, Manifest())
        parse(archive, "content.xml", Content(sheets))


class Manifest(Listener):
    def opens(self, name: str) -> None:
        if name == "encryption-data":
            raise Unreadable(Problem.PASSWORD, Outcome.ENCRYPTED)


class Content(Listener):
    """Text stands in paragraphs and headings of the body."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.paragraphs = self.silent = 0

    def opens(self, name: str) -> None:
        self.silent += name in SILENT
        self.paragraphs += name in {"p", "h"}

    def text(self, text: str) -> None:
        if self.paragraphs and not self.silent:
            self.sheets.add(text)

    def closes(self, name: str) -> None:
        if name in BREAKS and not self.silent:
            self.sheets.add(BREAKS[name])
        self.silent -= name in SILENT
        self.paragraphs -= name in {"p", "h"}
