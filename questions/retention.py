"""How long personal data is kept: by the rule in force, some months after a question has ended."""

from __future__ import annotations

from datetime import date, timedelta

import structlog
from django.db.models import DateTimeField, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_noop

from cms.core.actions import ActionError

from .actions import ErasePersonalDataAction
from .enums import OPEN_STATES
from .models import Question, RetentionRule

log = structlog.get_logger(__name__)

AT_ONCE = 200
REASON = gettext_noop("The time for which personal data is kept has passed.")


def rule_on(day: date) -> RetentionRule | None:
    """The newest rule in force."""
    return RetentionRule.objects.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 - months
    first = date(number // 12, number % 12 + 1, 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def due_for_erasure(today: date) -> list[int]:
    """Ended questions whose data has been kept for as long as the rule says."""
    rule = rule_on(today)
    if rule is None:
        return []
    before = months_before(today, rule.months)
    ended = Coalesce("ended_at", "answered_at", "changed_at", output_field=DateTimeField())
    rows = Question.objects.filter(erased_at=None).exclude(state__in=OPEN_STATES).alias(ended=ended)
    held = Q(data_requests__isnull=False, data_requests__done_at=None)  # Somebody asks for it just now.
    found = rows.filter(ended__date__lt=before).exclude(pk__in=Question.objects.filter(held).values("pk"))
    return list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def erase_due(today: date | None = None) -> tuple[int, bool]:
    """Erase a number of them.

    Returns:
        How many, and whether there are more.
    """
    keys = due_for_erasure(today or timezone.localdate())
    done = 0
    for question in Question.objects.filter(pk__in=keys).order_by("pk"):
        try:
            ErasePersonalDataAction(question, None, REASON).execute()
            done += 1
        except ActionError as error:
            log.warning("question_not_erased", question=question.pk, reason=type(error).__name__)
    return done, done == AT_ONCE
