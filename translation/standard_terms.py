"""The terms of delivery that a new desk begins with; its head replaces them by dated rows."""

from __future__ import annotations

from datetime import date

from .enums import Priority
from .models import DeskTerm

SINCE = date(2025, 7, 1)
# Priority -> working days, source words that take a further day.
STANDARD = {Priority.URGENT: (1, 1000), Priority.NORMAL: (5, 1500), Priority.LOW: (15, 1500)}


def ensure_standard_terms() -> bool:
    """Write the standard terms where there are none at all; whether there were none."""
    if DeskTerm.objects.exists():
        return False
    DeskTerm.objects.bulk_create(
        DeskTerm(priority=priority, working_days=days, words_per_day=words, valid_from=SINCE)
        for priority, (days, words) in STANDARD.items()
    )
    return True
