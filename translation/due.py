"""When a request is due, by the desk's dated terms of delivery."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.utils import timezone

from cms.calendar.working_days import NoCalendarError, WorkingDays

from .models import DeskTerm
from .standard_terms import ensure_standard_terms


def due_date(priority: int, words: int = 0, day: date | None = None) -> date | None:
    """The last working day for a request of `day` (today in Vietnam; day 0).

    `None` where no term is in force, and where the term ends in a year without calendar.
    """
    day = day or timezone.localdate()
    terms = DeskTerm.objects.valid_on(day).filter(priority=priority).order_by("-valid_from")
    term = terms.first()
    if term is None and ensure_standard_terms():
        term = terms.first()
    if term is None:
        return None
    longer = words // term.words_per_day if term.words_per_day else 0
    try:
        return WorkingDays().add(day, term.working_days + longer)
    except NoCalendarError:
        return None


def proposed_dates(day: date | None = None) -> dict[int, date]:
    """Priority -> due date of a short text that is asked for today; two queries."""
    day = day or timezone.localdate()
    ensure_standard_terms()
    calendar, found = WorkingDays(), {}
    for term in DeskTerm.objects.valid_on(day).order_by("priority", "valid_from"):
        with suppress(NoCalendarError):
            found[term.priority] = calendar.add(day, term.working_days)
    return found
