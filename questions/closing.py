"""Answered questions are closed when they can be reopened no more."""

from __future__ import annotations

from datetime import date

import structlog
from django.db.models import Max
from django.utils import timezone

from cms.calendar.working_days import NoCalendarError, WorkingDays
from cms.core.actions import ActionError

from .actions import CloseAction
from .enums import QuestionState
from .models import Question

log = structlog.get_logger(__name__)

# Where no service level says otherwise.
REOPEN_DAYS = 15
AT_ONCE = 500


def reopen_until(question: Question, answered: date, calendar: WorkingDays) -> date:
    """The last day on which the asker may reopen."""
    level = question.service_level
    return calendar.add(answered, level.reopen_days if level is not None else REOPEN_DAYS)


def close_answered(today: date | None = None) -> int:
    """Close what was answered so long ago; how many. The rest of many is left to the next day's run."""
    today = today or timezone.localdate()
    calendar, closed = WorkingDays(), 0
    rows = Question.objects.filter(state=QuestionState.ANSWERED, answered_on__lt=today).select_related("service_level")
    for question in rows.annotate(last_sent=Max("answers__sent_at")).order_by("answered_on", "pk").iterator(200):
        assert question.answered_on is not None
        sent = timezone.localdate(question.last_sent) if question.last_sent else question.answered_on
        try:
            if reopen_until(question, sent, calendar) < today:
                CloseAction(question).execute()
                closed += 1
        except (NoCalendarError, ActionError) as error:  # Another one has it; the next one is not to suffer.
            log.info("question_not_closed", question=question.pk, reason=type(error).__name__)
        if closed >= AT_ONCE:
            break
    return closed
