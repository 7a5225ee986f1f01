"""The outages that a site's pages announce: from the cache of the site's generation, so that a page asks no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from sites.models import MemberSite

from .models import PlannedOutage

DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Notice:
    """What a notice says; `reasons` by language."""

    starts_at: datetime
    ends_at: datetime
    recovery_at: datetime
    announced_at: datetime
    reasons: dict[str, str]

    def is_shown(self, now: datetime) -> bool:
        return self.announced_at <= now < self.recovery_at

    def is_running(self, now: datetime) -> bool:
        return self.starts_at <= now


def notices_of(member_site: MemberSite) -> list[Notice]:
    """The notices to be shown now. All that are not over are in the cache; the moment is looked at each time."""
    key = f"outages:{member_site.pk}:{member_site.generation}"
    found: list[Notice] | None = cache.get(key)
    if found is None:
        outages = PlannedOutage.objects.of_site(member_site.pk).not_over().order_by("starts_at")
        found = [
            Notice(
                starts_at=outage.starts_at,
                ends_at=outage.ends_at,
                recovery_at=outage.over_at,
                announced_at=outage.announced_at,
                reasons={code: outage.reason_in(code) for code, _label in settings.LANGUAGES},
            )
            for outage in outages
        ]
        cache.set(key, found, DAY)
    now = timezone.now()
    return [notice for notice in found if notice.is_shown(now)]
