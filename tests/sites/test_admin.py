"""Provisioning in the admin runs the same action, and loses nothing that was typed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sites.models import MemberSite, Unit, UnitKind, UnitPeriod
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(at):
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    return client


@pytest.fixture
def unit() -> Unit:
    unit = Unit.objects.create(code="syt")
    kind = UnitKind.objects.get(code="department")
    UnitPeriod.objects.create(unit=unit, kind=kind, name="Sở Y tế", valid_from=date(2025, 7, 1))
    return unit


def test_a_site_is_provisioned(admin, unit):
    data = {"unit": unit.pk, "host": "syt.portal.test", "template": "", "languages": ["en"]}
    response = admin.post(reverse("member_sites:add"), data)
    assert response.status_code == 302
    member_site = MemberSite.objects.get(unit=unit)
    assert member_site.site.hostname == "syt.portal.test"
    assert {locale.language_code for locale in member_site.languages.all()} == {"vi", "en"}


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(admin, unit):
    data = {"unit": unit.pk, "host": DEPARTMENT, "template": "unit", "languages": ["ja"]}
    response = admin.post(reverse("member_sites:add"), data)
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors["host"]
    assert form["host"].value() == DEPARTMENT
    assert form["languages"].value() == ["ja"]
    assert not MemberSite.objects.filter(unit=unit).exists()


@pytest.mark.parametrize(
    "name",
    [
        "member_sites:index",
        "units:index",
        "unit_kinds:index",
        "memberships:index",
        "units:add",
        "memberships:add",
        "member_sites:add",
    ],
)
def test_the_screens_open(admin, name):
    assert admin.get(reverse(name)).status_code == 200


def test_overlapping_periods_are_refused_in_words(admin, unit):
    kind = UnitKind.objects.get(code="department")
    prefix = {
        "periods-TOTAL_FORMS": "2",
        "periods-INITIAL_FORMS": "0",
        "periods-MIN_NUM_FORMS": "1",
        "periods-MAX_NUM_FORMS": "1000",
    }
    prefix |= {f"origins-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    data = {"code": "moi", "rank": "1", **prefix}
    for index, (name, first) in enumerate((("Một", "2025-01-01"), ("Hai", "2025-06-01"))):
        data |= {
            f"periods-{index}-name": name,
            f"periods-{index}-kind": kind.pk,
            f"periods-{index}-valid_from": first,
            f"periods-{index}-ORDER": str(index),
        }
    response = admin.post(reverse("units:add"), data)
    assert response.status_code == 200
    assert "Một" in str(response.context["form"].non_field_errors())
    assert not Unit.objects.filter(code="moi").exists()
