"""Working days of Vietnam: weekends, holidays, swapped Saturdays, and what is decided late."""

from __future__ import annotations

from datetime import date

import pytest

from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.calendar.working_days import WorkingDays

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday.
        (date(2026, 9, 2), False),  # Quốc khánh.
        (date(2026, 8, 22), True),  # A Saturday worked for Monday, 31 August.
        (date(2026, 8, 31), False),
        (date(2027, 2, 5), False),  # Tết Đinh Mùi.
        (date(2027, 2, 10), False),
        (date(2027, 2, 11), True),
    ],
)
def test_days(day, working):
    assert WorkingDays().is_working(day) is working


def test_a_decision_wins():
    SpecialDay.objects.create(date=date(2027, 2, 11), kind=DayKind.OFF, name="Nghỉ Tết kéo dài")
    SpecialDay.objects.create(date=date(2027, 2, 20), kind=DayKind.WORKING, name="Làm bù")
    calendar = WorkingDays()
    assert not calendar.is_working(date(2027, 2, 11))
    assert calendar.is_working(date(2027, 2, 20))


def test_counting_and_adding():
    calendar = WorkingDays()
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    assert calendar.between(friday, monday) == 1
    assert calendar.between(friday, friday) == 0
    assert calendar.add(friday, 1) == monday
    assert calendar.add(date(2027, 2, 1), 7) == date(2027, 2, 17)
    assert calendar.between(date(2027, 2, 1), date(2027, 2, 17)) == 7
