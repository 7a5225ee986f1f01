"""Units as dated data."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import checks
from django.core.exceptions import ValidationError
from django.utils import translation

from sites.models import Unit, UnitKind, UnitPeriod, UnitSuccession

pytestmark = pytest.mark.django_db


def kind() -> UnitKind:
    return UnitKind.objects.get(code="department")


def make_unit(code: str, *periods: tuple[str, date, date | None]) -> Unit:
    unit = Unit.objects.create(code=code)
    for name, first, last in periods:
        UnitPeriod.objects.create(unit=unit, kind=kind(), name=name, valid_from=first, valid_to=last)
    return unit


def test_a_unit_is_called_what_it_was_called_on_the_day():
    unit = make_unit(
        "so-cu",
        ("Sở Tài nguyên và Môi trường", date(2003, 8, 1), date(2025, 2, 28)),
        ("Sở Nông nghiệp và Môi trường", date(2025, 3, 1), None),
    )
    assert unit.name_on(date(2025, 2, 28)) == "Sở Tài nguyên và Môi trường"
    assert unit.name_on(date(2025, 3, 1)) == "Sở Nông nghiệp và Môi trường"
    assert str(unit) == "Sở Nông nghiệp và Môi trường"


def test_a_retired_unit_keeps_its_last_name():
    unit = make_unit("huyen", ("Huyện Hòa Vang", date(1997, 1, 1), date(2025, 6, 30)))
    assert unit.name_on(date(2026, 1, 1)) == "Huyện Hòa Vang"
    assert not Unit.objects.existing(date(2026, 1, 1)).filter(pk=unit.pk).exists()
    assert Unit.objects.existing(date(2025, 6, 30)).filter(pk=unit.pk).exists()


def test_names_fall_back_to_vietnamese():
    unit = Unit.objects.get(code="snnmt")
    with translation.override("en"):
        assert unit.name_on(language="en") == "Department of Agriculture"
    assert unit.name_on(language="ko") == "Sở Nông nghiệp và Môi trường"


def test_a_system_check_finds_overlapping_periods():
    make_unit("chong", ("Một", date(2020, 1, 1), None), ("Hai", date(2024, 1, 1), None))
    found = checks.run_checks(databases=["default"])
    assert [error.id for error in found] == ["member_sites.E001"]
    assert "chong" in found[0].msg


def test_periods_that_follow_each_other_are_fine():
    make_unit("noi", ("Một", date(2020, 1, 1), date(2023, 12, 31)), ("Hai", date(2024, 1, 1), None))
    assert checks.run_checks(databases=["default"]) == []


def test_dates_the_wrong_way_round_are_refused():
    period = UnitPeriod(kind=kind(), name="Một", valid_from=date(2025, 1, 2), valid_to=date(2025, 1, 1))
    with pytest.raises(ValidationError) as error:
        period.clean()
    assert "valid_to" in error.value.message_dict


def test_nobody_is_their_own_parent_or_predecessor():
    a, b, c = make_unit("a"), make_unit("b"), make_unit("c")
    with pytest.raises(ValidationError):
        UnitPeriod(unit=a, parent=a, kind=kind(), name="A", valid_from=date(2025, 1, 1)).clean()
    UnitSuccession.objects.create(unit=b, predecessor=a, kind="merged", effective_on=date(2025, 7, 1))
    UnitSuccession.objects.create(unit=c, predecessor=b, kind="merged", effective_on=date(2025, 7, 1))
    for unit, predecessor in ((a, a), (a, c), (b, c)):
        with pytest.raises(ValidationError):
            UnitSuccession(unit=unit, predecessor=predecessor, kind="merged", effective_on=date(2026, 1, 1)).clean()


@pytest.mark.parametrize("code", ["Viết hoa", "a b", "-a", "a-", "á", "a" * 64, ""])
def test_codes_are_parts_of_host_names(code):
    with pytest.raises(ValidationError):
        Unit(code=code).full_clean(exclude=["rank"])
