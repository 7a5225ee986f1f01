"""When a unit ends, running campaigns that name it by list go on for its successor (registered in `campaigns.apps`)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from sites.models import Unit

from .models import Campaign


def lists_with(unit: Unit) -> Any:
    """Campaigns that are not over and name the unit in their list."""
    return Campaign.objects.filter(units=unit, ends_at__gt=timezone.now())


def count(unit: Unit) -> int:
    return int(lists_with(unit).count())


def hand_over(unit: Unit, successor: Unit, user: Any) -> int:
    """Name the successor as well; the predecessor stays in the list, so that the past can be read."""
    campaigns = list(lists_with(unit))
    for campaign in campaigns:
        campaign.units.add(successor)
        campaign.save()
    return len(campaigns)
