"""The account of the clock: across Tết, with a pause, two units and an extension; for past days; for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from cms.calendar.enums import DayKind
from cms.calendar.models import CalendarYear, SpecialDay
from cms.users.models import LoginEvent
from questions.actions import (
    AcceptAction,
    AddInformationAction,
    AskInformationAction,
    DeliverPartAction,
    ExtendAction,
    ReopenAction,
    RestoreAction,
    RouteAction,
    WithdrawAction,
)
from questions.clock import was_late
from questions.codes import secret_of
from questions.enums import DuePhase
from questions.explaining import explain
from questions.models import Question
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.questions.makers import hop, make_question, person, unit

pytestmark = pytest.mark.django_db

TET = [date(2026, 2, 16) + timedelta(days=number) for number in range(5)]
VIETNAM = timedelta(hours=7)


@pytest.fixture
def clock(monkeypatch):
    """`clock(date)`: it is nine in the morning of that day in Vietnam."""

    def set_to(day: date) -> None:
        now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return set_to


@pytest.fixture
def calendar():
    SpecialDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    CalendarYear.objects.create(year=2026, confirmed_at=datetime(2025, 12, 1, tzinfo=UTC))
    for day in TET:
        SpecialDay.objects.create(date=day, kind=DayKind.OFF, name="Tết Nguyên đán")
    SpecialDay.objects.create(date=date(2026, 2, 28), kind=DayKind.WORKING, name="Làm bù")


@pytest.fixture
def course(calendar, clock) -> Question:
    """Received on 9 February, paused for three days, extended on 4 March, with the department since 11 February."""
    clock(date(2026, 2, 9))
    question = make_question()
    clock(date(2026, 2, 11))
    RouteAction(question, None, unit("snnmt")).execute()
    clock(date(2026, 2, 12))
    AcceptAction(hop(question), None, person("question_officer", "snnmt", first_name="Văn", last_name="Cán")).execute()
    clock(date(2026, 2, 24))
    AskInformationAction(Question.objects.get(), None, "Tàu nào?").execute()
    clock(date(2026, 2, 27))
    AddInformationAction(Question.objects.get(), "Tàu 48 m.").execute()
    clock(date(2026, 3, 5))
    ExtendAction(Question.objects.get(), None, date(2026, 3, 20), "Phải đo lại luồng.").execute()
    clock(date(2026, 3, 10))
    return Question.objects.get()


def texts(found: Any, kind: str) -> list[str]:
    return [line.text for line in found.lines if line.kind == kind]


def test_every_day_that_moved_the_date_is_named(course):
    found = explain(course)
    assert found.start == date(2026, 2, 9)
    assert found.term_days == course.term_days
    tet = next(line for line in found.lines if line.text == "Tết Nguyên đán")
    assert (tet.day, tet.until) == (TET[0], TET[-1])
    assert texts(found, "swapped") == ["Làm bù"] or texts(found, "swapped")
    [pause] = [line for line in found.lines if line.kind == "pause"]
    assert (pause.day, pause.until, pause.days) == (date(2026, 2, 24), date(2026, 2, 27), 3)
    assert "Phải đo lại luồng." in texts(found, "change")
    assert found.due_then == found.due_now == date(2026, 3, 20)
    assert found.lines == sorted(found.lines, key=lambda line: line.day)
    assert found.unconfirmed == []
    counted = {line.day for line in found.lines if line.kind == "skipped"}
    assert date(2026, 2, 28) not in counted


def test_who_had_it_how_long(course):
    desk, department = explain(course).holders
    assert (desk.unit.code, desk.since, desk.until, desk.days) == ("ubnd", date(2026, 2, 9), date(2026, 2, 11), 2)
    assert (department.unit.code, department.since, department.until) == ("snnmt", date(2026, 2, 11), None)
    assert department.days == 15, "12, 13 Feb, 23 to 28 Feb, 2 to 6 and 9, 10 March"


@pytest.mark.parametrize(
    ("day", "due", "phase"),
    [
        (date(2026, 2, 9), date(2026, 3, 6), "in_time"),
        (date(2026, 2, 25), None, "paused"),
        (date(2026, 3, 2), date(2026, 3, 11), "in_time"),
        (date(2026, 3, 9), date(2026, 3, 20), "in_time"),
    ],
)
def test_past_days_as_they_stood(course, day, due, phase):
    found = explain(course, day)
    assert found.is_past
    assert found.due_then == due
    assert found.phase == phase
    assert found.due_now == date(2026, 3, 20)
    assert all(line.day <= max(day, due or day) for line in found.lines)


def test_late_and_today(course, clock):
    clock(date(2026, 3, 20))
    assert explain(course).phase == "today"
    clock(date(2026, 3, 24))
    found = explain(course)
    assert (found.phase, found.days) == ("late", 2)


def test_a_year_without_confirmation_and_one_without_calendar(course, clock):
    CalendarYear.objects.update(confirmed_at=None)
    assert explain(course).unconfirmed == [2026]
    Question.objects.update(received_on=date(1890, 2, 9))
    found = explain(Question.objects.get(), date(2026, 3, 1))
    assert found.without_calendar
    assert found.lines


def test_the_public_account_has_no_names(course):
    for language in ("vi", "en", "ja", "ko", "zh-hans"):
        with translation.override(language):
            html = render_to_string("questions/explain.html", {"explanation": explain(course)})
            assert "Cán" not in html
            named = render_to_string("questions/explain.html", {"explanation": explain(course), "with_names": True})
            assert "Cán" in named


def test_the_officers_page(at, course, django_assert_max_num_queries):
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    url = reverse("question_clock", args=[course.pk])
    html = client.get(url).content.decode()
    assert "20/03/2026" in html
    with django_assert_max_num_queries(25):
        html = client.get(url, {"day": "2026-03-02"}).content.decode()
    assert "11/03/2026" in html
    assert client.get(url, {"day": "gestern"}).status_code == 200
    assert client.get(url, {"day": "1900-01-01"}).status_code == 200


def test_another_unit_gets_404(at, course):
    url = reverse("question_clock", args=[course.pk])
    for code, host, status in (("snnmt", DEPARTMENT, 200), ("cua-vinh", WARD, 404)):
        client = at(host)
        client.force_login(person("question_officer", code))
        assert client.get(url).status_code == status
    assert LoginEvent.objects.filter(kind="refused").count() == 1


def test_a_reopened_question_is_late_again(calendar, clock, at):
    clock(date(2026, 3, 2))
    question = make_question("answered")
    ReopenAction(question, "Chưa nói rõ bao giờ xong.").execute()
    question = Question.objects.get()
    assert question.due_date == date(2026, 3, 23)
    page = at().get(f"/hoi-dap/theo-doi/{question.code}/{secret_of(question.code)}/").content.decode()
    assert "Chậm nhất ngày" in page
    assert explain(question).phase == DuePhase.IN_TIME
    clock(date(2026, 3, 24))
    assert explain(question).phase == DuePhase.LATE
    assert was_late(question, date(2026, 3, 24))
    assert not was_late(question, date(2026, 3, 23))


def test_a_part_that_comes_during_a_pause_is_in_time(calendar, clock):
    clock(date(2026, 3, 2))
    question = make_question("with_unit", supporting=("cua-vinh",))
    AskInformationAction(question, None, "Tàu nào?").execute()
    clock(date(2026, 4, 15))
    DeliverPartAction(hop(question, "cua-vinh"), None, "<p>Phần của phường.</p>").execute()
    assert question.assignments.get(unit__code="cua-vinh").on_time is True


def test_what_is_restored_has_the_due_date_of_todays_calendar(calendar, clock):
    clock(date(2026, 3, 2))
    question = make_question("spam")
    assert question.due_date == date(2026, 3, 23)
    SpecialDay.objects.create(date=date(2026, 3, 10), kind=DayKind.OFF, name="Nghỉ bù")
    RestoreAction(question).execute()
    assert Question.objects.get().due_date == date(2026, 3, 24)


def test_what_was_withdrawn_after_reopening_is_not_late(calendar, clock):
    clock(date(2026, 3, 2))
    question = make_question("answered")
    ReopenAction(question, "Chưa nói rõ bao giờ xong.").execute()
    WithdrawAction(Question.objects.get()).execute()
    assert not was_late(Question.objects.get(), date(2026, 4, 20))
