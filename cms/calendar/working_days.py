"""Arithmetic of working days (ngày làm việc). The day something happens is day 0 and is not counted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from cms.core.errors import ActionError

from .enums import COUNTED, DayKind, DayReason
from .law import KnownYear, known_year
from .models import CalendarYear, SpecialDay

SATURDAY = 5
ONE = timedelta(days=1)
# Where the rows are whole, the package is not asked.
ROWS_ALONE = KnownYear()


class NoCalendarError(ActionError):
    """A year of which nobody knows when Tết is: a refusal instead of a wrong date."""

    def __init__(self, year: int) -> None:
        message = _("There is no calendar of working days for %(year)s. Enter its days off first.")
        super().__init__(message % {"year": year})
        self.year = year


@dataclass(frozen=True)
class ExplainedDay:
    """A day and why it counts or does not.

    Attributes:
        name: the occasion; may be empty.
        is_certain: whether somebody has confirmed the year.
    """

    date: date
    reason: DayReason
    name: str = ""
    is_certain: bool = True

    @property
    def is_working(self) -> bool:
        return self.reason in COUNTED

    @property
    def why(self) -> str:
        """Words for a page: the holiday's name, or what kind of day it is."""
        if self.reason == DayReason.HOLIDAY and self.name:
            return self.name
        return str(self.reason.label)


class WorkingDays:
    """Working days as they are known now: two queries, and none later; or as they would be with other rows.

    A year that was filled (`CalendarYear`) consists of its rows; any other of what the package knows, and of the rows.
    Every method raises `NoCalendarError` for a year that is neither.

    Args:
        rows: (day, kind, name) of the entries; those that are stored by default.
        years: (year, when it was confirmed) of the filled years; likewise.
    """

    def __init__(
        self, rows: Iterable[tuple[date, str, str]] | None = None, years: Iterable[tuple[int, Any]] | None = None
    ) -> None:
        rows = list(SpecialDay.objects.values_list("date", "kind", "name") if rows is None else rows)
        years = list(CalendarYear.objects.values_list("year", "confirmed_at") if years is None else years)
        self.decided: dict[date, str] = {day: kind for day, kind, _name in rows}
        self._names: dict[date, str] = {day: name for day, _kind, name in rows}
        self._filled = frozenset(year for year, _at in years)
        self._confirmed = frozenset(year for year, at in years if at is not None)
        self._tables: dict[int, list[int]] = {}

    # ---- years ----
    def unconfirmed_years(self, first: date, last: date) -> list[int]:
        """Years from `first` to `last` that nobody has confirmed: dates in them may still move."""
        low, high = min(first.year, last.year), max(first.year, last.year)
        return [year for year in range(low, high + 1) if year not in self._confirmed]

    def unknown_years(self, first: date, last: date) -> list[int]:
        """Those of them for which there is no calendar at all."""
        return [year for year in self.unconfirmed_years(first, last) if not self.knows(year)]

    def knows(self, year: int) -> bool:
        return year in self._filled or known_year(year) is not None

    def _base(self, year: int) -> KnownYear:
        if year in self._filled:
            return ROWS_ALONE
        known = known_year(year)
        if known is None:
            raise NoCalendarError(year)
        return known

    # ---- one day ----
    def is_working(self, day: date) -> bool:
        if day in self.decided:
            return self.decided[day] == DayKind.WORKING
        base = self._base(day.year)
        return day in base.swapped or (day.weekday() < SATURDAY and day not in base.off)

    def why(self, day: date) -> ExplainedDay:
        """Why a day counts, or does not."""
        certain = day.year in self._confirmed
        weekend = day.weekday() >= SATURDAY
        if day in self.decided:
            name, working = self._names[day], self.decided[day] == DayKind.WORKING
            counted = DayReason.SWAPPED if weekend else DayReason.WORKING
            return ExplainedDay(day, counted if working else DayReason.HOLIDAY, name, certain)
        base = self._base(day.year)
        if day in base.swapped:
            return ExplainedDay(day, DayReason.SWAPPED, base.swapped[day], certain)
        if day in base.off:
            return ExplainedDay(day, DayReason.HOLIDAY, base.off[day], certain)
        return ExplainedDay(day, DayReason.WEEKEND if weekend else DayReason.WORKING, "", certain)

    def explain(self, first: date, last: date) -> list[ExplainedDay]:
        """Every day from `first` to `last`, both included, for pages that explain a deadline."""
        return [self.why(first + number * ONE) for number in range((last - first).days + 1)]

    # ---- many days ----
    def between(self, first: date, last: date) -> int:
        """Working days after `first`, up to `last` included: how many days ahead of `last` the day `first` is.

        Negative where `last` lies before `first`: the working days before `first`, back to `last` included. So
        `between(day, add(day, number)) == number` for every number.
        """
        if first <= last:
            return self._count(first, last, after=True)
        return -self._count(last, first, after=False)

    def _count(self, low: date, high: date, *, after: bool) -> int:
        """Working days in the interval without its beginning (`after`), or without its end."""
        bisect = bisect_right if after else bisect_left
        until = bisect(self._table(high.year), high.toordinal())
        before = bisect(self._table(low.year), low.toordinal())
        return sum(len(self._table(year)) for year in range(low.year, high.year)) + until - before

    def add(self, day: date, number: int) -> date:
        """The day on which `number` working days have passed since `day`; it is a working day itself.

        Backwards for a negative number. 0 is `day` itself, whatever it is: nothing is counted.
        """
        if number == 0:
            return day
        year, table = day.year, self._table(day.year)
        if number > 0:
            index = bisect_right(table, day.toordinal()) + number - 1
        else:
            index = bisect_left(table, day.toordinal()) + number
        while index >= len(table):
            index -= len(table)
            year += 1
            table = self._table(year)
        while index < 0:
            year -= 1
            table = self._table(year)
            index += len(table)
        return date.fromordinal(table[index])

    def _table(self, year: int) -> list[int]:
        """The working days of a year in order, as numbers; made once."""
        if year not in self._tables:
            self._base(year)
            days = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            self._tables[year] = [number for number in days if self.is_working(date.fromordinal(number))]
        return self._tables[year]


# ---- the calendar of today, for those who ask once ----
VERSION_KEY = "calendar.version"
# Seconds for which a process believes its copy without asking the cache.
BELIEVED = 1.0
_lock = Lock()
_kept: tuple[str, WorkingDays] | None = None
_asked = 0.0


def new_version() -> None:
    """Tell every process that days changed; this one forgets its copy at once."""
    cache.set(VERSION_KEY, uuid4().hex, None)
    forget()


def forget() -> None:
    global _kept  # noqa: PLW0603  (one copy a process, replaced when days change)
    with _lock:
        _kept = None


def current() -> WorkingDays:
    """The calendar, loaded once a process and version. Whoever recomputes deadlines takes a `WorkingDays()`."""
    global _kept, _asked  # noqa: PLW0603
    with _lock:
        if _kept is not None and monotonic() - _asked < BELIEVED:
            return _kept[1]
        version = str(cache.get(VERSION_KEY) or "")
        if _kept is None or _kept[0] != version:
            _kept = version, WorkingDays()
        _asked = monotonic()
        return _kept[1]


def add_working_days(day: date, number: int) -> date:
    """See `WorkingDays.add`."""
    return current().add(day, number)


def working_days_between(first: date, last: date) -> int:
    """See `WorkingDays.between`."""
    return current().between(first, last)


def explain(first: date, last: date) -> list[ExplainedDay]:
    """See `WorkingDays.explain`."""
    return current().explain(first, last)
