"""Reminders: who, when, once; also when the worker dies; 2,000 open questions in 30 seconds."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cms.calendar.enums import DayKind
from cms.calendar.models import CalendarYear, SpecialDay
from questions import tasks
from questions.actions import AcceptAction, DeliverPartAction
from questions.chasing import chase, is_time
from questions.enums import ChaseStep, EventKind, MailState, QuestionState
from questions.models import Chase, Question, QuestionEvent, QuestionMail, QuestionSettings
from tests.questions.mailbox import smtp_server
from tests.questions.makers import TITLE, hop, make_question, person
from tests.questions.test_recompute import many

pytestmark = pytest.mark.django_db
S = QuestionState


@pytest.fixture
def clock(monkeypatch):
    def set_to(day: date, hour: int = 9, minute: int = 0) -> None:
        now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=7)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return set_to


@pytest.fixture(autouse=True)
def calendar(clock):
    SpecialDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    for year in (2026, 2027):
        CalendarYear.objects.create(year=year, confirmed_at=datetime(2025, 12, 1, tzinfo=UTC))
    clock(date(2026, 11, 2))


@pytest.fixture
def people():
    found = {
        "officer": person("question_officer", "snnmt"),
        "colleague": person("question_officer", "snnmt"),
        "leader": person("unit_leader", "snnmt"),
        "approver": person("answer_approver", "snnmt"),
        "centre": person("central_editor"),
        "desk": person("question_officer"),
        "province": person("unit_leader"),
        "ward": person("question_officer", "cua-vinh"),
    }
    for name, user in found.items():
        user.email = f"{name}@haivan.example"
        user.save()
    return found


@pytest.fixture
def question(people):
    """Due on Monday, 23 November 2026."""
    found = make_question(S.ROUTED)
    AcceptAction(hop(found), None, people["officer"]).execute()
    QuestionMail.objects.all().delete()
    return Question.objects.get(pk=found.pk)


def run(smtp: Any, on_commit: Any) -> list[str]:
    """A run by the worker; whom the mails reach."""
    smtp.envelopes.clear()
    with on_commit():
        tasks.chase.call()
    return sorted(address.split("@")[0] for address in smtp.receivers)


@pytest.fixture
def smtp(settings):
    with smtp_server(settings) as mailbox:
        yield mailbox


def test_the_steps_one_after_the_other(question, smtp, on_commit, clock):
    reached = {
        date(2026, 11, 17): [],
        date(2026, 11, 18): ["officer"],
        date(2026, 11, 19): [],
        date(2026, 11, 23): ["officer"],
        date(2026, 11, 24): ["officer"],
        date(2026, 11, 25): ["approver", "leader"],
        date(2026, 11, 26): [],
        date(2026, 11, 30): ["centre", "desk", "province"],
        date(2026, 12, 1): [],
        date(2026, 12, 7): ["province"],
    }
    for day, people in reached.items():
        clock(day)
        assert run(smtp, on_commit) == people, day
        assert run(smtp, on_commit) == [], f"{day}: a second time"
        for text in smtp.texts:
            assert TITLE not in text
    steps = Counter(Chase.objects.values_list("step", flat=True))
    assert steps == {"before": 1, "due": 1, "late_officer": 1, "late_leader": 2, "late_centre": 2, "weekly": 2}
    events = QuestionEvent.objects.filter(kind=EventKind.CHASED)
    assert [row.data["step"] for row in events] == ["before", "due", "late_officer", "late_leader", "late_centre"]


def test_without_an_officer_all_officers_of_the_unit(people, smtp, on_commit, clock):
    make_question(S.ROUTED)
    make_question()
    clock(date(2026, 11, 23))
    QuestionMail.objects.all().delete()
    assert run(smtp, on_commit) == ["colleague", "desk", "officer"]


def test_units_that_owe_a_part_are_reminded_too(people, smtp, on_commit, clock):
    warden = person("unit_leader", "cua-vinh", email="warden@haivan.example")
    joint = make_question(S.ROUTED, supporting=("cua-vinh",))
    AcceptAction(hop(joint), None, people["officer"]).execute()
    QuestionMail.objects.all().delete()
    clock(date(2026, 11, 24))
    assert run(smtp, on_commit) == ["officer", "ward"]
    clock(date(2026, 11, 25))
    assert run(smtp, on_commit) == ["approver", "leader", "warden"]
    assert run(smtp, on_commit) == []
    # Who has delivered is left in peace.
    other = make_question(S.ROUTED, supporting=("cua-vinh",))
    AcceptAction(hop(other), None, people["officer"]).execute()
    DeliverPartAction(other.assignments.get(role="supporting"), people["ward"], "Phần của phường").execute()
    Question.objects.filter(pk=other.pk).update(due_date=date(2026, 11, 25))
    Question.objects.filter(pk=joint.pk).update(due_date=date(2027, 2, 1))
    QuestionMail.objects.all().delete()
    assert run(smtp, on_commit) == ["officer"]
    assert warden.email not in smtp.receivers


def test_one_digest_and_no_flood(people, smtp, on_commit, clock):
    for _number in range(12):
        make_question(S.ROUTED)
    clock(date(2026, 11, 24))
    for _number in range(3):
        late = make_question(S.ROUTED)
        Question.objects.filter(pk=late.pk).update(due_date=date(2026, 11, 24))
    QuestionMail.objects.all().delete()
    assert run(smtp, on_commit) == ["colleague", "officer"]
    assert all(text.count("/admin/questions/") == 15 for text in smtp.texts)


def test_only_in_office_hours(question, smtp, on_commit, clock):
    for day, hour, minute, right in (
        (date(2026, 11, 23), 7, 29, False),
        (date(2026, 11, 23), 7, 30, True),
        (date(2026, 11, 22), 9, 0, False),
        (date(2026, 11, 21), 9, 0, False),
    ):
        clock(day, hour, minute)
        assert is_time() is right
        assert bool(run(smtp, on_commit)) is right
    SpecialDay.objects.create(date=date(2026, 11, 24), kind=DayKind.OFF)
    clock(date(2026, 11, 24))
    assert run(smtp, on_commit) == []


def test_the_week_begins_on_the_first_working_day(question, smtp, on_commit, clock):
    SpecialDay.objects.create(date=date(2026, 11, 30), kind=DayKind.OFF)
    Question.objects.update(due_date=date(2026, 11, 20))
    clock(date(2026, 12, 1))
    assert "province" in run(smtp, on_commit)
    clock(date(2026, 12, 2))
    assert "province" not in run(smtp, on_commit)
    assert Chase.objects.get(step=ChaseStep.WEEKLY).due_date == date(2026, 11, 30)


def test_the_pause_switch(question, smtp, on_commit, clock):
    rules = QuestionSettings.objects.first() or QuestionSettings()
    rules.chasing_paused, rules.chasing_pause_reason = True, "Bão số 9"
    rules.save()
    clock(date(2026, 11, 23))
    assert run(smtp, on_commit) == []
    assert chase().paused == "Bão số 9"
    rules.chasing_paused = False
    rules.save()
    assert run(smtp, on_commit) == ["officer"]


def test_the_thresholds_are_settings(question, smtp, on_commit, clock):
    rules = QuestionSettings.objects.first() or QuestionSettings()
    rules.remind_before, rules.leader_after, rules.centre_after = 5, 1, 1
    rules.save()
    clock(date(2026, 11, 16))
    assert run(smtp, on_commit) == ["officer"]
    clock(date(2026, 11, 24))
    assert run(smtp, on_commit) == ["approver", "centre", "desk", "leader", "officer"]


def test_a_new_due_date_is_reminded_of_anew(question, smtp, on_commit, clock):
    clock(date(2026, 11, 23))
    assert run(smtp, on_commit) == ["officer"]
    Question.objects.update(due_date=date(2026, 11, 30))
    clock(date(2026, 11, 30))
    assert run(smtp, on_commit) == ["officer"]


def test_a_paused_clock_is_not_chased(people, smtp, on_commit, clock):
    make_question(S.NEEDS_INFORMATION)
    clock(date(2026, 12, 20))
    QuestionMail.objects.all().delete()
    assert run(smtp, on_commit) == []


def test_killed_between_row_and_mail(question, smtp, on_commit, clock):
    """The rows are committed, the process dies before anything is queued: the mail goes, and once."""
    clock(date(2026, 11, 23))
    with on_commit(execute=False):
        tasks.chase.call()
    assert Chase.objects.count() == 1
    assert smtp.messages == []
    assert run(smtp, on_commit) == [], "nobody is reminded twice"
    clock(date(2026, 11, 23), 9, 6)
    with on_commit():
        assert tasks.pick_up_mails() == 1
    assert smtp.receivers == ["officer@haivan.example"]
    with on_commit():
        assert tasks.pick_up_mails() == 0
    assert len(smtp.messages) == 1


def test_killed_before_the_rows(question, smtp, on_commit, clock, monkeypatch):
    """In the middle of writing: nothing is left, and the next run writes it all."""
    clock(date(2026, 11, 23))
    create = QuestionEvent.objects.bulk_create

    def die(*args: Any, **kwargs: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(QuestionEvent.objects), "bulk_create", die, raising=False)
    with pytest.raises(KeyboardInterrupt):
        chase()
    monkeypatch.undo()
    assert create is not None
    clock(date(2026, 11, 23))
    assert Chase.objects.count() == 0
    assert QuestionMail.objects.count() == 0


def test_two_runs_at_once(question, clock, monkeypatch):
    """The second does not see the first one's rows when it reads; the constraint stops it, and it starts again."""
    from questions import chasing

    clock(date(2026, 11, 23))
    chase()
    seen = chasing._Run._written
    blind = iter([True])
    monkeypatch.setattr(chasing._Run, "_written", lambda self: set() if next(blind, False) else seen(self))
    assert chase().reminders == 0
    assert Chase.objects.count() == 1
    assert QuestionMail.objects.filter(kind="chase").count() == 1
    row = Chase.objects.get()
    with pytest.raises(IntegrityError):
        Chase.objects.create(question=row.question, step=row.step, due_date=row.due_date, user=row.user)


def test_what_was_answered_meanwhile_is_not_mailed(question, smtp, on_commit, clock):
    clock(date(2026, 11, 23))
    with on_commit(execute=False):
        tasks.chase.call()
    Question.objects.update(state=S.ANSWERED)
    mail = QuestionMail.objects.get(kind="chase")
    tasks.send_mail.call(mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.NOT_WANTED
    assert smtp.messages == []


def test_two_thousand_in_thirty_seconds(people, clock, capsys, django_assert_max_num_queries):
    many(2000)
    clock(date(2026, 11, 23))
    started = time.perf_counter()
    with django_assert_max_num_queries(200):
        result = chase()
    seconds = time.perf_counter() - started
    with capsys.disabled():
        print(f"\nchase run over 2,000 open: {result.reminders} reminders, {len(result.mails)} mails, {seconds:.2f} s")  # noqa: T201
    assert result.reminders > 2000
    assert len(result.mails) == 7, "one for each, and the list for the province"
    assert seconds < 30
    started = time.perf_counter()
    assert chase().reminders == 0
    with capsys.disabled():
        print(f"second run: {time.perf_counter() - started:.2f} s")  # noqa: T201
    assert timezone.localdate() == date(2026, 11, 23)


def test_the_week_s_letter_is_written_later_where_the_worker_was_away(question, smtp, on_commit, clock):
    clock(date(2026, 11, 30))
    QuestionSettings.objects.update_or_create(defaults={"chasing_paused": True, "chasing_pause_reason": "Diễn tập"})
    assert run(smtp, on_commit) == []
    QuestionSettings.objects.update(chasing_paused=False)
    clock(date(2026, 12, 2))
    assert "province" in run(smtp, on_commit)
    clock(date(2026, 12, 3))
    assert "province" not in run(smtp, on_commit)
