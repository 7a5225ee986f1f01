"""When a request is due, by the desk's dated terms of delivery."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from cms.calendar.working_days import WorkingDays

from .models import DeskTerm


def due_date(priority: int, words: int = 0, day: date | None = None) -> date | None:
    """The last working day for a request of `day` (today in Vietnam; day 0); `None` where no term is in force."""
    day = day or timezone.localdate()
    term = DeskTerm.objects.valid_on(day).filter(priority=priority).order_by("-valid_from").first()
    if term is None:
        return None
    longer = words // term.words_per_day if term.words_per_day else 0
    return WorkingDays().add(day, term.working_days + longer)
