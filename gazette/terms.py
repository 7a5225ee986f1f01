"""Periods of law, counted: the row of `GazetteRule` that held on the day decides, in calendar or working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.calendar.working_days import WorkingDays, current
from cms.core.errors import ActionError

from .enums import GazetteRuleKind, IntakeState
from .models import GazetteIntake, GazetteRule

# Days before the due date from which a line is “due soon”.
SOON = 2
OPEN = frozenset({IntakeState.WAITING, IntakeState.PLACED})


def rule_on(kind: str, day: date, nature: str = "") -> GazetteRule | None:
    """The rule in force on `day`; one for the nature goes before one for all."""
    rows = GazetteRule.objects.filter(Q(nature=nature) | Q(nature=""), kind=kind, valid_from__lte=day)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=day))
    return max(rows, key=lambda row: (bool(row.nature), row.valid_from), default=None)


def due_after(kind: str, day: date, nature: str = "", calendar: WorkingDays | None = None) -> date | None:
    """The last day of a period that begins on `day` (day 0); `None` where no rule held."""
    rule = rule_on(kind, day, nature)
    if rule is None:
        return None
    if rule.working:
        return (calendar or current()).add(day, rule.days)
    return day + timedelta(days=rule.days)


def publish_due(received_on: date, nature: str) -> date:
    """When a document that was received on a day must be published.

    Raises:
        ActionError: no period of law held on that day.
    """
    found = due_after(GazetteRuleKind.PUBLISH, received_on, nature)
    if found is None:
        raise ActionError(
            _("No period of law for publishing held on this day. Enter one among the periods of law first."),
            "received_on",
        )
    return found


def recompute() -> int:
    """Due dates of what waits for its issue anew, after a change of calendar or law. Returns how many moved."""
    moved, found = [], dict[tuple[date, str], date | None]()
    rows = GazetteIntake.objects.filter(state__in=OPEN).select_related("document")
    for line in rows.defer("document__text", "document__structure", "document__folded"):
        key = (line.received_on, line.document.nature)
        if key not in found:
            found[key] = due_after(GazetteRuleKind.PUBLISH, *key)
        due = found[key]
        if due is not None and due != line.publish_due:
            line.publish_due = due
            moved.append(line)
    GazetteIntake.objects.bulk_update(moved, ["publish_due"], batch_size=500)
    return len(moved)


def counts(rows: Any) -> dict[str, int]:
    """How many lines of the ledger wait for an issue, and how many are late; one query."""
    found: dict[str, int] = rows.aggregate(
        waiting=Count("pk", filter=Q(state=IntakeState.WAITING)),
        late=Count("pk", filter=Q(state__in=OPEN, publish_due__lt=timezone.localdate())),
    )
    return found


@dataclass(frozen=True)
class Due:
    """A due date as a person reads it: `phase` is late, today, soon, in_time; `days` left, or late."""

    phase: str
    date: date
    days: int


def due_of(line: GazetteIntake, today: date | None = None) -> Due | None:
    """What stands beside a line of the ledger; `None` when nothing is due any more."""
    if line.state not in OPEN:
        return None
    today = today or timezone.localdate()
    days = (line.publish_due - today).days
    if days < 0:
        return Due("late", line.publish_due, -days)
    if days == 0:
        return Due("today", line.publish_due, 0)
    return Due("soon" if days <= SOON else "in_time", line.publish_due, days)
