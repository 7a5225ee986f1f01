"""What the log of queries says about a period: figures and lists of the report, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import QueryLog
from .querylog import KEPT_DAYS

PERIODS = (7, 30, 90)
SLOW_MS = 200
LISTED = 20


@dataclass(frozen=True)
class Period:
    """The last `days` days, today included, and as many before them."""

    days: int
    today: date

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    @property
    def start(self) -> datetime:
        return _midnight(self.first)

    @property
    def start_before(self) -> datetime:
        return _midnight(self.first - timedelta(days=self.days))

    @property
    def is_compared(self) -> bool:
        """Whether the period before is still there as a whole."""
        return 2 * self.days <= KEPT_DAYS


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True)
class Figures:
    """Of a period; `before`: of the one before, `None` where there is none to compare with."""

    searches: int
    empty: int
    unclicked: int
    median_ms: int
    p95_ms: int
    searches_before: int | None = None

    @property
    def empty_percent(self) -> float:
        return _percent(self.empty, self.searches)

    @property
    def unclicked_percent(self) -> float:
        """Of the searches that found something."""
        return _percent(self.unclicked, self.searches - self.empty)

    @property
    def trend(self) -> int | None:
        return None if self.searches_before is None else self.searches - self.searches_before


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


@dataclass(frozen=True)
class Line:
    """A query of a list; `trend`: more or fewer than in the period before."""

    text: str
    key: str
    count: int
    trend: int | None
    last_asked: datetime
    results: int
    clicks: int
    slowest_ms: int


@dataclass(frozen=True)
class Listing:
    """A list of the dashboard: which searches count, and which queries are left after counting."""

    name: str
    label: str | Promise
    explanation: str | Promise
    which: Q = field(default_factory=Q)
    having: Q = field(default_factory=Q)


LISTINGS = (
    Listing("frequent", _("Most frequent"), _("What people ask most often.")),
    Listing(
        "empty",
        _("Without results"),
        _("Nothing was found: content is missing, or people use other words. Synonyms help with the latter."),
        which=Q(results=0),
    ),
    Listing(
        "unclicked",
        _("Without clicks"),
        _("Something was found, and nobody opened any of it: the right page may stand too low. Best bets help."),
        which=Q(results__gt=0),
        having=Q(clicks=0, count__gte=2),
    ),
    Listing("slow", _("Slow"), _("Answers that took longer than 200 ms."), which=Q(took_ms__gt=SLOW_MS)),
)


def listing_named(name: str) -> Listing:
    return next((listing for listing in LISTINGS if listing.name == name), LISTINGS[0])


def figures(rows: QuerySet[QueryLog], period: Period) -> Figures:
    """Three queries."""
    now = Q(asked_at__gte=period.start)
    found = rows.filter(asked_at__gte=period.start_before if period.is_compared else period.start).aggregate(
        searches=Count("pk", filter=now),
        empty=Count("pk", filter=now & Q(results=0)),
        unclicked=Count("pk", filter=now & Q(results__gt=0, clicked=None)),
        all=Count("pk"),
    )
    count = found["searches"]
    times = rows.filter(now).order_by("took_ms").values_list("took_ms", flat=True)
    median, p95 = (next(iter(times[place : place + 1]), 0) for place in (count // 2, count * 95 // 100))
    before = found["all"] - count if period.is_compared else None
    return Figures(count, found["empty"], found["unclicked"], median, p95, before)


def lines(rows: QuerySet[QueryLog], period: Period, listing: Listing, limit: int = LISTED) -> Iterator[Line]:
    """The queries of a list, the most frequent first. One query."""
    now = Q(asked_at__gte=period.start)
    found: Any = (
        rows.filter(listing.which, asked_at__gte=period.start_before if period.is_compared else period.start)
        .order_by()
        .values("key")
        .annotate(
            count=Count("pk", filter=now),
            all=Count("pk"),
            clicks=Count("clicked", filter=now),
            last=Max("asked_at", filter=now),
            written=Max("text", filter=now),
            found=Avg("results", filter=now),
            slowest=Max("took_ms", filter=now),
        )
        .filter(listing.having, count__gt=0)
        .order_by("-count", "-last", "key")[:limit]
    )
    for row in found:
        yield Line(
            text=row["written"],
            key=row["key"],
            count=row["count"],
            trend=2 * row["count"] - row["all"] if period.is_compared else None,
            last_asked=row["last"],
            results=round(row["found"]),
            clicks=row["clicks"],
            slowest_ms=row["slowest"],
        )


@dataclass(frozen=True)
class Day:
    day: date
    searches: int
    empty: int


def days_of(rows: QuerySet[QueryLog], period: Period) -> list[Day]:
    """Every day of the period, also those without a search. One query."""
    found = {
        row["day"]: row
        for row in rows.filter(asked_at__gte=period.start)
        .order_by()
        .values(day=TruncDate("asked_at"))
        .annotate(searches=Count("pk"), empty=Count("pk", filter=Q(results=0)))
    }
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    nothing = {"searches": 0, "empty": 0}
    return [Day(day, found.get(day, nothing)["searches"], found.get(day, nothing)["empty"]) for day in days]
