"""From a CSV file to changes of the calendar: what each row would do, or why it does nothing. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.calendar.actions import TEXTS, DayChange, check_texts
from cms.calendar.enums import DayKind
from cms.calendar.law import FIRST_YEAR, LAST_YEAR
from cms.calendar.models import SpecialDay
from cms.core.actions import ActionError
from cms.core.text import fold
from sites.bulk.results import FORMULAS, safe, to_csv
from sites.csv_rows import CsvRow, decode, read_rows

MAX_LINES = 100_000
MAX_BYTES = 10 * 1024 * 1024
# Columns in the order of an export; a file has the English or the Vietnamese headings.
COLUMNS = ("date", "kind", *TEXTS)
VIETNAMESE = ("ngày", "loại", "tên", "căn cứ", "nguồn")
REQUIRED = 2
# Folded word -> kind. The first of each kind is what an export writes in Vietnamese.
WORDS = {
    DayKind.OFF: ("Nghỉ", "Ngày nghỉ", "Nghỉ lễ", "Nghỉ bù", "Nghỉ Tết", "Lễ", "off", "day off", "holiday"),
    DayKind.WORKING: ("Làm việc", "Ngày làm việc", "Làm bù", "Đi làm", "working", "working day", "work"),
}
KINDS = {fold(word): kind for kind, words in WORDS.items() for word in words}


class RowState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass
class PlannedRow:
    """A row of the file.

    Attributes:
        stored: the entry that is there already.
        error: why the row cannot be taken.
    """

    number: int
    written: str
    change: DayChange | None = None
    stored: SpecialDay | None = None
    error: str = ""

    @property
    def state(self) -> RowState:
        if self.error or self.change is None:
            return RowState.WRONG
        if self.stored is None:
            return RowState.NEW
        return RowState.CHANGED if self.change.alters(self.stored) else RowState.SAME

    @property
    def kind_label(self) -> str:
        return str(DayKind(self.change.kind).label) if self.change else ""


@dataclass
class ImportPlan:
    """What a file would do."""

    rows: list[PlannedRow] = field(default_factory=list)

    def of(self, *states: RowState) -> list[PlannedRow]:
        return [row for row in self.rows if row.state in states]

    @property
    def wrong(self) -> list[PlannedRow]:
        return self.of(RowState.WRONG)

    @property
    def doing(self) -> list[PlannedRow]:
        return self.of(RowState.NEW, RowState.CHANGED)

    @property
    def changes(self) -> list[DayChange]:
        return [row.change for row in self.doing if row.change is not None]


def read_plan(data: bytes) -> ImportPlan:
    """What each row of a file would do.

    Raises:
        ActionError: the file as a whole cannot be used: empty, too long, another encoding, another header.
    """
    if len(data) > MAX_BYTES:
        raise ActionError(_("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024}, "file")
    if data.count(b"\n") > MAX_LINES:
        raise ActionError(_("The file has more than %(number)s lines. Divide it.") % {"number": MAX_LINES}, "file")
    names = VIETNAMESE if _is_vietnamese(data) else COLUMNS
    rows = [_planned(row, names) for row in read_rows(data, names[:REQUIRED], names[REQUIRED:])]
    if not rows:
        raise ActionError(_("The table has a header and no rows."), "file")
    _refuse_twins(rows)
    stored = {row.date: row for row in SpecialDay.objects.all()}
    for row in rows:
        row.stored = stored.get(row.change.date) if row.change else None
    return ImportPlan(rows)


def _is_vietnamese(data: bytes) -> bool:
    header = fold(decode(data).partition("\n")[0])
    return fold(VIETNAMESE[0]) in header and COLUMNS[0] not in header


def _planned(row: CsvRow, names: tuple[str, ...]) -> PlannedRow:
    values = {column: _plain(row[name]) for column, name in zip(COLUMNS, names, strict=True)}
    planned = PlannedRow(row.number, values["date"])
    try:
        if row.too_long:
            raise ActionError(_("The row has more cells than the header. A text with a separator must be in quotes."))
        day, kind = parse_day(values["date"]), parse_kind(values["kind"])
        check_texts(values)
        planned.change = DayChange(day, kind, **{name: values[name] for name in TEXTS})
    except ActionError as error:
        planned.error = str(error.message)
    return planned


def _plain(text: str) -> str:
    """A cell as it was before an export kept a spreadsheet from reading it as a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULAS) else text


def parse_day(text: str) -> date:
    """A day written as 2026-01-31 or 31/1/2026; the day stands before the month, as everywhere in Vietnam."""
    if not text:
        raise ActionError(_("Empty: %(columns)s") % {"columns": _("day")})
    parts = text.replace(".", "/").replace("-", "/").split("/")
    year_first = len(parts[0]) == 4
    try:
        if len(parts) != 3 or not all(part.isascii() and part.isdecimal() for part in parts):
            raise ValueError
        year, month, number = (int(part) for part in (parts if year_first else reversed(parts)))
        if not year_first and len(parts[2]) != 4:
            raise ValueError
        day = date(year, month, number)
    except ValueError:
        message = _("“%(text)s” is no day. Write 2026-01-31 or 31/01/2026.")
        raise ActionError(message % {"text": text[:40]}) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year %(year)s is not between %(first)s and %(last)s.")
        raise ActionError(message % {"year": day.year, "first": FIRST_YEAR, "last": LAST_YEAR})
    return day


def parse_kind(text: str) -> DayKind:
    kind = KINDS.get(" ".join(fold(text).split()))
    if kind is None:
        message = _("“%(text)s” is no kind of day. Write “Nghỉ” (off) or “Làm việc” (working).")
        raise ActionError(message % {"text": text[:40]})
    return kind


def _refuse_twins(rows: Iterable[PlannedRow]) -> None:
    """A day that stands in two rows is refused in both: nobody can tell which of them is meant."""
    by_day: dict[date, list[PlannedRow]] = defaultdict(list)
    for row in rows:
        if row.change is not None:
            by_day[row.change.date].append(row)
    for day, twins in by_day.items():
        for row in twins if len(twins) > 1 else ():
            others = ", ".join(str(other.number) for other in twins if other is not row)
            message = _("The day %(day)s stands twice: in line %(line)s and in line %(others)s.")
            row.error = message % {
                "day": formats.date_format(day, "SHORT_DATE_FORMAT"),
                "line": row.number,
                "others": others,
            }


def export_csv(days: Iterable[SpecialDay]) -> bytes:
    """The entries as a file that can be imported again; Vietnamese headings for whoever works in Vietnamese."""
    vietnamese = (get_language() or "").startswith("vi")

    def lines() -> Iterator[list[str]]:
        yield list(VIETNAMESE if vietnamese else COLUMNS)
        for day in days:
            kind = WORDS[DayKind(day.kind)][0] if vietnamese else day.kind
            yield [day.date.isoformat(), kind, *(safe(getattr(day, name)) for name in TEXTS)]

    return to_csv(list(lines()))
