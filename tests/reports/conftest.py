"""The rules of a new installation, and a small way to measure one site."""

from __future__ import annotations

import pytest

from reports.computing import compute_health
from reports.models import SiteIndicator
from reports.standard_rules import ensure_standard_rules


@pytest.fixture
def rules(db):
    ensure_standard_rules()


@pytest.fixture
def measure(rules):
    """`measure(site, "links")`: the row of an indicator, measured now."""

    def run(member_site, code, now=None):
        compute_health([member_site.pk], now=now)
        return SiteIndicator.objects.select_related("member_site__site").get(member_site=member_site, code=code)

    return run
