"""A month of campaigns as weeks with bars."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from .models import Campaign


@dataclass(frozen=True)
class Bar:
    """A piece of a row: a campaign over `days` days, or a gap where it is `None`."""

    campaign: Campaign | None
    days: int
    begins_before: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class Week:
    days: list[date]
    rows: list[list[Bar]]


@dataclass(frozen=True)
class Month:
    """A month from Monday to Sunday, Vietnam time."""

    first: date

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def _dates(self) -> list[list[date]]:
        return calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(self.first.year, self.first.month)

    @property
    def start(self) -> datetime:
        return midnight(self._dates[0][0])

    @property
    def end(self) -> datetime:
        return midnight(self._dates[-1][-1] + timedelta(days=1))

    def weeks(self, campaigns: Iterable[Campaign]) -> list[Week]:
        rows = sorted(campaigns, key=lambda row: (row.starts_at, row.pk))
        return [Week(days, bars_of(days, rows)) for days in self._dates]


def month_of(text: str) -> Month:
    """The month `2026-11`; this one where the text is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = timezone.localdate().replace(day=1)
    if not 2000 <= first.year <= 2100:
        first = timezone.localdate().replace(day=1)
    return Month(first)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def days_of(campaign: Campaign) -> tuple[date, date]:
    """First and last day; one that ends at midnight ends on the day before."""
    last = timezone.localtime(campaign.ends_at - timedelta(microseconds=1)).date()
    return timezone.localtime(campaign.starts_at).date(), last


def bars_of(days: list[date], campaigns: Iterable[Campaign]) -> list[list[Bar]]:
    """Rows of bars for a week: as few as the overlaps allow, gaps filled so that each row has seven days."""
    rows: list[list[tuple[int, int, Campaign]]] = []
    for campaign in campaigns:
        first, last = days_of(campaign)
        if last < days[0] or first > days[-1]:
            continue
        begin, end = max((first - days[0]).days, 0), min((last - days[0]).days, 6)
        free = next((row for row in rows if row[-1][1] < begin), None)
        if free is None:
            rows.append([(begin, end, campaign)])
        else:
            free.append((begin, end, campaign))
    return [_filled(row, days) for row in rows]


def _filled(row: list[tuple[int, int, Campaign]], days: list[date]) -> list[Bar]:
    bars, position = [], 0
    for begin, end, campaign in row:
        if begin > position:
            bars.append(Bar(None, begin - position))
        first, last = days_of(campaign)
        bars.append(Bar(campaign, end - begin + 1, first < days[0], last > days[-1]))
        position = end + 1
    if position < 7:
        bars.append(Bar(None, 7 - position))
    return bars
