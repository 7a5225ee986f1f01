"""What the results page shows beside the results: tabs, facets, chips, the way on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sites.issuers import name_register

from .address import Address
from .facet_labels import labels_of
from .language.analyser import fold, normalise
from .service import FacetValue, Results, Search
from .sources import type_labels

ALL_LANGUAGES = "all"
SHORT_FACET = 6
_MARKED = re.compile(r"<mark>(.*?)</mark>")


@dataclass(frozen=True)
class Facet:
    """A facet with its first values, and the others behind a fold."""

    name: str
    title: str
    first: list[FacetValue]
    more: list[FacetValue]


@dataclass(frozen=True)
class Chip:
    """Something that narrows the search. `url` leads to the search without it."""

    title: str
    label: str
    url: str


@dataclass(frozen=True)
class Way:
    """A link to another page or form of the search."""

    label: str
    url: str
    here: bool = False
    count: int | None = None
    language: str = ""


def language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def type_names() -> dict[str, str]:
    return {name: str(label) for name, (label, _icon) in type_labels().items()}


def language_tabs(results: Results, address: Address, *, all_chosen: bool) -> list[Way]:
    """One tab a language with its number of hits, and one for all of them."""
    rows = {value.value: value for value in results.facets.get("language", [])}
    tabs = []
    for code, label in settings.LANGUAGES:
        row = rows.get(code)
        here = not all_chosen and row is not None and row.selected
        tabs.append(Way(label, address.changed(lang=code), here, row.count if row else 0, code))
    total = sum(tab.count or 0 for tab in tabs)
    return [*tabs, Way(_("All languages"), address.changed(lang=ALL_LANGUAGES), all_chosen, total)]


def facets_of(results: Results) -> list[Facet]:
    """The facets in the order of the page; those without any value are left out."""
    titles = {"type": _("Kind of content"), "unit": _("Authority"), "topic": _("Topic"), "year": _("Year")}
    found = [_facet(name, title, results.facets.get(name, [])) for name, title in titles.items()]
    return [facet for facet in found if facet.first]


def _facet(name: str, title: str, values: list[FacetValue]) -> Facet:
    """Chosen values first, then the most frequent; what is folded away by name. Years: the latest first."""
    if name in {"type", "topic"}:  # A value without a name is of a room that is gone.
        names = type_names() if name == "type" else labels_of("topic", language())
        values = [replace(value, label=names[value.value]) for value in values if value.value in names]
    if name == "year":
        ordered = sorted(values, key=lambda value: value.value, reverse=True)
        return Facet(name, title, ordered[:SHORT_FACET], ordered[SHORT_FACET:])
    ordered = sorted(values, key=lambda value: (not value.selected, -value.count))
    chosen = sum(value.selected for value in ordered)
    shown = max(SHORT_FACET, chosen)
    more = sorted(ordered[shown:], key=lambda value: fold(value.label))
    return Facet(name, title, ordered[:shown], more)


def chips_of(search: Search, address: Address) -> list[Chip]:
    """What narrows the search, in the words of the form."""
    names = name_register(language())
    units = {code: names[code].on() if code in names else code for code in (*search.unit, *search.within)}
    types, topics = type_names(), labels_of("topic", language())
    chips = [
        Chip(title, value, address.changed(**{name: None}))
        for name, title, value in (
            ("phrase", _("Exact phrase"), search.phrase.strip()),
            ("without", _("None of these words"), search.without.strip()),
            ("number", _("Document number"), search.number.strip()),
            ("since", _("From a date"), _day(search.since)),
            ("until", _("To a date"), _day(search.until)),
            ("attachment", _("Attachments"), _("with attachments") if search.attachment else ""),
        )
        if value
    ]
    several: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...] = (
        ("unit", _("Authority"), search.unit, units),
        ("within", _("Authority and all below it"), search.within, units),
        ("type", _("Kind of content"), search.type, types),
        ("topic", _("Topic"), search.topic, topics),
        ("year", _("Year"), search.year, {}),
    )
    for name, title, values, labels in several:
        chips += [Chip(title, labels.get(value, value), address.without(name, value)) for value in values]
    return chips


def _day(day: date | None) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else ""


def scopes(search: Search, address: Address, own_unit: str) -> list[Way]:
    """On a member site: this site, or the whole province."""
    if not own_unit:
        return []
    here = search.unit == (own_unit,) and not search.within
    return [
        Way(_("This site"), address.changed(unit=own_unit, within=None), here),
        Way(_("Whole province"), address.changed(unit=None, within=None), not search.unit and not search.within),
    ]


def sorts(search: Search, address: Address) -> list[Way]:
    return [
        Way(pgettext("sort", "Best match"), address.changed(sort=None), search.sort != "newest"),
        Way(pgettext("sort", "Newest"), address.changed(sort="newest"), search.sort == "newest"),
    ]


@dataclass(frozen=True)
class Pager:
    """Where the reader is, and the way on.

    Attributes:
        page: number of this page; 0 where it is not known.
        last: the last page that can be asked for by number.
        numbers: pages to offer, `None` for a gap; none beyond the last numbered page.
        missing: what was asked for is no page of this search.
    """

    page: int
    last: int
    previous: str = ""
    next: str = ""
    missing: bool = False
    steps: tuple[Way | None, ...] = ()


def pager_of(results: Results, search: Search, address: Address, asked: str, after: str) -> Pager:
    """The pager: numbers as far as pages can be asked for by number, then from hit to hit.

    Args:
        asked: the page as it stands in the address. Beside a cursor it only says where the reader is.
        after: the cursor as it stands in the address.
    """
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 9 else 0
    last = results.pages
    first_page = address.changed()
    if search.after is not None:
        page = number if number > last else 0
        cursor = {"after": results.next, "page": str(page + 1) if page else None}
        onward = address.changed(**cursor) if results.next else ""
        return Pager(page, last, first_page, onward, missing=not results.results)
    wrong = bool(after) or (bool(asked) and (number < 1 or number > max(last, 1)))
    page = 1 if wrong else max(number, 1)
    steps = tuple(
        Way(str(n), address.changed(page=str(n)) if n > 1 else first_page, n == page) if n else None
        for n in _numbers(page, last)
    )
    onward = address.changed(page=str(page + 1)) if page < last else ""
    if page == last and results.next:
        onward = address.changed(after=results.next, page=str(page + 1))
    back = "" if page == 1 else address.changed(page=str(page - 1)) if page > 2 else first_page
    return Pager(page, last, back, onward, wrong, steps)


def _numbers(current: int, last: int) -> list[int | None]:
    """The first, the last, those around the current one; a gap of one page is that page."""
    wanted = sorted({1, last, *range(current - 1, current + 2)} & set(range(1, last + 1)))
    numbers: list[int | None] = []
    for value in wanted:
        gap = value - (numbers[-1] or 0) if numbers else 1
        if gap > 1:
            numbers.append(value - 1 if gap == 2 else None)
        numbers.append(value)
    return numbers


def found_by_folding(results: Results) -> bool:
    """Whether words typed without marks found words that have them: then the page says why."""
    typed = normalise(results.query.text).casefold()
    if fold(typed) != typed:
        return False
    marked = [hit for row in results.results for hit in _MARKED.findall(row.title_html + row.snippet_html)]
    return any(fold(hit) != hit.casefold() for hit in marked)


def context_of(results: Results, search: Search, address: Address, own_unit: str, all_chosen: bool) -> dict[str, Any]:
    """Everything of the page that depends on the results."""
    chips = chips_of(search, address)
    return {
        "language_tabs": language_tabs(results, address, all_chosen=all_chosen),
        "facets": facets_of(results),
        "chips": chips,
        "feed_query": address.changed(sort=None),
        "chosen_count": len(search.unit) + len(search.type) + len(search.topic) + len(search.year),
        "scopes": scopes(search, address, own_unit),
        "sorts": sorts(search, address),
        "folded": found_by_folding(results),
        "carried": address.hidden("unit", "type", "topic", "year"),
        "unfiltered_url": address.changed(unit=None, type=None, topic=None, year=None),
        "widened_url": address.widened() if chips else "",
        "meant_url": address.changed(q=results.did_you_mean),
        "hint_url": address.changed(q=results.query.hint),
    }
