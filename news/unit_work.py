"""When a unit ends, what the portal offered to it waits for its successor (registered in `news.apps`)."""

from __future__ import annotations

from typing import Any

from sites.models import MemberSite, Unit

from .enums import AppearanceState
from .models import Appearance


def offers_to(unit: Unit) -> Any:
    return Appearance.objects.filter(site__unit=unit, state=AppearanceState.OFFERED)


def count(unit: Unit) -> int:
    return int(offers_to(unit).count())


def hand_over(unit: Unit, successor: Unit, user: Any) -> int:
    """Offers go to the successor's site, unless the same article is there already."""
    site = MemberSite.objects.filter(unit=successor).first()
    if site is None:
        return 0
    known = Appearance.objects.filter(site=site).values("article_key")
    return int(offers_to(unit).exclude(article_key__in=known).update(site=site, unit=successor))
