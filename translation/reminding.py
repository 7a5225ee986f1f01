"""Reminders: at eight on working days, of what is due on the next working day or overdue."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.calendar.working_days import WorkingDays

from .enums import OPEN_STATES, JobEventKind, JobState
from .models import JobEvent, JobSegment, TranslationJob
from .people import heads

HOUR = 8


def is_time(now: datetime | None = None) -> bool:
    """Whether reminders go out: a working day in Vietnam, from eight on."""
    local = timezone.localtime(now)
    return local.hour >= HOUR and WorkingDays().is_working(local.date())


@transaction.atomic
def remind(today: date | None = None) -> dict[int, dict[str, list[int]]]:
    """Note a reminder on each job of which nobody was reminded today.

    Returns:
        Person -> {"own": jobs of the person's work, "head": overdue jobs that the head hears of}.
    """
    today = today or timezone.localdate()
    tomorrow = WorkingDays().add(today, 1)
    reminded = JobEvent.objects.filter(job=OuterRef("pk"), kind=JobEventKind.REMINDED, at__date=today)
    due = (
        TranslationJob.objects.filter(~Exists(reminded), state__in=OPEN_STATES, due_date__lte=tomorrow)
        .filter(~Q(state=JobState.APPROVED))
        .select_for_update(of=("self",))
        .select_related("assignee", "reviewer")
        .order_by("due_date", "pk")
    )
    jobs = list(due)
    parts = _people_of_parts(jobs)
    mails: dict[int, dict[str, list[int]]] = defaultdict(lambda: {"own": [], "head": []})
    directing = [user.pk for user in heads()]
    for job in jobs:
        people = [pk for pk in _responsible(job) | parts[job.pk] if pk]
        late = job.due_date is not None and job.due_date < today
        if not people and not late:
            continue  # Nobody to remind; the head hears of it when it is overdue.
        for pk in people:
            mails[pk]["own"].append(job.pk)
        if late:
            for pk in directing:
                mails[pk]["head"].append(job.pk)
        job.note_event(JobEventKind.REMINDED, None, people=sorted(people), overdue=late)
    return dict(mails)


def _responsible(job: TranslationJob) -> set[int]:
    """Who has to do the next step."""
    person = job.reviewer if job.state == JobState.IN_REVIEW else job.assignee
    return {person.pk} if person is not None and person.is_active else set()


def _people_of_parts(jobs: list[TranslationJob]) -> Any:
    """Job -> translators of its parts that are not finished; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    writing = [job.pk for job in jobs if job.state != JobState.IN_REVIEW]
    rows = JobSegment.objects.unfinished().filter(job__in=writing, assignee__is_active=True)
    for job, person in rows.order_by().values_list("job", "assignee").distinct():
        found[job].add(person)
    return found
