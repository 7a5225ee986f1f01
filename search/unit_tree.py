"""The units of the province as a tree: by kind, and below each unit those under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.core.templatetags.cms_tags import icon
from sites.models import Unit, UnitKind

SECONDS = 60


@dataclass(frozen=True)
class Branch:
    """A unit, and the units below it."""

    code: str
    name: str
    below: tuple[Group, ...] = ()

    def codes(self) -> set[str]:
        return {self.code}.union(*(group.codes() for group in self.below))


@dataclass(frozen=True)
class Group:
    """Units of one kind that stand under the same unit."""

    name: str
    branches: tuple[Branch, ...]

    def codes(self) -> set[str]:
        return set[str]().union(*(branch.codes() for branch in self.branches))


def unit_tree(language: str) -> tuple[Group, ...]:
    """The units that are there today. Two queries, and none for the next minute."""
    key = f"search.language.units:{language}"
    found: tuple[Group, ...] | None = cache.get(key)
    if found is None:
        found = build(language)
        cache.set(key, found, SECONDS)
    return found


def build(language: str) -> tuple[Group, ...]:
    below: dict[int | None, list[tuple[UnitKind, Unit, str]]] = defaultdict(list)
    units = list(Unit.objects.existing().with_names())
    there = {unit.pk for unit in units}
    for unit in units:
        if period := unit.period_on():
            parent = period.parent_id if period.parent_id in there else None
            below[parent].append((period.kind, unit, period.name_in(language)))

    def groups(parent: int | None) -> tuple[Group, ...]:
        kinds: dict[UnitKind, list[Branch]] = {}
        for kind, unit, name in sorted(below.pop(parent, []), key=lambda row: (row[0].rank, row[0].pk)):
            kinds.setdefault(kind, []).append(Branch(unit.code, name, groups(unit.pk)))
        return tuple(Group(kind.name_in(language), tuple(branches)) for kind, branches in kinds.items())

    # Units that stand above each other in a circle are under nobody's root, and are not listed.
    return groups(None)


def render_tree(groups: tuple[Group, ...], chosen: Collection[str]) -> SafeString:
    """Check boxes `within`; a kind with several units is a fold, open where something in it is chosen.

    Made here and not by a template: with two hundred units a template takes as long as the search.
    """
    return format_html_join("", "{}", ((_group(group, chosen),) for group in groups))


def _group(group: Group, chosen: Collection[str]) -> SafeString:
    rows = format_html_join("", "<li>{}{}</li>", ((_box(row, chosen), _below(row, chosen)) for row in group.branches))
    if len(group.branches) == 1:
        return format_html('<ul class="units">{}</ul>', rows)
    opened = SafeString(" open") if not group.codes().isdisjoint(chosen) else ""
    return format_html(
        '<details class="fold"{}><summary>{} ({}) {}</summary><ul class="units">{}</ul></details>',
        opened,
        group.name,
        len(group.branches),
        icon("chev"),
        rows,
    )


def _below(branch: Branch, chosen: Collection[str]) -> SafeString:
    return render_tree(branch.below, chosen)


def _box(branch: Branch, chosen: Collection[str]) -> SafeString:
    checked = SafeString(" checked") if branch.code in chosen else ""
    return format_html(
        '<label class="check"><input type="checkbox" name="within" value="{}"{}><span>{}</span></label>',
        branch.code,
        checked,
        branch.name,
    )
