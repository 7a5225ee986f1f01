"""What was published in a time, counted from the history: items and words by month, translator, unit and language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Sum, Value, When
from django.db.models.fields.json import KT
from django.utils import timezone

from .enums import JobEventKind
from .models import JobEvent
from .rights import desk_of

MONTHS = 12


def events_seen_by(user: Any) -> Any:
    """Publications of the jobs that a person sees: the desk's people all, a unit's people their site's."""
    events = JobEvent.objects.filter(kind=JobEventKind.PUBLISHED)
    desk = desk_of(user)
    if desk.sees_everything or desk.works_here:
        return events
    return events.filter(job__site__unit__in=desk.unit_ids)


def month_starts(year: int) -> list[datetime]:
    """The beginnings of the months of a year and of the next year, in Vietnam."""
    days = [date(year, month, 1) for month in range(1, MONTHS + 1)] + [date(year + 1, 1, 1)]
    return [timezone.make_aware(datetime.combine(day, time.min)) for day in days]


@dataclass
class Line:
    """Items and words of one translator, unit or language; by month and altogether."""

    key: Any
    items: int = 0
    words: int = 0
    months: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, month: int, items: int, words: int) -> None:
        self.items += items
        self.words += words
        self.months[month][0] += items
        self.months[month][1] += words

    def by_month(self) -> list[tuple[int, int]]:
        return [(self.months[month][0], self.months[month][1]) for month in range(1, MONTHS + 1)]


@dataclass
class Figure:
    """One row of the export: a month, translator, unit and language."""

    month: int
    translator: int | None
    site: int | None
    locale: int
    items: int
    words: int


def counts(user: Any, year: int, *, locale: Any = None, site: Any = None) -> list[Figure]:
    """All publications of a year, by month, translator, unit and language; one query.

    The translator is the one whom the job had at publication, as the event says.
    """
    starts = month_starts(year)
    events = events_seen_by(user).filter(at__gte=starts[0], at__lt=starts[-1])
    if locale is not None:
        events = events.filter(job__locale=locale)
    if site is not None:
        events = events.filter(job__site=site)
    cases = [When(at__lt=end, then=Value(month)) for month, end in enumerate(starts[1:], start=1)]
    rows = (
        events.order_by()
        .annotate(month=Case(*cases, output_field=IntegerField()), translator=KT("data__translator"))
        .values("month", "translator", "job__site", "job__locale")
        .annotate(items=Count("pk"), total=Sum("words"))
    )
    return [
        Figure(
            row["month"],
            int(row["translator"]) if str(row["translator"] or "").isdigit() else None,
            row["job__site"],
            row["job__locale"],
            row["items"],
            row["total"] or 0,
        )
        for row in rows
    ]


def lines_by(rows: list[Figure], name: str) -> list[Line]:
    """The same figures by one of `translator`, `site`, `locale`, most items first."""
    found: dict[Any, Line] = {}
    for row in rows:
        key = getattr(row, name)
        found.setdefault(key, Line(key)).add(row.month, row.items, row.words)
    return sorted(found.values(), key=lambda line: (-line.items, -line.words))


def total_of(rows: list[Figure]) -> Line:
    line = Line(None)
    for row in rows:
        line.add(row.month, row.items, row.words)
    return line


def years_with_figures(user: Any) -> list[int]:
    """From the first publication to this year, newest first."""
    first = events_seen_by(user).filter(~Q(at=None)).order_by("at").values_list("at", flat=True).first()
    now = timezone.localdate().year
    return list(range(now, (timezone.localtime(first).year if first else now) - 1, -1))
