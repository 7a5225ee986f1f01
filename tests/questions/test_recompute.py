"""A day becomes a holiday: every open due date follows, with the old date, the reason and notices; and fast."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.calendar.actions import ChangeDaysAction, DayChange
from cms.calendar.enums import DayKind
from cms.calendar.models import CalendarYear, SpecialDay
from cms.calendar.working_days import WorkingDays
from questions.actions import AcceptAction, AskInformationAction, ExtendAction
from questions.enums import EventKind, MailState, QuestionState
from questions.models import Asker, Assignment, DeadlineChange, Question, QuestionEvent, QuestionMail
from questions.recomputing import recompute
from sites.models import MemberSite
from tests.questions.mailbox import smtp_server
from tests.questions.makers import TITLE, fresh, hop, make_question, person, unit

pytestmark = pytest.mark.django_db
S = QuestionState
REASON = "Nghỉ bù theo Quyết định 12/QĐ-TTg"


@pytest.fixture(autouse=True)
def calendar(monkeypatch):
    """Plain weeks; nine o'clock on Monday, 2 November 2026."""
    SpecialDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    for year in (2026, 2027):
        CalendarYear.objects.create(year=year, confirmed_at=datetime(2025, 12, 1, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 2, 2, tzinfo=UTC))


def day_off(*days: date, kind: str = DayKind.OFF, user: Any = None) -> None:
    ChangeDaysAction([DayChange(day, kind, "Nghỉ bù") for day in days], REASON, user).execute()


def test_a_new_day_off_moves_what_it_lies_in(on_commit, settings):
    officer = person("question_officer", "snnmt", email="can-bo@haivan.example")
    question = make_question(S.ROUTED)
    AcceptAction(hop(question), None, officer).execute()
    boss = person("central_editor", first_name="Trưởng")
    version = fresh(question).version
    assert fresh(question).due_date == date(2026, 11, 23)
    with smtp_server(settings) as smtp, on_commit():
        day_off(date(2026, 11, 20), user=boss)
    moved = fresh(question)
    assert moved.due_date == date(2026, 11, 24)
    assert moved.version == version, "who has it open in a form is not refused for that"
    row = DeadlineChange.objects.filter(question=question).last()
    assert (row.old, row.new, row.reason, row.user) == (date(2026, 11, 23), date(2026, 11, 24), REASON, boss)
    event = QuestionEvent.objects.get(question=question, kind=EventKind.DEADLINE)
    assert (event.text, event.data) == (REASON, {"old": "2026-11-23", "new": "2026-11-24"})
    assert hop(question).due_on == date(2026, 11, 24)
    assert sorted(smtp.receivers) == ["can-bo@haivan.example", "nguoi.hoi@vidu.example"]
    for text in smtp.texts:
        assert "24/11/2026" in text
        assert TITLE not in text


def test_it_moves_back_when_the_day_is_worked(on_commit):
    question = make_question()
    with on_commit():
        day_off(date(2026, 11, 10))
    assert fresh(question).due_date == date(2026, 11, 24)
    with on_commit():
        day_off(date(2026, 11, 10), kind=DayKind.WORKING)
    assert fresh(question).due_date == date(2026, 11, 23)
    rows = list(DeadlineChange.objects.filter(question=question).values_list("old", "new"))
    assert rows[1:] == [(date(2026, 11, 23), date(2026, 11, 24)), (date(2026, 11, 24), date(2026, 11, 23))]


def test_what_it_does_not_touch_stays(on_commit):
    open_one, paused, ended = make_question(), make_question(), make_question(S.WITHDRAWN)
    AskInformationAction(paused, None, "Ở đâu?").execute()
    before = list(Question.objects.order_by("pk").values_list("due_date", flat=True))
    with on_commit():
        day_off(date(2026, 11, 2), date(2026, 11, 24))  # Day 0, and after the due date.
    assert list(Question.objects.order_by("pk").values_list("due_date", flat=True)) == before
    with on_commit():
        day_off(date(2026, 11, 5))
    assert fresh(open_one).due_date == date(2026, 11, 25), "the 24th is off too"
    assert fresh(paused).due_date is None
    assert fresh(ended).due_date == before[2]
    assert {open_one.pk} == set(
        QuestionEvent.objects.filter(kind=EventKind.DEADLINE).values_list("question", flat=True)
    )


def test_twice_is_once(on_commit):
    make_question()
    with on_commit():
        day_off(date(2026, 11, 5))
    counts = [DeadlineChange.objects.count(), QuestionEvent.objects.count(), QuestionMail.objects.count()]
    again = recompute([date(2026, 11, 5)], REASON)
    assert (again.moved, again.mails) == ([], [])
    assert [DeadlineChange.objects.count(), QuestionEvent.objects.count(), QuestionMail.objects.count()] == counts


def test_two_changes_before_the_worker_comes(on_commit):
    """The first task already sees both days; the second finds nothing to do. Neither loses one."""
    question = make_question()
    for day in (date(2026, 11, 5), date(2026, 11, 6)):
        SpecialDay.objects.create(date=day, kind=DayKind.OFF)
    assert len(recompute([date(2026, 11, 5)], "a").moved) == 1
    assert len(recompute([date(2026, 11, 6)], "b").moved) == 0
    assert fresh(question).due_date == date(2026, 11, 25)


def test_an_announced_date_counts_from_itself(on_commit):
    question = make_question()
    ExtendAction(question, None, date(2026, 12, 1), "Phải đo lại.").execute()
    with on_commit():
        day_off(date(2026, 11, 26))
    assert fresh(question).due_date == date(2026, 12, 2)


def test_a_year_nobody_knows_leaves_the_date(on_commit):
    question = make_question()
    Question.objects.filter(pk=question.pk).update(received_on=date(1900, 1, 1), due_date=date(2026, 11, 23))
    result = recompute([date(2026, 11, 5)], REASON)
    assert result.without_calendar in {0, 1}
    if result.without_calendar:
        assert fresh(question).due_date == date(2026, 11, 23)


def many(number: int) -> None:
    """Open questions with askers, hops and history, written at once."""
    site, lead, now = MemberSite.objects.get(site__hostname="portal.test"), unit("snnmt"), timezone.now()
    calendar = WorkingDays()
    asker = Asker()
    asker.seal({"name": "Nguyễn Thị Hỏi", "email": "nguoi.hoi@vidu.example"})
    first = date(2026, 10, 1)
    rows = Question.objects.bulk_create(
        [
            Question(
                code=f"{row:04d}-TEST", site=site, desk_unit=site.unit, lead_unit=lead, state=S.WITH_UNIT,
                title=TITLE, text="x", received_at=now, received_on=first + timedelta(days=row % 30),
                due_date=calendar.add(first + timedelta(days=row % 30), 15), term_days=15,
            )
            for row in range(number)
        ]
    )  # fmt: skip
    values = {"sealed": asker.sealed, "key_id": asker.key_id, "has_email": True}
    Asker.objects.bulk_create([Asker(question=row, **values) for row in rows])
    DeadlineChange.objects.bulk_create(
        [DeadlineChange(question=row, at=now, new=row.due_date, reason="") for row in rows]
    )
    Assignment.objects.bulk_create(
        [Assignment(question=row, unit=lead, sent_at=now, due_on=row.due_date) for row in rows]
    )


def test_two_thousand_in_ten_seconds(capsys):
    for number in range(8):
        person("question_officer", "snnmt", email=f"can-bo-{number}@haivan.example")
    many(2000)
    SpecialDay.objects.create(date=date(2026, 10, 30), kind=DayKind.OFF)
    started = time.perf_counter()
    result = recompute([date(2026, 10, 30)], REASON)
    seconds = time.perf_counter() - started
    with capsys.disabled():
        print(f"\nrecomputing 2,000 open deadlines: {len(result.moved)} moved, {seconds:.2f} s")  # noqa: T201
    assert len(result.moved) > 1000
    assert seconds < 10
    digests = QuestionMail.objects.filter(kind="deadlines", state=MailState.QUEUED)
    assert digests.count() == 8, "one for each officer"
    assert QuestionMail.objects.filter(kind="deadline").count() == len(result.moved)
