"""Computing the health of sites: measured for all together, then written in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from .actions import StoreHealthAction
from .indicators.registry import indicators
from .standard_rules import ensure_standard_rules
from .survey import Survey


def compute_health(site_ids: Collection[int] | None = None, *, now: datetime | None = None, user: Any = None) -> int:
    """Measure the open sites, or only some of them, and store what was found.

    The number of queries depends on the indicators, not on the sites. Nothing is locked while it is measured.

    Returns:
        How many sites were measured.
    """
    if site_ids is None:
        ensure_standard_rules()
    survey = Survey(site_ids, now)
    findings = {indicator.code: indicator.measure(survey) for indicator in indicators()}
    StoreHealthAction(survey, findings, user=user).execute()
    return len(survey.sites)
