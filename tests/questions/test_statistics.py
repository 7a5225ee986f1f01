"""The record of the units and the dashboard's figures, against slow and obvious references."""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from news.models import Topic
from questions.clock import end_of, was_late
from questions.enums import NOT_COUNTED, AssignmentRole, AssignmentState, QuestionState
from questions.models import Assignment, DeadlineChange, Question
from questions.statistics import MIN_RANKED, Tally, lower_bound, ranked, record, tallies, total_of
from questions.workload import ageing, by_unit_and_topic, forecast, late_now, overview
from sites.models import MemberSite, Unit
from tests.conftest import DEPARTMENT
from tests.factories import VIETNAM
from tests.questions.makers import person
from tests.questions.office import client_of

pytestmark = pytest.mark.django_db

UNITS = ("ubnd", "snnmt", "cua-vinh")
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM)


def make(number: int, **values: Any) -> Question:
    site = MemberSite.objects.get(site__hostname=DEPARTMENT)
    received = values.setdefault("received_on", date(2026, 10, 1))
    values.setdefault("received_at", moment(received))
    values.setdefault("code", f"T{number:03}-{number:04}")
    return Question.objects.create(site=site, desk_unit=site.unit, title=f"Câu {number}", text="…", **values)


def some_year(number: int = 250, seed: int = 7) -> list[Question]:
    """Questions in every state, some of which went from unit to unit, with due dates that moved."""
    rng = random.Random(seed)
    units = list(Unit.objects.filter(code__in=UNITS).order_by("pk"))
    calendar, made = WorkingDays(), []
    for index in range(number):
        received = date(2026, 1, 2) + timedelta(days=rng.randrange(318))
        due = calendar.add(received, 15)
        state: str = rng.choice(list(QuestionState))
        answered = received + timedelta(days=rng.randrange(45)) if state in ("answered", "closed") else None
        if answered and answered > TODAY:
            answered, state = None, "drafting"
        ended = moment(received + timedelta(days=3)) if state in ("out_of_scope", "withdrawn", "forwarded") else None
        if answered:
            ended = moment(answered)
        question = make(
            index, received_on=received, state=state, due_date=None if state == "needs_information" else due,
            answered_on=answered, ended_at=ended, on_time=None if answered is None else answered <= due,
        )  # fmt: skip
        DeadlineChange.objects.create(question=question, at=moment(received), new=due, reason="nhận")
        if rng.random() < 0.3:
            moved = due + timedelta(days=rng.choice((1, 7)))
            DeadlineChange.objects.create(
                question=question, at=moment(min(received + timedelta(days=9), TODAY)), old=due, new=moved, reason="Tết"
            )
            Question.objects.filter(pk=question.pk, due_date__isnull=False).update(due_date=moved)
        if state == "needs_information":
            DeadlineChange.objects.create(question=question, at=moment(TODAY, 1), old=due, new=None, reason="dừng")
        if rng.random() < 0.8:
            hops(question, units, rng)
        elif rng.random() < 0.5:
            Question.objects.filter(pk=question.pk).update(lead_unit=rng.choice(units))
        question.refresh_from_db()
        made.append(question)
    return made


def hops(question: Question, units: list[Unit], rng: random.Random) -> None:
    at = question.received_on + timedelta(days=1)
    last = rng.choice(units)
    if rng.random() < 0.4:
        first = rng.choice([unit for unit in units if unit != last])
        Assignment.objects.create(
            question=question, unit=first, state=rng.choice((AssignmentState.REFUSED, AssignmentState.HANDED_OVER)),
            sent_at=moment(at), ended_at=moment(at + timedelta(days=4)),
        )  # fmt: skip
        at += timedelta(days=rng.choice((4, 20)))
    if at > TODAY:
        return
    Assignment.objects.create(question=question, unit=last, state=AssignmentState.ACCEPTED, sent_at=moment(at, 10))
    Assignment.objects.create(
        question=question, unit=next(unit for unit in units if unit != last), role=AssignmentRole.SUPPORTING,
        sent_at=moment(at, 11),
    )  # fmt: skip
    Question.objects.filter(pk=question.pk).update(lead_unit=last)


# ---- the naive reference ----
def unit_then(question: Question, day: date) -> int | None:
    leads = [row for row in question.assignments.all() if row.role == AssignmentRole.LEAD]
    if not leads or day >= TODAY:
        return question.lead_unit_id
    sent = sorted((row for row in leads if row.sent_at <= end_of(day)), key=lambda row: row.sent_at)
    if not sent:
        return None
    last = sent[-1]
    ended = last.ended_at is not None and last.ended_at <= end_of(day)
    return None if ended and last.state in ("refused", "taken_back") else last.unit_id


def reference(questions: list[Question], day: date) -> dict[int | None, dict[str, Any]]:
    calendar = WorkingDays()
    found: dict[int | None, dict[str, Any]] = {}
    for question in questions:
        if question.state in NOT_COUNTED or question.received_on.year != day.year or question.received_on > day:
            continue
        row = found.setdefault(
            unit_then(question, day), {"received": 0, "answered": 0, "on_time": 0, "late_open": 0, "days": []}
        )
        row["received"] += 1
        if question.answered_on and question.answered_on <= day:
            row["answered"] += 1
            row["on_time"] += bool(question.on_time)
            row["days"].append(calendar.between(question.received_on, question.answered_on))
        row["late_open"] += was_late(question, day)
    return found


@pytest.mark.parametrize("day", [TODAY, date(2026, 3, 31), date(2026, 6, 30), date(2026, 10, 31)])
def test_record_is_that_of_the_reference(day):
    made = some_year()
    expected = reference(made, day)
    found = tallies(Question.objects.all(), 2026, day)
    assert set(found) == set(expected)
    for key, row in expected.items():
        tally = found[key]
        assert (tally.received, tally.answered, tally.on_time, tally.late_open) == (
            row["received"], row["answered"], row["on_time"], row["late_open"],
        )  # fmt: skip
        assert tally.median_working_days == (median(row["days"]) if row["days"] else None)
    assert sum(tally.late_open for tally in found.values()) > 0
    if day == TODAY:
        assert total_of(found.values()).received == sum(row["received"] for row in expected.values())


def test_a_past_day_does_not_change_with_what_came_later():
    made = some_year(60)
    day = date(2026, 6, 30)
    before = record(2026, day)
    open_one = next(
        q for q in made if q.received_on <= day and was_late(q, day) and q.state not in NOT_COUNTED and q.lead_unit_id
    )
    open_one.answered_on, open_one.on_time = date(2026, 11, 1), False
    open_one.due_date, open_one.state = date(2026, 12, 31), QuestionState.ANSWERED
    open_one.save()
    DeadlineChange.objects.create(question=open_one, at=moment(date(2026, 11, 1)), new=date(2026, 12, 31), reason="x")
    assert record(2026, day) == before


def test_few_queries_and_a_year_of_30_000_within_a_second():
    some_year(30)
    template = Question.objects.exclude(state__in=NOT_COUNTED).filter(answered_on__isnull=False).first()
    rng, rows = random.Random(1), []
    units = list(Unit.objects.filter(code__in=UNITS).values_list("pk", flat=True))
    for index in range(30_000):
        received = date(2026, 1, 2) + timedelta(days=rng.randrange(250))
        answered = received + timedelta(days=rng.randrange(40)) if rng.random() < 0.85 else None
        rows.append(
            Question(
                code=f"B{index}", site_id=template.site_id, desk_unit_id=template.desk_unit_id, title="a", text="b",
                received_on=received, received_at=moment(received), lead_unit_id=rng.choice(units),
                due_date=received + timedelta(days=21), answered_on=answered,
                on_time=answered and answered <= received + timedelta(days=21),
                state="answered" if answered else "drafting",
            )
        )  # fmt: skip
    Question.objects.bulk_create(rows, batch_size=2000)
    for day in (None, date(2026, 9, 30)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            start = time.perf_counter()
            found = record(2026, day)
            spent = time.perf_counter() - start
        assert len(queries) <= 7
        assert sum(row.received for row in found) > 20_000
        assert spent < 1.5, "a second, and half a second for a busy machine"


# ---- the order ----
def unit_tally(on_time: int, late: int = 0, late_open: int = 0) -> Tally:
    return Tally(on_time + late + late_open, on_time + late, on_time, late, late_open)


def test_fair_order():
    units = list(Unit.objects.filter(code__in=UNITS).order_by("code"))
    lucky, steady, small = units
    rows = ranked({lucky: unit_tally(10), steady: unit_tally(194, 6), small: unit_tally(MIN_RANKED - 1)})
    assert [(row.unit, row.rank) for row in rows] == [(steady, 1), (lucky, 2), (small, None)]
    assert rows[1].share == 100.0
    # What is late and open counts as what was answered late: nobody gains by not answering.
    rows = ranked({lucky: unit_tally(50, 10), steady: unit_tally(50, 0, 10), small: unit_tally(30, 30)})
    assert [row.rank for row in rows] == [1, 1, 3]


def test_lower_bound():
    assert lower_bound(0, 0) == 0
    assert lower_bound(0, 20) == 0
    assert 0.7 < lower_bound(10, 10) < 0.73
    assert lower_bound(1000, 1000) > 0.99
    assert all(lower_bound(good, 40) < lower_bound(good + 1, 40) <= 1 for good in range(40))


def test_nothing_asked_is_no_record():
    assert record(2020) == []
    assert Tally().median_working_days is None
    assert Tally().share is None


# ---- what is open now ----
def test_dashboard_figures_are_those_of_the_querysets():
    some_year()
    rows = Question.objects.all()
    late = set(rows.overdue(TODAY).values_list("pk", flat=True))
    assert late_now(rows).number == len(late) > 0
    figures = overview(rows)
    assert figures["late"].number == len(late)
    assert figures["open"].number == rows.open().count()
    for groups in by_unit_and_topic(rows):
        assert sum(group.late.number for group in groups) == len(late)
        assert sum(group.open.number for group in groups) == rows.open().count()
        assert [group.late.number for group in groups] == sorted((g.late.number for g in groups), reverse=True)
    ages = ageing(rows)
    assert sum(age.open.number for age in ages) == rows.open().count()
    assert sum(age.late.number for age in ages) == len(late)
    days = forecast(rows, 14)
    assert sum(day.figure.number for day in days) == rows.due_between(TODAY, TODAY + timedelta(days=13)).count() > 0
    assert next(day.day for day in forecast(rows)) == TODAY
    assert all(day.day <= date(2026, 11, 29) for day in forecast(rows))


# ---- from a figure to its questions ----
@pytest.mark.parametrize(("role", "code"), [("central_editor", "ubnd"), ("unit_leader", "cua-vinh")])
def test_every_figure_leads_to_exactly_its_questions(role, code):
    some_year(120)
    topics = list(Topic.objects.filter(locale__language_code="vi").order_by("pk"))
    for question in Question.objects.order_by("pk")[:60]:
        Question.objects.filter(pk=question.pk).update(topic=topics[question.pk % len(topics)])
    client = client_of(person(role, code))
    context = client.get(reverse("questions_figures")).context
    shown = [tile["figure"] for tile in context["tiles"]]
    for row in (*context["records"], *context["topics"]):
        shown += row["figures"].values()
    board = client.get(reverse("questions_dashboard")).context
    shown += [tile["figure"] for tile in board["tiles"]]
    shown += [getattr(row, name) for table in board["tables"] for row in table["rows"] for name in ("open", "late")]
    assert sum(figure.number > 0 for figure in shown) > 25
    for figure in {figure.query: figure for figure in shown if figure.number}.values():
        response = client.get(f"{reverse('questions_inbox')}?{figure.query}", follow=True)
        assert response.context["page_obj"].paginator.count == figure.number, figure


def test_figures_of_a_past_day_lead_nowhere():
    some_year(30)
    context = client_of(person("central_editor")).get(reverse("questions_figures"), {"as_of": "2026-06-30"}).context
    assert {tile["figure"].query for tile in context["tiles"]} == {""}
