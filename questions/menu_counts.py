"""The figures in the menu and on the first page: kept for each person until a question changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from .enums import RUNNING_STATES, SCREENING_STATES, AnswerState, AssignmentRole, AssignmentState
from .inbox import of_person
from .models import Answer, Assignment, Question
from .rights import room_of

MINUTES = 10 * 60
VERSION = "questions.menu.version"


@dataclass(frozen=True)
class Counts:
    """What waits for somebody.

    Attributes:
        screening: at the person's desk. sent: sent to the person's units and not accepted yet.
        parts: parts that the person's units have not delivered. approval: answers for the person to approve.
    """

    screening: int = 0
    sent: int = 0
    parts: int = 0
    mine: int = 0
    approval: int = 0
    late: int = 0

    @property
    def waiting(self) -> int:
        return self.screening + self.sent + self.approval


def forget_counts(**kwargs: Any) -> None:
    """A question has changed: all figures are of yesterday."""
    try:
        cache.incr(VERSION)
    except ValueError:
        cache.set(VERSION, 1, None)


def counts_for(user: Any) -> Counts:
    """Kept for ten minutes at most: days pass as well."""
    key = f"questions.menu.{cache.get(VERSION, 0)}.{user.pk}"
    found: Counts | None = cache.get(key)
    if found is None:
        found = count(user)
        cache.set(key, found, MINUTES)
    return found


def desk(user: Any) -> Q:
    """Questions that the person screens."""
    room = room_of(user)
    return Q() if room.is_centre else Q(desk_unit__in=room.officer_units)


def count(user: Any) -> Counts:
    """Four queries at most, of open questions only."""
    room, today = room_of(user), timezone.localdate()
    seen = Question.objects.visible_to(user).order_by()
    figures = {"late": seen.overdue(today).count(), "mine": seen.filter(of_person(user)).count()}
    if room.is_centre or room.officer_units:
        figures["screening"] = seen.filter(desk(user), state__in=SCREENING_STATES).count()
    units = room.officer_units | room.approver_units
    if units:
        hops = Assignment.objects.active().filter(unit__in=units, question__state__in=RUNNING_STATES)
        figures |= hops.aggregate(
            sent=Count("pk", filter=Q(state=AssignmentState.SENT)),
            parts=Count("pk", filter=Q(role=AssignmentRole.SUPPORTING)),
        )
    if room.approver_units:
        waiting = Answer.objects.filter(state=AnswerState.IN_APPROVAL, question__lead_unit__in=room.approver_units)
        figures["approval"] = waiting.count()
    return Counts(**figures)
