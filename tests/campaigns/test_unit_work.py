"""Campaigns that name a unit go on for its successor."""

from __future__ import annotations

import pytest

from campaigns import unit_work
from sites.models import Unit
from sites.registry import all_unit_work
from tests.campaigns.makers import make_campaign

pytestmark = pytest.mark.django_db


def test_the_successor_is_named_as_well():
    old, new = Unit.objects.get(code="cua-vinh"), Unit.objects.get(code="snnmt")
    campaign, other = make_campaign("Có", units=("cua-vinh",)), make_campaign("Không", units=("snnmt",))
    assert unit_work.count(old) == 1
    assert unit_work.hand_over(old, new, None) == 1
    assert set(campaign.units.values_list("code", flat=True)) == {"cua-vinh", "snnmt"}
    assert set(other.units.values_list("code", flat=True)) == {"snnmt"}
    assert {"campaigns", "news", "moderation"} <= {work.name for work in all_unit_work()}
