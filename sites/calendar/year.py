"""A year as a person reads it: twelve tables of days, each with a word for what it is."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.calendar.enums import DayReason
from cms.calendar.working_days import ExplainedDay, WorkingDays


@dataclass(frozen=True)
class Cell:
    """A day in the table of its month."""

    day: date
    explained: ExplainedDay

    @property
    def css(self) -> str:
        return {
            DayReason.HOLIDAY: "holiday", DayReason.SWAPPED: "swapped", DayReason.WEEKEND: "weekend",
        }.get(self.explained.reason, "")  # fmt: skip

    @property
    def word(self) -> str:
        """What the cell says, so that colour is not the only sign."""
        return {
            DayReason.HOLIDAY: pgettext("calendar cell", "holiday"),
            DayReason.SWAPPED: pgettext("calendar cell", "works"),
            DayReason.WEEKEND: pgettext("calendar cell", "off"),
        }.get(self.explained.reason, "")


@dataclass(frozen=True)
class Month:
    """A month.

    Attributes:
        weeks: seven cells each, `None` outside the month.
        number: how many working days it has.
    """

    first: date
    weeks: list[list[Cell | None]] = field(default_factory=list)
    number: int = 0


def months_of(year: int, days: WorkingDays) -> list[Month]:
    """The twelve months.

    Raises:
        NoCalendarError: nobody knows the year.
    """
    found = []
    for month in range(1, 13):
        weeks = [
            [Cell(day, days.why(day)) if day.month == month else None for day in week]
            for week in calendar.Calendar().monthdatescalendar(year, month)
        ]
        number = sum(cell.explained.is_working for week in weeks for cell in week if cell)
        found.append(Month(date(year, month, 1), weeks, number))
    return found


def weekday_heads() -> list[tuple[str, str]]:
    """(short, whole) name of each weekday."""
    return [
        (pgettext("weekday", "Mo"), _("Monday")),
        (pgettext("weekday", "Tu"), _("Tuesday")),
        (pgettext("weekday", "We"), _("Wednesday")),
        (pgettext("weekday", "Th"), _("Thursday")),
        (pgettext("weekday", "Fr"), _("Friday")),
        (pgettext("weekday", "Sa"), _("Saturday")),
        (pgettext("weekday", "Su"), _("Sunday")),
    ]
