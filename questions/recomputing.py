"""Due dates anew when the calendar has changed: the old date stays with the reason, everybody concerned is told.

All in one transaction and with a handful of queries for thousands of questions. Done twice, the second time changes
nothing: what counts is the calendar as it is when the worker comes to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.calendar.working_days import NoCalendarError, WorkingDays

from .clock import due_date_of, term_start
from .enums import ACTIVE_ASSIGNMENTS, RUNNING_STATES, EventKind, MailState
from .models import Assignment, DeadlineChange, Question, QuestionEvent, QuestionMail
from .outside_tasks import announce
from .recipients import Recipients

log = structlog.get_logger(__name__)

BATCH = 500
REASON_LENGTH = 500


@dataclass
class Recomputed:
    """What moved.

    Attributes:
        moved: (question, old date, new date).
        mails: rows that are to be sent.
        without_calendar: questions that keep their date, because nothing is known of a year that theirs would lie in.
    """

    moved: list[tuple[int, date, date]] = field(default_factory=list)
    mails: list[int] = field(default_factory=list)
    without_calendar: int = 0


def recompute(dates: Collection[date], reason: str, user_id: int | None = None) -> Recomputed:
    """Compute the due date of every question whose clock runs and over whose span one of `dates` lies."""
    result = Recomputed()
    if not dates:
        return result
    first = min(dates)
    calendar = WorkingDays()
    with transaction.atomic():
        rows = Question.objects.filter(state__in=RUNNING_STATES, due_date__gte=first, received_on__lt=max(dates))
        questions = list(rows.select_for_update(of=("self",)).prefetch_related("pauses").order_by("pk"))
        changed: list[Question] = []
        for question in questions:
            due = question.due_date
            assert due is not None
            if not any(term_start(question) < day <= due for day in dates):
                continue
            try:
                new = due_date_of(question, question.pauses.all(), calendar)
            except NoCalendarError:
                result.without_calendar += 1
                continue
            if new is not None and new != due:
                result.moved.append((question.pk, due, new))
                question.due_date = new
                changed.append(question)
        _write(changed, result, reason, user_id)
    if result.without_calendar:
        log.warning("question_deadlines_without_calendar", number=result.without_calendar)
    return result


def _write(changed: list[Question], result: Recomputed, reason: str, user_id: int | None) -> None:
    if not changed:
        return
    now = timezone.now()
    for question in changed:
        question.changed_at = now
    # Not `version`: who has the question open in a form is not refused because Tết was announced.
    Question.objects.bulk_update(changed, ["due_date", "changed_at"], batch_size=BATCH)
    DeadlineChange.objects.bulk_create(
        [
            DeadlineChange(question_id=pk, at=now, old=old, new=new, reason=reason[:REASON_LENGTH], user_id=user_id)
            for pk, old, new in result.moved
        ],
        batch_size=BATCH,
    )
    questions = {question.pk: question for question in changed}
    events = QuestionEvent.objects.bulk_create(
        [
            QuestionEvent(
                question=questions[pk],
                kind=EventKind.DEADLINE,
                user_id=user_id,
                text=reason[:REASON_LENGTH],
                data={"old": old.isoformat(), "new": new.isoformat()},
            )
            for pk, old, new in result.moved
        ],
        batch_size=BATCH,
    )
    announce(events)
    _move_assignments(result.moved)
    result.mails = _mails(changed, result.moved)


def _move_assignments(moved: list[tuple[int, date, date]]) -> None:
    """Units that had until the due date have until the new one; a date of their own stays."""
    by_dates: dict[tuple[date, date], list[int]] = defaultdict(list)
    for pk, old, new in moved:
        by_dates[old, new].append(pk)
    for (old, new), keys in by_dates.items():
        for start in range(0, len(keys), BATCH):
            rows = Assignment.objects.filter(question__in=keys[start : start + BATCH], state__in=ACTIVE_ASSIGNMENTS)
            rows.filter(due_on=old).update(due_on=new)


def _mails(changed: list[Question], moved: list[tuple[int, date, date]]) -> list[int]:
    """To each asker with an address; to each officer one for all."""
    dates = {pk: (old.isoformat(), new.isoformat()) for pk, old, new in moved}
    reachable = set(
        Question.objects.filter(Q(asker__has_email=True), state__in=RUNNING_STATES).values_list("pk", flat=True)
    )
    rows = [
        QuestionMail(
            question=row, kind="deadline", to_asker=True, data=dict(zip(("old", "new"), dates[row.pk], strict=True))
        )
        for row in changed
        if row.pk in reachable
    ]
    recipients = Recipients()
    items: dict[int, list[list[Any]]] = defaultdict(list)
    for row in changed:
        for person in recipients.officers(row):
            items[person].append([row.pk, *dates[row.pk]])
    rows += [
        QuestionMail(kind="deadlines", user_id=person, data={"items": found})
        for person, found in sorted(items.items())
        if recipients.users[person].email
    ]
    made = QuestionMail.objects.bulk_create(rows, batch_size=BATCH)
    return [mail.pk for mail in made if mail.state == MailState.QUEUED]
