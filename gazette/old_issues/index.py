"""The table beside the files (`index.csv`): a row an issue, checked before anything is written."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from cms.core.errors import ActionError
from cms.core.text import fold, nfc
from gazette.importing.table import read_table
from gazette.issue_numbers import MOST_NUMBERS

NAME = "index.csv"
OLDEST = 1945
# Heading, folded -> column; what is not named here is left alone.
COLUMNS = {
    **dict.fromkeys(("year", "nam"), "year"),
    **dict.fromkeys(("numbers", "number", "so", "so cong bao"), "numbers"),
    **dict.fromkeys(("date", "ngay", "ngay phat hanh"), "date"),
    **dict.fromkeys(("file", "tep", "ten tep"), "file"),
    **dict.fromkeys(("contents", "muc luc", "noi dung"), "contents"),
    **dict.fromkeys(("first_page", "trang dau"), "first_page"),
}
NEEDED = ("year", "numbers", "date", "file")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NUMBERS = re.compile(r"\s*(?:\+|-|–|,|và)\s*")


@dataclass
class OldIssue:
    """A row of the table. `error`: why it cannot be taken; the others go on."""

    line: int
    year: int = 0
    numbers: tuple[int, ...] = ()
    issued_on: date = date.min
    path: Path = field(default_factory=Path)
    contents: str = ""
    first_page: int = 1
    error: str = ""

    @property
    def label(self) -> str:
        return f"{' + '.join(map(str, self.numbers))}/{self.year}" if self.numbers else f"#{self.line}"


def read_index(folder: Path) -> list[OldIssue]:
    """Every row, in the order of year and number.

    Raises:
        ActionError: there is no table, or a needed column is missing.
    """
    try:
        content = (folder / NAME).read_bytes()
    except OSError as error:
        raise ActionError(_("There is no %(name)s in this folder.") % {"name": NAME}) from error
    table = read_table(content, NAME)
    columns = {COLUMNS.get(fold(cell).strip(), ""): place for place, cell in enumerate(table.header)}
    if missing := [name for name in NEEDED if name not in columns]:
        raise ActionError(_("The table has no column %(names)s.") % {"names": ", ".join(missing)})
    found = []
    for line, cells in table.rows:
        values = {name: nfc(cells[at]).strip() if at < len(cells) else "" for name, at in columns.items()}
        if any(values.values()):
            found.append(_row(line, values, folder))
    _refuse_doubles(found)
    return sorted(found, key=lambda row: (row.year, row.numbers, row.line))


def _row(line: int, values: dict[str, str], folder: Path) -> OldIssue:
    row = OldIssue(line, contents=values.get("contents", ""))
    try:
        row.year = _year(values["year"])
        row.numbers = _numbers(values["numbers"])
        row.issued_on = _day(values["date"])
        if row.issued_on.year != row.year:
            raise ActionError(_("The date lies in another year than the number."))
        row.first_page = _whole(values["first_page"]) if values.get("first_page") else 1
        row.path = _file(folder, values["file"])
    except ActionError as error:
        row.error = str(error)
    return row


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) < 10**6:
        raise ActionError(_("“%(text)s” is not a number from 1.") % {"text": text[:40]})
    return int(text)


def _year(text: str) -> int:
    year = _whole(text)
    if not OLDEST <= year <= date.max.year:
        raise ActionError(_("“%(text)s” is not a year.") % {"text": text[:40]})
    return year


def _numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(_whole(part) for part in _NUMBERS.split(text))
    if not 1 <= len(numbers) <= MOST_NUMBERS:
        raise ActionError(_("An issue has one number or two."))
    if numbers != tuple(range(numbers[0], numbers[0] + len(numbers))):
        raise ActionError(_("The two numbers of a double issue follow each other: 1095 + 1096."))
    return numbers


def _day(text: str) -> date:
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise ActionError(_("“%(text)s” is not a date: 31/12/2020 or 2020-12-31.") % {"text": text[:40]}) from error


def _file(folder: Path, name: str) -> Path:
    """Below the folder, whatever the table says; names of other systems may be composed otherwise."""
    root = folder.resolve()
    for form in (name, unicodedata.normalize("NFD", name)):
        path = (root / form).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise ActionError(_("The file “%(name)s” is not in this folder.") % {"name": name[:100]})


def _refuse_doubles(rows: Iterable[OldIssue]) -> None:
    taken: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.error:
            continue
        for number in row.numbers:
            if (other := taken.setdefault((row.year, number), row.line)) != row.line:
                values = {"number": number, "year": row.year, "line": other}
                row.error = _("Number %(number)d of %(year)d stands in line %(line)d already.") % values


def gaps(numbers: Collection[tuple[int, int]]) -> dict[int, list[int]]:
    """By year: numbers between 1 and the last one of which there is no issue."""
    by_year: dict[int, set[int]] = defaultdict(set)
    for year, number in numbers:
        by_year[year].add(number)
    found = {year: sorted(set(range(1, max(there) + 1)) - there) for year, there in sorted(by_year.items())}
    return {year: missing for year, missing in found.items() if missing}
