"""Figures of questions: the record of every unit in a year, as of any day; what is late, how old, and what falls due.

A question belongs to the year in which it was received, and to the unit that leads it (on a past day: that led it on
that day). Spam and what was merged into another question are counted nowhere. The outcome of a question is known when
it was answered, or when it is late and still open; the share on time is of those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from math import sqrt
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.calendar.working_days import WorkingDays, current
from cms.core.text import collation_key
from sites.models import Unit

from .clock import end_of
from .enums import AssignmentRole, AssignmentState, Outcome
from .models import Assignment, DeadlineChange, Question

# Fewer questions with a known outcome say nothing about a unit.
MIN_RANKED = 10
# Of the 95 % range.
Z = 1.96
ORDER_EXPLAINED = _(
    "Units are ordered by the share of questions answered in time, taken cautiously: the fewer questions a unit has "
    "had, the more its share is lowered (lower end of the 95 % range after Wilson). So one answer in time makes no "
    "unit the first, and one late answer makes none the last. A question counts once it is answered, or late. Units "
    "with fewer than 10 such questions have no rank."
)
# The unit has the question no more, and no other has it yet.
GIVEN_BACK = (AssignmentState.REFUSED, AssignmentState.TAKEN_BACK)


def lower_bound(good: int, every: int) -> float:
    """Lower end of Wilson's interval for a share (E. B. Wilson, 1927)."""
    if not every:
        return 0.0
    share = good / every
    middle = share + Z * Z / (2 * every)
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * every)) / every)
    return max(0.0, (middle - spread) / (1 + Z * Z / every))


@dataclass
class Tally:
    """Figures of one unit, one field or everything.

    Attributes:
        on_time, late: of those answered; neither where nobody knows, as with old records.
        late_open: not answered on the day, though the due date had passed.
        days: working days from receipt to answer -> number of answers.
    """

    received: int = 0
    answered: int = 0
    on_time: int = 0
    late: int = 0
    late_open: int = 0
    days: Counter[int] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        """Questions whose outcome is known."""
        return self.on_time + self.late + self.late_open

    @property
    def share(self) -> float | None:
        """Percentage answered in time, of those whose outcome is known."""
        return 100 * self.on_time / self.decided if self.decided else None

    @property
    def answered_share(self) -> float | None:
        return 100 * self.answered / self.received if self.received else None

    @property
    def median_working_days(self) -> float | None:
        """Half of the answers took no longer than this; receipt is day 0, pauses are not taken off."""
        number = sum(self.days.values())
        if not number:
            return None
        ordered = sorted(self.days)
        ends = list(accumulate(self.days[value] for value in ordered))

        def at(position: int) -> int:
            return next(value for value, end in zip(ordered, ends, strict=True) if position < end)

        return (at((number - 1) // 2) + at(number // 2)) / 2

    def add(self, other: Tally) -> None:
        for name in ("received", "answered", "on_time", "late", "late_open"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.days.update(other.days)


@dataclass(frozen=True)
class UnitRecord:
    """The record of a unit in a year; `rank` is `None` below `MIN_RANKED` questions with a known outcome."""

    unit: Unit
    name: str
    received: int
    answered: int
    on_time: int
    late: int
    late_open: int
    median_working_days: float | None
    share: float | None
    rank: int | None


class _Span:
    """Working days between two days by one subtraction, for many pairs of the same time."""

    def __init__(self, calendar: WorkingDays, first: date, last: date) -> None:
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.first = first
        self.passed = list(accumulate(calendar.is_working(day) for day in days))

    def between(self, first: date, last: date) -> int:
        """As `WorkingDays.between`."""
        return max(self.passed[(last - self.first).days] - self.passed[(first - self.first).days], 0)


def unit_on(day: date) -> Any:
    """For `annotate`: who led a question at the end of a past day; of old records without hops: the unit named."""
    leads = Assignment.objects.filter(question=OuterRef("pk"), role=AssignmentRole.LEAD)
    sent = leads.filter(sent_at__lte=end_of(day)).order_by("-sent_at", "-pk")
    held = Case(
        When(Q(state__in=GIVEN_BACK) & Q(ended_at__lte=end_of(day)), then=None),
        default=F("unit_id"),
    )
    return Case(
        When(Exists(leads), then=Subquery(sent.annotate(held=held).values("held")[:1])),
        default=F("lead_unit_id"),
    )


def due_date_on(day: date) -> Any:
    """For `annotate`: the due date as it stood at the end of a past day (`clock.due_on`)."""
    rows = DeadlineChange.objects.filter(question=OuterRef("pk"), at__lte=end_of(day)).order_by("-at", "-pk")
    return Subquery(rows.values("new")[:1])


Key = tuple[int | None, ...]


def tallies_by(questions: Any, year: int, as_of: date | None, *by: str) -> dict[Key, Tally]:
    """Figures of the questions received in a year, as of a day, by `unit`, `topic` or both (`None`: none yet).

    Three grouped queries, whatever the number of questions.
    """
    today = timezone.localdate()
    day = min(as_of or today, today)
    past = day < today
    rows = questions.counted().order_by().filter(received_on__range=(date(year, 1, 1), min(date(year, 12, 31), day)))
    columns = {"unit": unit_on(day) if past else F("lead_unit_id"), "topic": F("topic_id")}
    keys = [f"by_{name}" for name in by]
    rows = rows.annotate(**{f"by_{name}": columns[name] for name in by})
    found: dict[Key, Tally] = {}
    for *key, number in rows.values_list(*keys).annotate(number=Count("pk")):
        found.setdefault(tuple(key), Tally()).received = number
    _add_answers(found, rows.filter(answered_on__lte=day), keys, day)
    due = due_date_on(day) if past else F("due_date")
    late = rows.annotate(due=due).filter(late_and_open(day), due__lt=day)
    for *key, number in late.values_list(*keys).annotate(number=Count("pk")):
        found[tuple(key)].late_open = number
    return found


def late_and_open(day: date) -> Q:
    """Not answered on the day, nor ended without an answer; the due date is compared by the caller."""
    return (Q(answered_on=None) | Q(answered_on__gt=day)) & (
        Q(ended_at=None) | Q(ended_at__gt=end_of(day)) | Q(answered_on__isnull=False)
    )


def with_outcome(questions: Any, outcome: str) -> Any:
    """Those that the figures of today count under an outcome."""
    today = timezone.localdate()
    if outcome == Outcome.LATE_OPEN:
        return questions.filter(late_and_open(today), due_date__lt=today)
    known = {Outcome.ON_TIME: {"on_time": True}, Outcome.LATE: {"on_time": False}}
    return questions.filter(answered_on__lte=today, **known.get(Outcome(outcome), {}))


def _add_answers(found: dict[Key, Tally], answered: Any, keys: list[str], day: date) -> None:
    values = answered.values_list(*keys, "received_on", "answered_on", "on_time")
    groups = list(values.annotate(number=Count("pk")))
    if not groups:
        return
    span = _Span(current(), min(group[-4] for group in groups), day)
    for *key, received_on, answered_on, on_time, number in groups:
        tally = found[tuple(key)]
        tally.answered += number
        tally.on_time += number if on_time else 0
        tally.late += number if on_time is False else 0
        tally.days[span.between(received_on, max(answered_on, received_on))] += number


def along(found: dict[Key, Tally], index: int) -> dict[int | None, Tally]:
    """Figures by two keys, summed by one of them."""
    result: dict[int | None, Tally] = {}
    for key, tally in found.items():
        result.setdefault(key[index], Tally()).add(tally)
    return result


def tallies(questions: Any, year: int, as_of: date | None = None, by: str = "unit") -> dict[int | None, Tally]:
    """The same by `unit` or `topic` alone."""
    return along(tallies_by(questions, year, as_of, by), 0)


def total_of(found: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in found:
        total.add(tally)
    return total


def record(year: int, as_of: date | None = None, questions: Any = None) -> list[UnitRecord]:
    """The public record of every unit that was asked something in a year, as of a day, in a fair order.

    Args:
        questions: of which to count; all by default.
    """
    rows = Question.objects.all() if questions is None else questions
    return as_records(tallies(rows, year, as_of))


def as_records(found: dict[int | None, Tally]) -> list[UnitRecord]:
    """Tallies by unit, named and ranked; what is with no unit stands in no record."""
    units = Unit.objects.filter(pk__in=[key for key in found if key]).prefetch_related("periods")
    return ranked({unit: found[unit.pk] for unit in units})


def ranked(found: dict[Unit, Tally]) -> list[UnitRecord]:
    """Those with a rank first, equal shares at equal rank; the others by name."""
    names = {unit: str(unit) for unit in found}
    bounds = {
        unit: lower_bound(tally.on_time, tally.decided) for unit, tally in found.items() if tally.decided >= MIN_RANKED
    }
    ranks = {unit: 1 + sum(other > bound for other in bounds.values()) for unit, bound in bounds.items()}
    order = sorted(found, key=lambda unit: (ranks.get(unit, len(found) + 1), collation_key(names[unit])))
    return [_as_record(unit, names[unit], found[unit], ranks.get(unit)) for unit in order]


def _as_record(unit: Unit, name: str, tally: Tally, rank: int | None) -> UnitRecord:
    return UnitRecord(
        unit=unit,
        name=name,
        received=tally.received,
        answered=tally.answered,
        on_time=tally.on_time,
        late=tally.late,
        late_open=tally.late_open,
        median_working_days=tally.median_working_days,
        share=tally.share,
        rank=rank,
    )


def years_with_questions(questions: Any) -> list[int]:
    """From the first question to this year, newest first."""
    first = questions.aggregate(first=Min("received_on"))["first"]
    now = timezone.localdate().year
    return list(range(now, min(first.year if first else now, now) - 1, -1))
