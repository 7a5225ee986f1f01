"""What higher rooms lend to this one: builders of pages, parts of the chrome, open work that a successor takes over.

`home` registers the builder "home", `news` "section", and so on; `campaigns` adds what a site shows to its chrome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

if TYPE_CHECKING:
    from .models import MemberSite, Unit
    from .section_templates import SectionSpec

# Makes an unsaved page for a section of a site in a language; provisioning saves it below its parent.
PageBuilder = Callable[["SectionSpec", "MemberSite", str], Any]

# What a room adds to the chrome of a site in a language. It is kept with the chrome, under the site's generation, and
# must be picklable.
ChromePart = Callable[["MemberSite", str], Any]

_builders: dict[str, PageBuilder] = {}
_chrome_parts: dict[str, ChromePart] = {}


def register_page_builder(name: str, builder: PageBuilder) -> None:
    """Offer a builder to the templates of sections.

    Raises:
        ImproperlyConfigured: a builder of that name is registered already.
    """
    if name in _builders:
        raise ImproperlyConfigured(f"A page builder named {name!r} is registered already.")
    _builders[name] = builder


def page_builder(name: str) -> PageBuilder:
    """The builder of that name.

    Raises:
        ImproperlyConfigured: no room has registered one.
    """
    try:
        return _builders[name]
    except KeyError:
        raise ImproperlyConfigured(f"No page builder named {name!r} is registered.") from None


def register_chrome_part(name: str, build: ChromePart) -> None:
    """Have `chrome.parts[name]` built with each chrome: pages then have it without a query.

    Raises:
        ImproperlyConfigured: a part of that name is registered already.
    """
    if name in _chrome_parts:
        raise ImproperlyConfigured(f"A part of the chrome named {name!r} is registered already.")
    _chrome_parts[name] = build


def build_chrome_parts(member_site: MemberSite, language: str) -> dict[str, Any]:
    return {name: build(member_site, language) for name, build in _chrome_parts.items()}


_missing_version: Callable[[Any, str], str] | None = None


def register_missing_version(link: Callable[[Any, str], str]) -> None:
    """Have the language switcher lead to `link(page, language)` where a page is missing in an opened language.

    Raises:
        ImproperlyConfigured: there is one already.
    """
    global _missing_version  # noqa: PLW0603
    if _missing_version is not None:
        raise ImproperlyConfigured("A link for missing language versions is registered already.")
    _missing_version = link


def missing_version_link(page: Any, language: str) -> str:
    """Where readers can ask for a page in a language; empty where nobody takes such wishes."""
    return _missing_version(page, language) if _missing_version is not None else ""


@dataclass(frozen=True)
class UnitWork:
    """Open work of a room that belongs to a unit.

    Attributes:
        label: what it is, for the person who reads the preview ("articles in moderation").
        count: unit -> how many open things there are.
        hand_over: (old unit, new unit, user or `None`) -> how many the new unit has now; inside the transaction of the
            change, on its day.
    """

    name: str
    label: str | Promise
    count: Callable[[Unit], int]
    hand_over: Callable[[Unit, Unit, Any], int]


_unit_work: dict[str, UnitWork] = {}


def register_unit_work(
    name: str, label: str | Promise, count: Callable[[Unit], int], hand_over: Callable[[Unit, Unit, Any], int]
) -> None:
    """Have open work go to the successor when a unit is merged, split or closed (docs/features/life-of-a-unit.md).

    Raises:
        ImproperlyConfigured: work of that name is registered already.
    """
    if name in _unit_work:
        raise ImproperlyConfigured(f"Work of units named {name!r} is registered already.")
    _unit_work[name] = UnitWork(name, label, count, hand_over)


def all_unit_work() -> list[UnitWork]:
    return list(_unit_work.values())
