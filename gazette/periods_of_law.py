"""Periods of law of the gazette and of posting, as dated rows: the last day for something that must happen."""

from __future__ import annotations

from datetime import date, timedelta

from cms.calendar.working_days import NoCalendarError, WorkingDays, current

from .models import GazetteRule


def rule_on(kind: str, day: date, nature: str = "") -> GazetteRule | None:
    """The rule in force on a day; one for the nature of the document goes before one for all."""
    rules = list(GazetteRule.objects.valid_on(day).filter(kind=kind, nature__in=["", nature]))
    return max(rules, key=lambda rule: (bool(rule.nature), rule.valid_from), default=None)


def due_day(rule: GazetteRule | None, start: date, calendar: WorkingDays | None = None) -> date | None:
    """The last day, counted from `start`, which is day 0; `None` where no rule or no calendar says it."""
    if rule is None:
        return None
    if not rule.working:
        return start + timedelta(days=rule.days)
    try:
        return (calendar or current()).add(start, rule.days)
    except NoCalendarError:
        return None
