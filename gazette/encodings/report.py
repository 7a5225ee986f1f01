"""Tables of an import: what was converted, from what, and what a person must look at."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .detecting import Guess, examine, rate
from .reading import LEGACY, Encoding, is_plain, read_shown

MAX_DOUBTS = 200


@dataclass(frozen=True)
class DoubtfulCell:
    """One place: row and column from 1, as spreadsheets count; what it says now and what it might say."""

    row: int
    column: int
    excerpt: str
    proposal: str = ""


@dataclass
class ConversionReport:
    """For the officer who imports: nothing that is doubtful was changed silently."""

    encoding: str
    doubtful_encoding: bool
    rows: int = 0
    rows_converted: int = 0
    doubtful: list[DoubtfulCell] = field(default_factory=list)
    doubtful_left_off: int = 0

    def note(self, cell: DoubtfulCell) -> None:
        """Keep the first places; count the others."""
        if len(self.doubtful) < MAX_DOUBTS:
            self.doubtful.append(cell)
        else:
            self.doubtful_left_off += 1


def convert_rows(rows: Iterable[Sequence[str]], encoding: str = "") -> tuple[list[list[str]], ConversionReport]:
    """Cells in NFC Unicode, with the report.

    The encoding is judged on the whole table; `encoding` names it when a person has decided. A guess that is doubtful
    changes nothing: each cell is reported with what it would become.
    """
    table = [list(row) for row in rows]
    guess = Guess(Encoding(encoding).value, doubtful=False) if encoding else examine(_sample(table))
    report = ConversionReport(guess.encoding, guess.doubtful, rows=len(table))
    done = []
    for number, row in enumerate(table, 1):
        cells = [_cell(cell, number, column, guess, report) for column, cell in enumerate(row, 1)]
        report.rows_converted += any(
            unicodedata.normalize("NFC", old) != new for old, new in zip(row, cells, strict=True)
        )
        done.append(cells)
    return done, report


def _sample(table: list[list[str]]) -> str:
    return "\n".join(cell for row in table for cell in row if not is_plain(cell))


def _cell(cell: str, row: int, column: int, guess: Guess, report: ConversionReport) -> str:
    """One cell: ASCII and clean Unicode stay; the rest is converted or reported."""
    whole = unicodedata.normalize("NFC", cell)
    if is_plain(cell):
        return whole
    if guess.encoding not in LEGACY:
        if guess.doubtful and rate(whole)[0] <= 0:
            report.note(DoubtfulCell(row, column, whole[:80]))
        return whole
    read = read_shown(cell, guess.encoding)
    if guess.doubtful or rate(whole)[0] > rate(read.text)[0]:
        report.note(DoubtfulCell(row, column, whole[:80], read.text[:80]))
        return whole
    for doubt in read.doubtful:
        report.note(DoubtfulCell(row, column, doubt.excerpt))
    return read.text
