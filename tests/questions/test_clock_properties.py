"""The clock against a slow, obvious reference: day by day, with random holidays and pauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.calendar.enums import DayKind
from cms.calendar.models import CalendarYear, SpecialDay
from cms.calendar.working_days import WorkingDays
from questions.clock import due_date_of, due_on, end_of, set_due_date, term_start, was_late
from questions.explaining import explain
from questions.models import DeadlineChange, Pause, Question
from tests.questions.makers import make_question

ONE = timedelta(days=1)
FIRST = date(2026, 1, 5)
DAYS = st.integers(0, 250).map(lambda number: FIRST + number * ONE)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Shape:
    """A question, as far as its clock needs it."""

    received_on: date
    term_days: int
    reopened_at: datetime | None = None


@dataclass
class Calendar:
    """Days off and swapped Saturdays; the rest is weeks."""

    off: set[date] = field(default_factory=set)
    swapped: set[date] = field(default_factory=set)

    def is_working(self, day: date) -> bool:
        return day in self.swapped or (day.weekday() < 5 and day not in self.off)

    def between(self, first: date, last: date) -> int:
        days = (first + number * ONE for number in range(1, (last - first).days + 1))
        return sum(self.is_working(day) for day in days)

    def add(self, day: date, number: int) -> date:
        while number:
            day += ONE
            number -= self.is_working(day)
        return day


def naive_due(start: date, term: int, pauses: list[tuple[date, date]], calendar: Calendar) -> date:
    """Walk on day by day. Each working day of a pause (after its first day, up to its last) is one more to walk."""
    left = term
    for first, last in pauses:
        day = first
        while day < last:
            day += ONE
            left += calendar.is_working(day)
    day = start
    while left > 0:
        day += ONE
        if calendar.is_working(day):
            left -= 1
    return day


CALENDARS = st.builds(
    Calendar, st.sets(DAYS, max_size=40), st.sets(DAYS.filter(lambda d: d.weekday() == 5), max_size=6)
)
PAUSES = st.lists(st.tuples(DAYS, st.integers(0, 30)), max_size=4)


@QUICK
@given(received=DAYS, term=st.integers(0, 40), pauses=PAUSES, calendar=CALENDARS, reopened=st.none() | DAYS)
def test_due_dates_are_those_of_the_reference(received, term, pauses, calendar, reopened):
    start = received
    shape: Any = Shape(received, term)
    if reopened is not None and reopened >= received:
        shape.reopened_at = datetime.combine(reopened, datetime.min.time(), tzinfo=UTC) + timedelta(hours=5)
        start = reopened
    assert term_start(shape) == start
    spans = [(first, first + length * ONE) for first, length in pauses]
    rows = [Pause(started_on=first, ended_on=last) for first, last in spans]
    kept = [span for span in spans if span[0] >= start]
    assert due_date_of(shape, rows, calendar) == naive_due(start, term, kept, calendar)
    rows.append(Pause(started_on=start, ended_on=None))
    assert due_date_of(shape, rows, calendar) is None


@pytest.mark.django_db
@FEW
@given(off=st.sets(DAYS, max_size=25), swapped=st.sets(DAYS.filter(lambda d: d.weekday() == 5), max_size=4))
def test_the_calendar_of_the_database_is_the_reference_too(off, swapped):
    SpecialDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    CalendarYear.objects.bulk_create([CalendarYear(year=2026), CalendarYear(year=2027)])
    rows = [SpecialDay(date=day, kind=DayKind.OFF) for day in off - swapped]
    SpecialDay.objects.bulk_create(rows + [SpecialDay(date=day, kind=DayKind.WORKING) for day in swapped])
    real, naive = WorkingDays(), Calendar(off - swapped, swapped)
    for start in (FIRST, FIRST + 30 * ONE, FIRST + 60 * ONE):
        shape: Any = Shape(start, 15)
        assert due_date_of(shape, [], real) == naive_due(start, 15, [], naive)


CHANGES = st.lists(st.tuples(st.integers(1, 60), st.none() | st.integers(-20, 80)), max_size=6)


@pytest.fixture
def question(db: None) -> Question:
    found = make_question()
    day = timezone.localdate() - 70 * ONE
    DeadlineChange.objects.all().delete()
    Question.objects.filter(pk=found.pk).update(received_on=day, received_at=end_of(day), due_date=None)
    found.refresh_from_db()
    return found


@FEW
@given(changes=CHANGES, answered=st.none() | st.integers(1, 69))
def test_what_was_late_on_a_past_day_is_told_for_ever(changes, answered, question):
    question.deadlines.all().delete()
    question.due_date = None
    start = question.received_on
    question.answered_on = start + answered * ONE if answered is not None else None
    history: list[tuple[date, date | None]] = [(start, start + 21 * ONE)]
    history += sorted(
        ((start + after * ONE, start + due * ONE if due is not None else None) for after, due in changes),
        key=lambda row: row[0],
    )
    for on, due in history:
        set_due_date(question, due, "x", at=end_of(on) - timedelta(hours=3))
    for number in range(-2, 70):
        day = start + number * ONE
        known = [due for on, due in history if on <= day]
        stood = known[-1] if known else None
        assert due_on(question, day) == stood
        open_then = number >= 0 and (answered is None or number < answered)
        late = bool(open_then and stood and day > stood)
        assert was_late(question, day) is late
        told = explain(question, day)
        assert told.due_then == stood
        assert (told.phase == "late") is late
