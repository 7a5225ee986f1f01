"""Reminders: before the due date, on it, and when it has passed; one mail a person and run (đôn đốc).

A reminder is a row (`Chase`); its constraints make it once for a question, step, due date and person. Rows and the mail
that bears them are written in one transaction, and the mail is sent from its own row: whoever dies in between, it goes
out, and once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from sites.models import Unit

from .enums import AssignmentRole, ChaseStep, EventKind, MailState
from .models import Assignment, Chase, Question, QuestionEvent, QuestionMail, QuestionSettings
from .recipients import Recipients

log = structlog.get_logger(__name__)

# Vietnam time; before that nobody is at work.
FROM = time(7, 30)
BATCH = 500
FIELDS = ("state", "due_date", "officer_id", "lead_unit_id", "desk_unit_id")
Key = tuple[int, str, date, int]


@dataclass(frozen=True)
class Chased:
    """What a run did; `paused` says why it did nothing."""

    mails: tuple[int, ...] = ()
    reminders: int = 0
    paused: str | None = None


def is_time(now: datetime | None = None) -> bool:
    local = timezone.localtime(now)
    return local.time() >= FROM and WorkingDays().is_working(local.date())


def steps_of(due: date, today: date, rules: QuestionSettings, calendar: WorkingDays) -> list[str]:
    """The steps that a due date has reached on a day."""
    if due > today:
        return [ChaseStep.BEFORE] if calendar.between(today, due) <= rules.remind_before else []
    if due == today:
        return [ChaseStep.DUE]
    late = calendar.between(due, today)
    found: list[str] = [ChaseStep.LATE_OFFICER]
    if late >= rules.leader_after:
        found.append(ChaseStep.LATE_LEADER)
    if late >= rules.centre_after:
        found.append(ChaseStep.LATE_CENTRE)
    return found


def chase(now: datetime | None = None) -> Chased:
    """One run: write what has become due and is not written yet.

    Two runs at once: the later one breaks at the constraint, is rolled back whole, and finds nothing left to do.
    """
    if not is_time(now):
        return Chased()
    rules = QuestionSettings.load()
    if rules.chasing_paused:
        log.info("question_chasing_paused")
        return Chased(paused=rules.chasing_pause_reason)
    for _attempt in range(2):
        try:
            return _Run(timezone.localtime(now).date(), rules).write()
        except IntegrityError:
            log.info("question_chasing_met_another_run")
    return Chased()


class _Run:
    def __init__(self, today: date, rules: QuestionSettings) -> None:
        self.today, self.rules = today, rules
        self.calendar = WorkingDays()
        self.recipients = Recipients()

    @transaction.atomic
    def write(self) -> Chased:
        rows = Question.objects.running().filter(due_date__lte=self._horizon()).only(*FIELDS)
        self.questions = {row.pk: row for row in rows.order_by("due_date", "pk")}
        self.supporting = self._supporting()
        written = self._written()
        reminders = [key for key in self._reminders() if key not in written]
        by_person: dict[int, list[Key]] = defaultdict(list)
        for key in reminders:
            by_person[key[3]].append(key)
        mails = {person: self._mail(person, keys) for person, keys in sorted(by_person.items())}
        for person, mail in self._weekly():
            mails[-person] = mail  # A person may get both.
        made = QuestionMail.objects.bulk_create(mails.values(), batch_size=BATCH)
        Chase.objects.bulk_create(
            [
                Chase(question_id=pk, step=step, due_date=due, user_id=person, mail=mails[person])
                for pk, step, due, person in reminders
            ]
            + [
                Chase(step=ChaseStep.WEEKLY, due_date=self.monday, user_id=-key, mail=mail)
                for key, mail in mails.items()
                if key < 0
            ],
            batch_size=BATCH,
        )
        self._events(reminders)
        return Chased(tuple(mail.pk for mail in made if mail.state == MailState.QUEUED), len(reminders))

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    def _horizon(self) -> date:
        return self.calendar.add(self.today, self.rules.remind_before)

    def _supporting(self) -> dict[int, list[Assignment]]:
        """Units that owe a part of a joint answer, by question; one query."""
        due = Question.objects.running().filter(due_date__lte=self._horizon())
        hops = Assignment.objects.active().filter(role=AssignmentRole.SUPPORTING, question__in=due)
        found: dict[int, list[Assignment]] = defaultdict(list)
        for hop in hops.only("question_id", "unit_id", "officer_id"):
            found[hop.question_id].append(hop)
        return found

    # ---- single reminders ----
    def _written(self) -> set[Key]:
        """Reminders of these questions for their present due dates; nobody is told twice of one."""
        rows = Chase.objects.filter(question__in=Question.objects.running().filter(due_date__lte=self._horizon()))
        return set(rows.values_list("question", "step", "due_date", "user"))

    def _reminders(self) -> Iterator[Key]:
        for row in self.questions.values():
            due = row.due_date
            assert due is not None
            for step in steps_of(due, self.today, self.rules, self.calendar):
                for person in sorted(self._people(row, step)):
                    yield row.pk, str(step), due, person

    def _people(self, question: Question, step: str) -> set[int]:
        """The unit that leads, and those that have not delivered their parts."""
        if step == ChaseStep.LATE_CENTRE:
            return self.recipients.centre()
        hops = self.supporting.get(question.pk, ())
        if step == ChaseStep.LATE_LEADER:
            return self.recipients.leaders(question).union(*(self.recipients.leaders_at(hop.unit_id) for hop in hops))
        parts = (self.recipients.officers_at(hop.unit_id, hop.officer_id) for hop in hops)
        return self.recipients.officers(question).union(*parts)

    def _mail(self, person: int, keys: list[Key]) -> QuestionMail:
        items = [[step, pk] for pk, step, _due, _person in keys]
        return self._row(person, "chase", {"items": items})

    def _row(self, person: int, kind: str, data: dict[str, Any]) -> QuestionMail:
        reachable = bool(self.recipients.users[person].email)
        state = MailState.QUEUED if reachable else MailState.NOT_WANTED
        return QuestionMail(kind=kind, user_id=person, data=data, state=state)

    def _events(self, reminders: list[Key]) -> None:
        people: dict[tuple[int, str], list[int]] = defaultdict(list)
        for pk, step, _due, person in reminders:
            people[pk, step].append(person)
        QuestionEvent.objects.bulk_create(
            [
                QuestionEvent(question_id=pk, kind=EventKind.CHASED, data={"step": step, "people": found})
                for (pk, step), found in people.items()
            ],
            batch_size=BATCH,
        )

    # ---- the province's leaders, once a week ----
    def _weekly(self) -> Iterator[tuple[int, QuestionMail]]:
        """What was late on the first working day of the week; on a later day where the worker was away on that one."""
        days = (self.monday + timedelta(days=n) for n in range(self.today.weekday() + 1))
        first = next((day for day in days if self.calendar.is_working(day)), None)
        late = [row for row in self.questions.values() if first and row.due_date and row.due_date < first]
        if not late:
            return
        told = set(
            Chase.objects.filter(question=None, step=ChaseStep.WEEKLY, due_date=self.monday).values_list(
                "user", flat=True
            )
        )
        items = self._by_unit(late)
        for person in sorted(self.recipients.province() - told):
            yield person, self._row(person, "weekly", {"items": items, "day": self.today.isoformat()})

    def _by_unit(self, late: list[Question]) -> list[list[Any]]:
        """[unit's code, late, working days of the oldest], the most first."""
        found: dict[int, list[date]] = defaultdict(list)
        for row in late:
            assert row.due_date is not None
            found[Recipients.unit_of(row)].append(row.due_date)
        codes = Unit.objects.in_bulk(list(found))
        rows = [
            [codes[unit].code, len(days), self.calendar.between(min(days), self.today)] for unit, days in found.items()
        ]
        return sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))
