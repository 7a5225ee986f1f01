"""A province with questions of four years: one of each state is brought there by the actions, the others are written
as rows of the same shape; through the actions they would take hours."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from news.models import Topic
from questions.codes import ALPHABET
from questions.encryption import encrypt
from questions.enums import AnswerState, AssignmentRole, AssignmentState, EventKind, Interest, QuestionState
from questions.models import (
    Answer,
    Asker,
    Assignment,
    DeadlineChange,
    PublicQuestion,
    Question,
    QuestionEvent,
)
from sites.models import MemberSite, Unit, UnitKind, UnitPeriod
from tests.conftest import PORTAL, build_province
from tests.questions.makers import ANSWER, person

S = QuestionState
UNITS, OPEN, LATE, BATCH = 40, 2000, 400, 1000
EVENTS = (EventKind.RECEIVED, EventKind.ROUTED, EventKind.ACCEPTED, EventKind.SUBMITTED, EventKind.ANSWERED)
OPEN_STATES = (S.RECEIVED, S.SCREENING, S.ROUTED, S.WITH_UNIT, S.DRAFTING)
WORDS = [
    "đường",
    "nước",
    "trường",
    "rác",
    "đất",
    "sổ",
    "đỏ",
    "khai",
    "sinh",
    "bảo",
    "hiểm",
    "tàu",
    "cá",
    "học",
    "phí",
    "đèn",
    "cầu",
    "chợ",
    "lúa",
    "tôm",
    "xe",
    "buýt",
    "nhà",
    "ở",
]


def fill(number: int) -> None:
    """`number` questions, of which `OPEN` are open and `LATE` of these late; five events each."""
    build_province()
    person("central_editor")
    with transaction.atomic():
        loader = Loader(number)
        for unit in loader.units:
            person("question_officer", unit.code)
            person("answer_approver", unit.code)
        loader.load()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Loader:
    def __init__(self, number: int) -> None:
        self.number, self.rng = number, random.Random(7)
        self.site = MemberSite.objects.for_serving().get(site__hostname=PORTAL)
        self.units = self._units()
        self.topics = list(Topic.objects.filter(locale__language_code="vi"))
        self.sealed, self.key = encrypt({"name": "Người hỏi", "email": "hoi@vidu.example"})
        self.today, self.calendar = timezone.localdate(), WorkingDays()
        self.zone = timezone.get_current_timezone()

    def _units(self) -> list[Unit]:
        kind, found = UnitKind.objects.get(code="department"), [Unit.objects.get(code="snnmt")]
        for number in range(1, UNITS):
            unit = Unit.objects.create(code=f"don-vi-{number}")
            UnitPeriod.objects.create(unit=unit, kind=kind, name=f"Đơn vị số {number}", valid_from="2025-07-01")
            found.append(unit)
        return found

    def load(self) -> None:
        for start in range(0, self.number, BATCH):
            rows = [self.question(number) for number in range(start, min(start + BATCH, self.number))]
            Question.objects.bulk_create(rows, batch_size=250)
            self.around(rows)

    def question(self, number: int) -> Question:
        is_open = number < OPEN
        age = self._age(number)
        day = self.today - timedelta(days=age)
        moment = datetime.combine(day, time(8, number % 60), tzinfo=self.zone)
        title = " ".join(self.rng.choices(WORDS, k=7))
        due = self._add(day, 15)
        unit = self.rng.choice(self.units)
        code = "".join(ALPHABET[(number >> shift) % 32] for shift in (15, 10, 5, 0))
        row = Question(
            code=f"BN{code[:2]}-{code}",
            site=self.site,
            desk_unit=self.site.unit,
            topic=self.rng.choice(self.topics) if self.topics else None,
            title=title,
            text=f"{title}. " * 12,
            folded=title,
            received_at=moment,
            received_on=day,
            due_date=due,
            state=OPEN_STATES[number % 5] if is_open else S.CLOSED,
        )
        if not is_open or row.state in {S.ROUTED, S.WITH_UNIT, S.DRAFTING}:
            row.lead_unit = unit
        if not is_open:
            row.answered_on = self._add(day, 4 + number % 14)
            row.answered_at = row.ended_at = moment + timedelta(days=5 + number % 18)
            row.on_time, row.interest = row.answered_on <= due, Interest.GENERAL
        return row

    def _age(self, number: int) -> int:
        """The first are open: the first of these so long that they are late."""
        if number < LATE:
            return 30 + number % 40
        return number % 18 if number < OPEN else 30 + number % 1400

    def _add(self, day: Any, working_days: int) -> Any:
        """Weekends only; the arithmetic of the calendar is measured elsewhere."""
        while working_days:
            day += timedelta(days=1)
            working_days -= day.weekday() < 5
        return day

    def around(self, rows: list[Question]) -> None:
        Asker.objects.bulk_create(
            [Asker(question=row, sealed=self.sealed, key_id=self.key, has_email=True) for row in rows], batch_size=500
        )
        DeadlineChange.objects.bulk_create(
            [DeadlineChange(question=row, at=row.received_at, new=row.due_date, reason="—") for row in rows],
            batch_size=500,
        )
        Assignment.objects.bulk_create([self.hop(row) for row in rows if row.lead_unit_id], batch_size=250)
        Answer.objects.bulk_create(
            [
                Answer(question=row, unit=row.lead_unit, text=ANSWER, state=AnswerState.SENT, sent_at=row.answered_at)
                for row in rows
                if row.answered_on
            ],
            batch_size=250,
        )
        QuestionEvent.objects.bulk_create(
            [QuestionEvent(question=row, kind=kind, unit=row.lead_unit) for row in rows for kind in EVENTS],
            batch_size=500,
        )
        PublicQuestion.objects.bulk_create(
            [self.public(row) for row in rows if row.answered_on and row.pk % 3], batch_size=250
        )

    def hop(self, row: Question) -> Assignment:
        done = row.answered_on is not None
        state = AssignmentState.DELIVERED if done else AssignmentState.ACCEPTED
        return Assignment(
            question=row,
            unit=row.lead_unit,
            role=AssignmentRole.LEAD,
            state=state,
            sent_at=row.received_at,
            due_on=row.due_date,
            ended_at=row.answered_at,
            on_time=row.on_time,
        )

    def public(self, row: Any) -> PublicQuestion:
        return PublicQuestion(
            question=row,
            slug=f"cau-hoi-{row.code.lower()}",
            site=self.site,
            unit=row.lead_unit,
            topic=row.topic,
            title=row.title,
            text=row.text,
            answer=ANSWER,
            asked_on=row.received_on,
            answered_on=row.answered_on,
            confirmed_at=row.answered_at,
            published_at=row.answered_at,
        )
