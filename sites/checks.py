"""System checks of dated data (run with `manage.py check --database default`, and by `migrate`)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import DatabaseError

from .intervals import overlaps
from .models import Membership, UnitPeriod


@register(Tags.database)
def check_periods_do_not_overlap(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """On no day does a unit have two names, kinds or parents."""
    if not databases:
        return []
    by_unit: dict[int, list[UnitPeriod]] = defaultdict(list)
    try:
        for period in UnitPeriod.objects.select_related("unit"):
            by_unit[period.unit_id].append(period)
    except DatabaseError:
        return []  # Not migrated yet.
    return [
        Error(
            f"Periods of unit {earlier.unit.code} overlap: “{earlier.name}” from {earlier.valid_from} and "
            f"“{later.name}” from {later.valid_from}.",
            hint="End the earlier period on the day before the later one begins.",
            id="member_sites.E001",
        )
        for rows in by_unit.values()
        for earlier, later in overlaps(rows)
    ]


@register(Tags.database)
def check_memberships_do_not_overlap(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """Nobody holds the same role at the same unit twice on one day."""
    if not databases:
        return []
    by_key: dict[tuple[Any, ...], list[Membership]] = defaultdict(list)
    try:
        for row in Membership.objects.all():
            by_key[row.user_id, row.unit_id, row.role, row.locale_id].append(row)
    except DatabaseError:
        return []
    return [
        Error(f"Memberships {earlier.pk} and {later.pk} overlap.", id="member_sites.E002")
        for rows in by_key.values()
        for earlier, later in overlaps(rows)
    ]
