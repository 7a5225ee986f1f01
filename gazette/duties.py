"""Duties of posting: which there are, how each stands today, and the figures of units.

The issuer posts within 2 working days of signing, units in the document's scope within 10 (Nghị định 43/2011/NĐ-CP,
Điều 12, as data in `GazetteRule`). How a duty stands is worked out from its dates, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.calendar.working_days import WorkingDays

from .enums import READABLE_STATES, Confidentiality, DutyRole, GazetteRuleKind
from .models import LegalDocument, PostingDuty
from .periods_of_law import due_day, rule_on

# Documents of earlier years from a table: when they were posted is not known, so nobody is late with them.
OLD_RECORDS = "import"
RULES = {DutyRole.ISSUER: GazetteRuleKind.POST_ISSUER, DutyRole.CONCERNED: GazetteRuleKind.POST_CONCERNED}


class Phase(models.TextChoices):
    """How a duty stands on a day."""

    NEVER = "never", _("Overdue and not posted")
    DUE = "due", _("To be posted")
    LATE = "late", _("Posted late")
    IN_TIME = "in_time", _("Posted in time")


def phase_of(duty: PostingDuty, today: date) -> Phase:
    """Late starts on the day after the due date."""
    if duty.posted_on is None:
        return Phase.DUE if today <= duty.due_on else Phase.NEVER
    return Phase.IN_TIME if duty.posted_on <= duty.due_on else Phase.LATE


def in_phase(phase: str, today: date) -> Q:
    """The same as a condition on rows."""
    return {
        Phase.NEVER: Q(posted_on=None, due_on__lt=today),
        Phase.DUE: Q(posted_on=None, due_on__gte=today),
        Phase.LATE: Q(posted_on__gt=F("due_on")),
        Phase.IN_TIME: Q(posted_on__lte=F("due_on")),
    }[Phase(phase)]


# ---- which duties there are ----
def due_for(document: LegalDocument, role: str, calendar: WorkingDays | None = None) -> date | None:
    """The last day for posting, counted from the day of signing by the rule of that day."""
    rule = rule_on(RULES[DutyRole(role)], document.signed_on, document.nature)
    return due_day(rule, document.signed_on, calendar)


def keep_duties(document: LegalDocument) -> None:
    """Make, move or take away the duties that follow from a document as it is now. Done twice, nothing changes."""
    if document.source == OLD_RECORDS:
        return
    if document.confidentiality != Confidentiality.PUBLIC:
        document.duties.filter(posted_on=None).delete()
        return
    readable = document.state in READABLE_STATES
    _keep_issuers(document)
    if not readable:
        # Nobody can post what is not there; what was posted stays in the record.
        document.duties.filter(role=DutyRole.CONCERNED, posted_on=None).delete()
        return
    wanted = set(document.concerns.exclude(pk=document.issuer_id).values_list("pk", flat=True))
    missing = wanted - set(document.duties.values_list("unit", flat=True)) if wanted else set()
    due = due_for(document, DutyRole.CONCERNED) if missing else None
    if due is not None:
        PostingDuty.objects.bulk_create(
            [PostingDuty(document=document, unit_id=pk, role=DutyRole.CONCERNED, due_on=due) for pk in sorted(missing)],
            ignore_conflicts=True,
        )


def _keep_issuers(document: LegalDocument) -> None:
    """The issuer's duty: from the entry on, and done by publication."""
    posted = timezone.localdate(document.published_at) if document.published_at is not None else None
    due = due_for(document, DutyRole.ISSUER)
    found = document.duties.filter(role=DutyRole.ISSUER).first()
    if due is None:
        if found is not None and found.posted_on is None:
            found.delete()
        return
    if found is None:
        PostingDuty.objects.create(
            document=document, unit_id=document.issuer_id, role=DutyRole.ISSUER, due_on=due, posted_on=posted
        )
        return
    values = {"due_on": due, "unit_id": document.issuer_id, "posted_on": found.posted_on or posted}
    if any(getattr(found, name) != value for name, value in values.items()):
        if found.due_on != due:
            found.reminded_on = found.late_told_on = None
        for name, value in values.items():
            setattr(found, name, value)
        found.save()


def recompute() -> int:
    """Due dates of open duties anew, after a change of the calendar. Returns how many moved."""
    calendar, moved = WorkingDays(), []
    rules: dict[tuple[str, date, str], Any] = {}
    for duty in PostingDuty.objects.open().select_related("document").defer("document__text", "document__structure"):
        document = duty.document
        key = (RULES[DutyRole(duty.role)], document.signed_on, document.nature)
        if key not in rules:
            rules[key] = rule_on(*key)
        due = due_day(rules[key], document.signed_on, calendar)
        if due is not None and due != duty.due_on:
            duty.due_on, duty.reminded_on, duty.late_told_on = due, None, None
            moved.append(duty)
    PostingDuty.objects.bulk_update(moved, ["due_on", "reminded_on", "late_told_on"], batch_size=500)
    return len(moved)


# ---- figures ----
@dataclass(frozen=True)
class UnitDuties:
    """What a unit had to post, and what came of it."""

    unit: int
    total: int = 0
    in_time: int = 0
    late: int = 0
    never: int = 0
    due: int = 0

    @property
    def share(self) -> float | None:
        """Percentage posted in time of what is no longer open or is overdue; `None` where nothing was due yet."""
        known = self.total - self.due
        return round(self.in_time * 100 / known, 1) if known else None


def figures(rows: Any, today: date | None = None) -> list[UnitDuties]:
    """Per unit, the most overdue first; one query."""
    day = today or timezone.localdate()
    counts = {phase.value: Count("pk", filter=in_phase(phase, day)) for phase in Phase}
    found = rows.order_by().values("unit").annotate(total=Count("pk"), **counts)
    tallies = [UnitDuties(**row) for row in found]
    return sorted(tallies, key=lambda row: (-row.never, -row.late, -row.total, row.unit))


def total_of(tallies: list[UnitDuties]) -> UnitDuties:
    names = ("total", "in_time", "late", "never", "due")
    return UnitDuties(0, **{name: sum(getattr(row, name) for row in tallies) for name in names})
