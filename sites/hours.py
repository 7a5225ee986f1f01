"""When a unit is open. Hours come from dated rows, days from the calendar of working days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from cms.calendar.enums import DayReason
from cms.calendar.working_days import WorkingDays, current

from .enums import Weekday
from .intervals import holds_on
from .models import Unit, WorkingHours

# So many days ahead are looked through; whoever does not open by then has no hours.
LOOK_AHEAD = 60
Opening = tuple[datetime, datetime]


def _rows(unit: Unit | None) -> list[WorkingHours]:
    own = Q(unit=unit) if unit is not None else Q(pk__in=[])
    return list(WorkingHours.objects.filter(own | Q(unit=None)).order_by("opens"))


def hours_of(rows: Sequence[WorkingHours], day: date, calendar: WorkingDays) -> list[WorkingHours]:
    """The hours of a day: the unit's own where it has any on that day, the province's otherwise.

    On a holiday nobody is open. A Saturday that is worked for another day has the hours of a Monday, unless the unit
    has hours for Saturdays anyway; those hold on every Saturday that is no holiday.
    """
    why = calendar.why(day)
    if why.reason == DayReason.HOLIDAY:
        return []
    valid = [row for row in rows if holds_on(row, day)]
    valid = [row for row in valid if row.unit_id is not None] or valid
    found = [row for row in valid if row.weekday == day.weekday()]
    if not found and why.reason == DayReason.SWAPPED:
        found = [row for row in valid if row.weekday == Weekday.MONDAY]
    return found


def _openings(rows: Sequence[WorkingHours], day: date, calendar: WorkingDays) -> list[Opening]:
    zone = timezone.get_default_timezone()
    return [
        (datetime.combine(day, row.opens, zone), datetime.combine(day, row.closes, zone))
        for row in hours_of(rows, day, calendar)
    ]


def openings(unit: Unit | None, day: date) -> list[Opening]:
    """From when to when a unit is open on a day; `None` asks for the province's usual hours."""
    return _openings(_rows(unit), day, current())


def is_open(unit: Unit | None, moment: datetime) -> bool:
    """Whether a unit is open at a moment. The last minute belongs to it no more: 11:30 is closed.

    Raises:
        NoCalendarError: nobody knows the holidays of that year.
    """
    day = timezone.localtime(moment, timezone.get_default_timezone()).date()
    return any(opens <= moment < closes for opens, closes in openings(unit, day))


def opens_next(unit: Unit | None, moment: datetime) -> datetime | None:
    """When the next opening after a moment begins, also where the unit is open then; `None` within two months not."""
    rows, calendar = _rows(unit), current()
    first = timezone.localtime(moment, timezone.get_default_timezone()).date()
    for number in range(LOOK_AHEAD + 1):
        for opens, _closes in _openings(rows, first + timedelta(days=number), calendar):
            if opens > moment:
                return opens
    return None
