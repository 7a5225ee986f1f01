"""The clock of a question: when the answer is due, why, and whether it was late on any day.

Receipt is day 0; the answer is due on the working day on which the term has passed; “late” begins the day after,
Vietnam time. While more information is asked for, the clock stands still: working days of a pause are added to the
term.
Nothing here is stored as “overdue”: `Question.due_date` is the date as it stands now, `DeadlineChange` its history.
docs/adr/0014.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.calendar.working_days import WorkingDays

from .enums import ACTIVE_ASSIGNMENTS, OPEN_STATES, PAUSED_STATES, AnswerState, DuePhase
from .models import Assignment, DeadlineChange, Pause, Question, ServiceLevel

# Working days before the due date from which a question is “due soon”.
SOON = 3


@dataclass(frozen=True)
class Due:
    """A due date on a day, as a person reads it."""

    phase: str
    date: date | None
    days: int  # Working days left; after the due date, days late.


def service_level_for(topic_id: int | None, channel: str, day: date) -> ServiceLevel | None:
    """The most particular row in force on `day`; `None`: nobody has written any."""
    rows = ServiceLevel.objects.filter(
        Q(topic=topic_id) | Q(topic=None), Q(channel=channel) | Q(channel=""), valid_from__lte=day
    ).filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return max(rows, key=lambda row: (row.topic_id is not None, bool(row.channel), row.valid_from), default=None)


def term_start(question: Question) -> date:
    """Day 0: of the receipt, or of the reopening, which begins a new term."""
    if question.reopened_at is not None:
        return timezone.localdate(question.reopened_at)
    return question.received_on


def due_date_of(question: Question, pauses: Iterable[Pause], calendar: WorkingDays) -> date | None:
    """When the answer is due by day 0, term and pauses; `None` while a pause is open."""
    start, spent = term_start(question), 0
    for pause in pauses:
        if pause.ended_on is None:
            return None
        if pause.started_on >= start:
            spent += calendar.between(pause.started_on, pause.ended_on)
    return calendar.add(start, question.term_days + spent)


def set_due_date(
    question: Question, new: date | None, reason: str, user: Any = None, at: datetime | None = None
) -> DeadlineChange | None:
    """Write a due date with its reason, if it is another; the caller saves the question.

    Units that work on it get the new date too: a pause or a holiday makes no hop late.
    """
    if question.due_date == new and question.deadlines.exists():
        return None
    row = DeadlineChange.objects.create(
        question=question, at=at or timezone.now(), old=question.due_date, new=new, reason=reason[:500], user=user
    )
    question.due_date = new
    if new is not None and row.old != new:
        question.assignments.filter(state__in=ACTIVE_ASSIGNMENTS).update(due_on=new)
    return row


def end_of(day: date) -> datetime:
    """The last moment of a day, Vietnam time."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())


def due_on(question: Question, day: date) -> date | None:
    """The due date as it stood at the end of a past day; `None` before the receipt and during a pause."""
    row = question.deadlines.filter(at__lte=end_of(day)).order_by("at", "pk").last()
    return row.new if row is not None else None


def was_answered(question: Question, day: date) -> bool:
    """Whether the last word on a day was an answer: a reopened question waits for another."""
    reopened = question.reopened_at
    if reopened is not None and reopened <= end_of(day):
        later = question.answers.filter(state=AnswerState.SENT, sent_at__gt=reopened, sent_at__lte=end_of(day))
        return bool(later.exists())
    return question.answered_on is not None and question.answered_on <= day


def was_late(question: Question, day: date) -> bool:
    """Whether the question was open and late on a day, then or now."""
    if day < question.received_on or was_answered(question, day):
        return False
    unanswered = question.answered_on is None or question.reopened_at is not None
    if question.ended_at is not None and question.ended_at <= end_of(day) and unanswered:
        return False
    due = due_on(question, day)
    return due is not None and day > due


def was_in_time(hop: Assignment) -> bool:
    """Whether a hop that ends now is in time; while the clock stands still, its day stands still too."""
    paused = Pause.objects.filter(question=hop.question_id, ended_on=None).values_list("started_on", flat=True).first()
    return hop.due_on is None or (paused or timezone.localdate()) <= hop.due_on


def due_of(question: Question, calendar: WorkingDays, today: date | None = None) -> Due | None:
    """What stands beside a question in a list; `None` when it has ended."""
    if question.state not in OPEN_STATES:
        return None
    today = today or timezone.localdate()
    due = question.due_date
    if question.state in PAUSED_STATES or due is None:
        return Due(DuePhase.PAUSED, None, 0)
    if due < today:
        return Due(DuePhase.LATE, due, calendar.between(due, today))
    left = calendar.between(today, due)
    if due == today:
        return Due(DuePhase.TODAY, due, 0)
    return Due(DuePhase.SOON if left <= SOON else DuePhase.IN_TIME, due, left)
