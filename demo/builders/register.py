"""Kinds, units with their names and dates, topics."""

from __future__ import annotations

from datetime import date
from typing import Any

from wagtail.models import Locale

from demo.data import PORTAL, read, units
from news.enums import Collects
from news.models import Topic
from sites.models import LANGUAGE_FIELDS, Unit, UnitKind, UnitPeriod, UnitSuccession

REFORM = date(2025, 7, 1)


def names(row: dict[str, str]) -> dict[str, str]:
    """`{vi: …, en: …}` as the columns of a named model."""
    return {f"name{suffix}": row.get(language, "") for language, suffix in LANGUAGE_FIELDS.items()}


def build_units() -> None:
    """Units, the portal's first: it is the parent of all others. Periods are written once and left alone after that."""
    kinds = {kind.code: kind for kind in UnitKind.objects.all()}
    for row in units():
        unit, created = Unit.objects.get_or_create(code=row["code"], defaults={"rank": row["rank"]})
        if not created:
            continue
        parent = None if row["code"] == PORTAL else Unit.objects.get(code=PORTAL)
        _period(unit, kinds[row["kind"]], row, parent)
        for old in row.get("predecessors", ()):
            predecessor, new = Unit.objects.get_or_create(code=old["code"], defaults={"rank": 900})
            if new:
                _period(predecessor, kinds[old["kind"]], {**old, "names": {"vi": old["name"]}}, parent)
            UnitSuccession.objects.get_or_create(
                unit=unit,
                predecessor=predecessor,
                defaults={
                    "kind": "merged",
                    "effective_on": row["valid_from"],
                    "legal_basis": row.get("legal_basis", ""),
                },
            )


def _period(unit: Unit, kind: UnitKind, row: dict[str, Any], parent: Unit | None) -> None:
    UnitPeriod.objects.create(
        unit=unit,
        kind=kind,
        parent=parent,
        short_name=row.get("short_name", ""),
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        legal_basis=row.get("legal_basis", ""),
        **names(row["names"]),
    )


def build_topics() -> None:
    """Topics in five languages, tied as translations of each other."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    for rank, row in enumerate(read("topics.yaml"), 1):
        source = Topic.objects.filter(slug=row["slug"], locale=locales["vi"]).first()
        if source is None:
            source = Topic.objects.create(
                slug=row["slug"],
                name=row["names"]["vi"],
                rank=rank * 10,
                locale=locales["vi"],
                collects=row.get("collects", Collects.AUTOMATIC),
                opens_on=row.get("opens_on"),
                closes_on=row.get("closes_on"),
            )
        for language, name in row["names"].items():
            if language in locales:
                Topic.objects.get_or_create(
                    translation_key=source.translation_key,
                    locale=locales[language],
                    defaults={"slug": row["slug"], "name": name, "rank": source.rank},
                )
