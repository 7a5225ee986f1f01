"""The register of units as readers see it: by kind, with the address of each site."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from .chrome import home_path
from .models import MemberSite, Unit, UnitKind


@dataclass(frozen=True)
class UnitLink:
    """A unit of the directory. `url` is empty while it has no public site."""

    code: str
    name: str
    url: str
    telephone: str


@dataclass(frozen=True)
class UnitGroup:
    """Units of one kind, and of the kinds that are listed with it."""

    code: str
    name: str
    units: list[UnitLink]


def unit_groups(language: str) -> list[UnitGroup]:
    """Every unit that is there today and has a public site, but the portal's own, by kind.

    Four queries, whatever the number of units.
    """
    rows = (
        MemberSite.objects.public()
        .filter(site__is_default_site=False, unit__in=Unit.objects.existing())
        .select_related("site", "unit")
        .prefetch_related("unit__periods__kind__listed_with", "languages")
    )
    entries: list[tuple[UnitKind, UnitLink]] = []
    for row in rows:
        period = row.unit.period_on()
        if period is not None:
            prefix = home_path({locale.language_code: locale for locale in row.languages.all()}, language)
            link = UnitLink(row.unit.code, period.name_in(language), row.site.root_url + prefix, row.telephone)
            entries.append((period.kind, link))
    entries.sort(key=lambda entry: (main_kind(entry[0]).rank, entry[0].rank, entry[0].pk))
    groups = []
    for _key, group in groupby(entries, key=lambda entry: main_kind(entry[0]).pk):
        members = list(group)
        kinds = dict.fromkeys(kind for kind, _link in members)
        name = ", ".join(kind.name_in(language) for kind in kinds)
        groups.append(UnitGroup(main_kind(members[0][0]).code, name, [link for _kind, link in members]))
    return groups


def main_kind(kind: UnitKind) -> UnitKind:
    return kind.listed_with or kind
