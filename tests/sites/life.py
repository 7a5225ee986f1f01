"""Two communes to merge, and what tests ask about them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from sites.actions import ProvisionSiteAction
from sites.actions.life import MergeUnitsAction, NewUnit
from sites.models import MemberSite, Unit, UnitKind, UnitPeriod

SINCE = date(2020, 1, 1)
DAY = date(2026, 7, 1)
HOST = "xa-c.portal.test"


def ward_kind() -> UnitKind:
    return UnitKind.objects.get(code="ward")


def make_unit(code: str, name: str = "", *, host: str = "", parent: Unit | None = None, **kw: Any) -> Unit:
    """A unit since 2020, with a site where a host is named."""
    unit = Unit.objects.create(code=code)
    languages = kw.pop("languages", ())
    values = {"kind": ward_kind(), "name": name or f"Xã {code}", "valid_from": SINCE, "parent": parent, **kw}
    UnitPeriod.objects.create(unit=unit, **values)
    if host:
        ProvisionSiteAction(host, unit, languages=languages).execute()
    return Unit.objects.get(pk=unit.pk)


def communes(**kw: Any) -> tuple[Unit, Unit]:
    first = make_unit("xa-a", "Xã An Bình", host="xa-a.portal.test", name_en="An Bình Commune", **kw)
    return first, make_unit("xa-b", "Xã Bãi Cát", host="xa-b.portal.test")


def new_unit(code: str = "xa-c", host: str = HOST, **kw: Any) -> NewUnit:
    return NewUnit(code, {"vi": "Xã Cồn Xanh", "en": "Cồn Xanh Commune"}, ward_kind(), host=host, **kw)


def merger(first: Unit, second: Unit, day: date = DAY, **kw: Any) -> MergeUnitsAction:
    return MergeUnitsAction([first, second], kw.pop("into", None) or new_unit(), day, **kw)


def site_of(code: str) -> MemberSite:
    return MemberSite.objects.for_serving().get(unit__code=code)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def dump() -> dict[str, list[Any]]:
    """Every row of every table, as it is stored, to compare."""
    found = {}
    with connection.cursor() as cursor:
        # What words are found by keeps no rows of its own, and cannot be read whole.
        words = {"translation_memory_fts", "gazette_legaldocument_words", "gazette_issuepage_words"}
        for table in set(connection.introspection.table_names(cursor)) - words:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found
