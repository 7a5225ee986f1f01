"""When a unit is open: usual hours, own hours, holidays, swapped Saturdays; who keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.calendar.enums import DayKind
from cms.calendar.models import SpecialDay
from cms.calendar.working_days import NoCalendarError
from cms.users.enums import Role
from sites.enums import Weekday
from sites.hours import is_open, openings, opens_next
from sites.models import Unit, WorkingHours
from tests.conftest import PORTAL
from tests.factories import VIETNAM, make_user

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)


@pytest.fixture
def unit():
    return Unit.objects.get(code="cua-vinh")


def at(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), VIETNAM)


def hours(unit, weekday, opens=8, closes=11, **values):
    row = WorkingHours(
        unit=unit, weekday=weekday, opens=time(opens), closes=time(closes),
        **{"valid_from": date(2026, 1, 1)} | values,
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (at(FRIDAY, 7, 29), False),
        (at(FRIDAY, 7, 30), True),
        (at(FRIDAY, 11, 29), True),
        (at(FRIDAY, 11, 30), False),
        (at(FRIDAY, 13, 30), True),
        (at(FRIDAY, 17), False),
        (at(SATURDAY, 9), False),
        (at(date(2026, 9, 2), 9), False),  # Quốc khánh.
        (at(date(2026, 8, 22), 9), True),  # A Saturday worked for Monday, 31 August.
        (at(date(2026, 8, 31), 9), False),
        (at(date(2025, 6, 30), 9), False),  # Before the rows begin.
        (datetime(2026, 11, 20, 1, tzinfo=UTC), True),  # 8:00 in Vietnam.
    ],
)
def test_usual_hours(unit, moment, opened):
    assert is_open(unit, moment) is opened
    assert is_open(None, moment) is opened


def test_own_hours_replace_the_usual_ones(unit):
    hours(unit, Weekday.SATURDAY)
    assert is_open(unit, at(SATURDAY, 9))
    assert not is_open(unit, at(FRIDAY, 9))
    assert is_open(Unit.objects.get(code="snnmt"), at(FRIDAY, 9))
    SpecialDay.objects.create(date=SATURDAY, kind=DayKind.OFF)
    assert not is_open(unit, at(SATURDAY, 9))


def test_own_hours_end(unit):
    hours(unit, Weekday.FRIDAY, 9, 10, valid_to=FRIDAY)
    assert [(o.hour, c.hour) for o, c in openings(unit, FRIDAY)] == [(9, 10)]
    assert len(openings(unit, date(2026, 11, 27))) == 2


def test_opens_next(unit):
    assert opens_next(unit, at(FRIDAY, 7)) == at(FRIDAY, 7, 30)
    assert opens_next(unit, at(FRIDAY, 7, 30)) == at(FRIDAY, 13, 30)
    assert opens_next(unit, at(FRIDAY, 18)) == at(MONDAY, 7, 30)
    assert opens_next(unit, at(date(2027, 2, 3), 18)) == at(date(2027, 2, 11), 7, 30)  # Tết Đinh Mùi.
    WorkingHours.objects.all().delete()
    assert opens_next(unit, at(FRIDAY, 7)) is None


def test_a_year_without_calendar_is_not_guessed(unit):
    with pytest.raises(NoCalendarError):
        is_open(unit, at(date(2101, 3, 1), 9))


def test_few_queries(unit, django_assert_num_queries):
    is_open(unit, at(FRIDAY, 9))
    with django_assert_num_queries(1):
        opens_next(unit, at(date(2027, 2, 3), 18))


def test_what_is_refused(unit):
    hours(unit, Weekday.FRIDAY, 8, 11)
    with pytest.raises(ValidationError):
        hours(unit, Weekday.FRIDAY, 10, 12)
    with pytest.raises(ValidationError):
        hours(unit, Weekday.MONDAY, 12, 12)
    with pytest.raises(ValidationError):
        hours(None, Weekday.FRIDAY, 7, 8, valid_from=date(2026, 1, 1))
    hours(unit, Weekday.FRIDAY, 11, 12)
    hours(unit, Weekday.FRIDAY, 8, 11, valid_from=date(2024, 1, 1), valid_to=date(2025, 12, 31))


# ---- the admin ----
def posted(unit, **values):
    data = {
        "unit": unit.pk if unit else "", "weekday": 5, "opens": "08:00", "closes": "11:00", "valid_from": "2026-01-01",
        "valid_to": "", "legal_basis": "Quyết định 1/QĐ-UBND",
    }  # fmt: skip
    return data | values


@pytest.fixture
def browser(client):
    client.defaults["HTTP_HOST"] = PORTAL

    def log_in(role, unit="snnmt"):
        client.force_login(make_user(role=role, unit=unit))
        return client

    return log_in


def test_a_webmaster_keeps_the_own_hours(browser, unit):
    client = browser(Role.UNIT_WEBMASTER, "cua-vinh")
    page = client.get(reverse("working_hours:add")).content.decode()
    assert "Sở Nông nghiệp" not in page
    assert client.post(reverse("working_hours:add"), posted(unit)).status_code == 302
    assert client.post(reverse("working_hours:add"), posted(Unit.objects.get(code="snnmt"))).status_code == 200
    assert client.post(reverse("working_hours:add"), posted(None, weekday=6)).status_code == 200
    row = WorkingHours.objects.get(unit__isnull=False)
    assert row.unit == unit
    usual = WorkingHours.objects.filter(unit=None).first()
    assert client.get(reverse("working_hours:edit", args=[usual.pk])).status_code == 404
    listed = client.get(reverse("working_hours:index")).content.decode()
    assert "08:00" in listed
    assert reverse("working_hours:edit", args=[row.pk]) in listed
    assert "13:30" not in listed


def test_an_author_elsewhere_keeps_no_hours_there(browser, unit):
    client = browser(Role.UNIT_WEBMASTER, "cua-vinh")
    user = type(make_user()).objects.get(pk=client.session["_auth_user_id"])
    other = Unit.objects.get(code="snnmt")
    user.memberships.create(unit=other, role=Role.UNIT_AUTHOR, valid_from=date(2026, 1, 1))
    assert client.post(reverse("working_hours:add"), posted(other)).status_code == 200
    assert not WorkingHours.objects.filter(unit=other).exists()


def test_the_centre_keeps_the_usual_hours(browser):
    client = browser(Role.CENTRAL_EDITOR, "ubnd")
    assert client.post(reverse("working_hours:add"), posted(None)).status_code == 302
    assert WorkingHours.objects.filter(unit=None, weekday=5).exists()


def test_the_list_asks_as_much_for_many_rows(browser, unit, django_assert_max_num_queries):
    client = browser(Role.CENTRAL_EDITOR, "ubnd")
    client.get(reverse("working_hours:index"))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("working_hours:index"))
    for code in ("cua-vinh", "snnmt", "ubnd"):
        hours(Unit.objects.get(code=code), Weekday.SATURDAY)
    with django_assert_max_num_queries(len(few) + 1):
        client.get(reverse("working_hours:index"))
