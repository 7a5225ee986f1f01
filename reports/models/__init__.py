"""What is measured, by which rules, and what was found."""

from __future__ import annotations

from .health import SiteHealth, SiteHealthDay, SiteIndicator, SiteRecord
from .links import Link, LinkUse, PageScan
from .outages import PlannedOutage
from .rules import HealthRule, MandatoryContent

__all__ = [
    "HealthRule",
    "Link",
    "LinkUse",
    "MandatoryContent",
    "PageScan",
    "PlannedOutage",
    "SiteHealth",
    "SiteHealthDay",
    "SiteIndicator",
    "SiteRecord",
]
