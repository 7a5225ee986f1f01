"""The figures in the menu: kept for each person until a job changes, so that no page view asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from .enums import LOCKED_STATES, OPEN_STATES, WAITING_STATES
from .models import TranslationJob
from .rights import desk_of

MINUTES = 10 * 60
VERSION = "translation.menu.version"


@dataclass(frozen=True)
class Counts:
    """What waits for somebody.

    Attributes:
        mine: jobs to be translated by the person. review: to be reviewed. waiting: in the queue for nobody.
    """

    mine: int = 0
    review: int = 0
    waiting: int = 0
    overdue: int = 0

    def queue_for(self, user: Any) -> int:
        """The figure beside "Queue": what the head has to give out, or what the person has to do."""
        return self.waiting if desk_of(user).is_head else self.mine


def forget_counts() -> None:
    """A job has changed: all figures are of yesterday."""
    try:
        cache.incr(VERSION)
    except ValueError:
        cache.set(VERSION, 1, None)


def counts_for(user: Any) -> Counts:
    """Kept for ten minutes at most: days pass as well."""
    key = f"translation.menu.{cache.get(VERSION, 0)}.{user.pk}"
    found: Counts | None = cache.get(key)
    if found is None:
        found = count(user)
        cache.set(key, found, MINUTES)
    return found


def count(user: Any) -> Counts:
    """Two queries."""
    today = timezone.localdate()
    jobs = TranslationJob.objects.visible_to(user)
    mine = TranslationJob.objects.assigned_to(user).filter(state__in=OPEN_STATES - LOCKED_STATES).count()
    review = TranslationJob.objects.to_review_by(user).values("pk")
    rows = jobs.aggregate(
        review=Count("pk", filter=Q(pk__in=review)),
        waiting=Count("pk", filter=Q(state__in=WAITING_STATES, assignee=None)),
        overdue=Count("pk", filter=Q(state__in=OPEN_STATES, due_date__lt=today)),
    )
    return Counts(mine=mine, **rows)
