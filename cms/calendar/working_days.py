"""Arithmetic of working days (ngày làm việc). The day something happens is day 0 and is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

from .enums import DayKind
from .models import SpecialDay

SATURDAY = 5
ONE = timedelta(days=1)


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Holidays of a year, and its swapped working Saturdays, as far as the package knows them."""
    known = holidays.country_holidays("VN", years=year)
    return frozenset(known), frozenset(day for day in known.weekend_workdays if day.year == year)


class WorkingDays:
    """Working days; the decided days are read once, in one query."""

    def __init__(self) -> None:
        self.decided: dict[date, str] = dict(SpecialDay.objects.values_list("date", "kind"))

    def is_working(self, day: date) -> bool:
        if day in self.decided:
            return self.decided[day] == DayKind.WORKING
        off, swapped = _year(day.year)
        return day in swapped or (day.weekday() < SATURDAY and day not in off)

    def between(self, first: date, last: date) -> int:
        """Working days after `first`, up to `last` included: how many days ahead of `last` the day `first` is."""
        return sum(1 for day in _days(first + ONE, last) if self.is_working(day))

    def add(self, day: date, number: int) -> date:
        """The day on which `number` working days have passed since `day`."""
        while number > 0:
            day += ONE
            number -= self.is_working(day)
        return day


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE
