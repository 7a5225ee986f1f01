"""What a unit that ends had still to post goes to its successor (see `sites.registry.register_unit_work`)."""

from __future__ import annotations

from typing import Any

from sites.models import Unit

from .enums import DocumentState, DutyRole
from .models import PostingDuty


def open_duties(unit: Unit) -> Any:
    """Of documents of others: the own ones stay under the name of their issuer."""
    rows = PostingDuty.objects.open().filter(unit=unit.pk, role=DutyRole.CONCERNED)
    return rows.exclude(document__state=DocumentState.WITHDRAWN)


def count(unit: Unit) -> int:
    return int(open_duties(unit).count())


def hand_over(unit: Unit, successor: Unit, user: Any) -> int:
    """Returns how many the successor has now; what it has already is not given twice."""
    rows = open_duties(unit)
    own = PostingDuty.objects.filter(unit=successor.pk).values("document")
    rows.filter(document__in=list(own.values_list("document", flat=True))).delete()
    return int(rows.update(unit=successor, reminded_on=None, late_told_on=None))
