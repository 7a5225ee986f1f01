"""PPTX: the text of the slides, one a page."""

from __future__ import annotations

import re
from pathlib import Path

from search.extraction.archives import Listener, opened, parse
from search.extraction.limits import Limits
from search.extraction.result import Sheets

SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    with opened(path, limits) as archive:
        numbers = sorted(int(match[1]) for name in archive.namelist() if (match := SLIDE.fullmatch(name)))
        sheets.total = len(numbers)
        for number in numbers:
            parse(archive, f"ppt/slides/slide{number}.xml", Slide(sheets))
            sheets.end_page()


class Slide(Listener):
    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.in_text = False

    def opens(self, name: str) -> None:
        self.in_text = name == "t"

    def text(self, text: str) -> None:
        if self.in_text:
            self.sheets.add(text)

    def closes(self, name: str) -> None:
        self.in_text = False
        if name in {"p", "br"}:
            self.sheets.add("\n")
