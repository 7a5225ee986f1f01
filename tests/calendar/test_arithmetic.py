"""Adding and counting against a slow and obvious reference; bounds; explanations; speed."""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.calendar import working_days
from cms.calendar.enums import DayKind, DayReason
from cms.calendar.law import KnownYear, known_year
from cms.calendar.models import CalendarYear, SpecialDay
from cms.calendar.working_days import (
    NoCalendarError,
    WorkingDays,
    add_working_days,
    explain,
    working_days_between,
)

ONE = timedelta(days=1)
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
ROWS = st.dictionaries(DAYS, st.sampled_from(DayKind.values), max_size=40)
FILLED = st.sets(st.integers(2023, 2029))


# ---- the reference: one day after the other, no tables ----
def slow_is_working(day, rows, filled):
    if day in rows:
        return rows[day] == DayKind.WORKING
    known = KnownYear() if day.year in filled else known_year(day.year)
    if day in known.swapped:
        return True
    return day.weekday() < 5 and day not in known.off


def slow_add(day, number, rows, filled):
    step = ONE if number > 0 else -ONE
    left = abs(number)
    while left:
        day += step
        left -= slow_is_working(day, rows, filled)
    return day


def slow_between(first, last, rows, filled):
    step = ONE if last > first else -ONE
    found, day = 0, first
    while day != last:
        day += step
        found += slow_is_working(day, rows, filled)
    return found if last > first else -found


def calendar_of(rows, filled=()):
    return WorkingDays([(day, kind, "") for day, kind in rows.items()], [(year, None) for year in filled])


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, filled=FILLED, day=DAYS, number=st.integers(-400, 400))
def test_adding_is_what_counting_by_hand_gives(rows, filled, day, number):
    calendar = calendar_of(rows, filled)
    assert calendar.add(day, number) == slow_add(day, number, rows, filled)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, filled=FILLED, first=DAYS, last=DAYS)
def test_counting_is_what_counting_by_hand_gives(rows, filled, first, last):
    assert calendar_of(rows, filled).between(first, last) == slow_between(first, last, rows, filled)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, filled=FILLED, day=DAYS, number=st.integers(-300, 300))
def test_counting_takes_back_what_adding_did(rows, filled, day, number):
    calendar = calendar_of(rows, filled)
    there = calendar.add(day, number)
    assert calendar.between(day, there) == number
    assert number == 0 or calendar.is_working(there)


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, day=DAYS, more=st.integers(0, 200), less=st.integers(0, 200))
def test_adding_in_two_steps_is_adding_once(rows, day, more, less):
    calendar = calendar_of(rows)
    assert calendar.add(calendar.add(day, more), less) == calendar.add(day, more + less)


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, day=DAYS, off=DAYS, number=st.integers(1, 200))
def test_a_further_day_off_never_makes_a_deadline_earlier(rows, day, off, number):
    later = calendar_of(rows | {off: DayKind.OFF}).add(day, number)
    assert later >= calendar_of(rows).add(day, number)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, filled=FILLED, first=DAYS, length=st.integers(0, 60))
def test_explanations_agree_with_the_count(rows, filled, first, length):
    calendar = calendar_of(rows, filled)
    days = calendar.explain(first, first + length * ONE)
    assert [day.date for day in days] == [first + number * ONE for number in range(length + 1)]
    assert all(day.is_working == slow_is_working(day.date, rows, filled) for day in days)
    assert sum(day.is_working for day in days[1:]) == calendar.between(first, first + length * ONE)
    assert all(day.why for day in days)


def test_zero_and_negative():
    calendar = calendar_of({})
    sunday, friday, monday = date(2026, 11, 22), date(2026, 11, 20), date(2026, 11, 23)
    assert calendar.add(sunday, 0) == sunday
    assert calendar.add(sunday, 1) == monday
    assert calendar.add(sunday, -1) == friday
    assert calendar.add(monday, -1) == friday
    assert calendar.between(monday, friday) == -1
    assert calendar.between(sunday, sunday) == 0
    assert calendar.explain(monday, friday) == []


def test_a_saturday_swapped_over_new_year_counts():
    """31 December 2018 was a day off, and 5 January 2019 was worked for it."""
    calendar = calendar_of({})
    assert not calendar.is_working(date(2018, 12, 31))
    assert calendar.is_working(date(2019, 1, 5))
    assert calendar.is_working(date(2014, 12, 27))
    assert calendar.why(date(2019, 1, 5)).name == "Làm bù cho ngày 31/12/2018"


def test_explanations():
    days = {day.date: day for day in calendar_of({date(2026, 1, 2): DayKind.OFF}).explain(*january(1, 4))}
    assert days[date(2026, 1, 1)].why == "Tết Dương lịch"
    assert days[date(2026, 1, 2)].reason == DayReason.HOLIDAY
    assert days[date(2026, 1, 3)].reason == DayReason.WEEKEND
    assert not days[date(2026, 1, 1)].is_certain
    swapped = calendar_of({}).why(date(2026, 8, 22))
    assert (swapped.reason, swapped.is_working) == (DayReason.SWAPPED, True)


def january(first, last):
    return date(2026, 1, first), date(2026, 1, last)


# ---- years that nobody knows ----
@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.add(date(2100, 12, 30), 5),
        lambda calendar: calendar.add(date(1995, 1, 3), -5),
        lambda calendar: calendar.add(date(2101, 5, 5), 1),
        lambda calendar: calendar.between(date(2100, 12, 1), date(2101, 1, 2)),
        lambda calendar: calendar.is_working(date(2101, 1, 5)),
        lambda calendar: calendar.explain(date(2101, 1, 5), date(2101, 1, 6)),
        lambda calendar: calendar.add(date(9999, 12, 31), 1),
        lambda calendar: calendar.add(date(1, 1, 1), -1),
    ],
)
def test_no_date_is_guessed_where_tet_is_not_known(ask):
    with pytest.raises(NoCalendarError):
        ask(calendar_of({}))


def test_an_unknown_year_counts_once_it_is_filled_by_hand():
    calendar = calendar_of({date(2101, 1, 3): DayKind.OFF}, {2101})
    assert calendar.add(date(2100, 12, 31), 1) == date(2101, 1, 4)


def test_years_to_warn_about():
    calendar = WorkingDays([], [(2026, "confirmed"), (2027, None)])
    first, last = date(2025, 12, 1), date(2028, 1, 1)
    assert calendar.unconfirmed_years(first, last) == [2025, 2027, 2028]
    assert calendar.unconfirmed_years(last, first) == [2025, 2027, 2028]
    assert calendar.unknown_years(first, last) == []
    assert calendar.unknown_years(date(2100, 1, 1), date(2102, 1, 1)) == [2101, 2102]


def test_the_package_knows_its_years():
    assert known_year(1994) is None
    assert known_year(2101) is None
    assert known_year(2026).off[date(2026, 2, 17)] == "Tết Nguyên Đán"
    assert known_year(2026).swapped == {date(2026, 8, 22): "Làm bù cho ngày 31/08/2026"}


# ---- the functions, and what they keep ----
@pytest.mark.django_db
def test_the_functions_see_a_change_at_once(django_assert_num_queries):
    friday = date(2026, 11, 20)
    assert add_working_days(friday, 1) == date(2026, 11, 23)
    with django_assert_num_queries(0):
        assert working_days_between(friday, date(2026, 11, 23)) == 1
        assert [day.is_working for day in explain(friday, date(2026, 11, 23))] == [True, False, False, True]
    SpecialDay.objects.create(date=date(2026, 11, 23), kind=DayKind.OFF)
    assert add_working_days(friday, 1) == date(2026, 11, 25)  # The 24th is Ngày Văn hóa Việt Nam.


@pytest.mark.django_db
def test_another_process_hears_of_a_change(monkeypatch):
    assert add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 23)
    SpecialDay.objects.bulk_create([SpecialDay(date=date(2026, 11, 23), kind=DayKind.OFF)])
    assert add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 23)
    working_days.cache.set(working_days.VERSION_KEY, "of another process", None)
    monkeypatch.setattr(working_days, "BELIEVED", 0.0)
    assert add_working_days(date(2026, 11, 20), 1) == date(2026, 11, 25)


@pytest.mark.django_db
def test_two_queries_and_none_later(django_assert_num_queries):
    CalendarYear.objects.create(year=2026)
    with django_assert_num_queries(2):
        calendar = WorkingDays()
    with django_assert_num_queries(0):
        calendar.add(date(2026, 1, 1), 1000)


@pytest.mark.django_db
def test_thirty_thousand_deadlines_are_cheap():
    add_working_days(date(2026, 1, 1), 1)
    began = perf_counter()
    for number in range(30_000):
        add_working_days(date(2026, 1, 1) + (number % 300) * ONE, number % 40)
    assert perf_counter() - began < 3  # Some 0.1 s; the rest is for a busy machine.
