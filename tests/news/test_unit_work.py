"""What was offered to a unit waits for its successor."""

from __future__ import annotations

import pytest

from news import unit_work
from news.models import Appearance
from tests.news.sharing import distributed

pytestmark = pytest.mark.django_db


def test_offers_go_to_the_successor_once(department, ward):
    distributed(units=[ward.unit])
    distributed(units=[ward.unit, department.unit])
    assert unit_work.count(ward.unit) == 2
    assert unit_work.hand_over(ward.unit, department.unit, None) == 1
    assert Appearance.objects.filter(site=department).count() == 2
    assert unit_work.count(department.unit) == 2
