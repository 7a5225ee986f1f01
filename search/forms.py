"""What may be asked for in the address of a search. Unknown values are errors for the API and left out by the page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from sites.models import Unit

from .engines.base import MAX_NUMBERED
from .service import Search, language_code
from .sources import type_labels

SORTS = ("relevance", "newest")
MAX_PAGE_SIZE = 100


def whole_number(data: QueryDict, name: str, default: int, largest: int) -> int:
    """A parameter that is a number from 1 to `largest`.

    Raises:
        ValidationError: it is something else.
    """
    text = data.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= largest):
        message = _("“%(name)s” must be a whole number from 1 to %(largest)s.")
        raise ValidationError(message % {"name": name, "largest": largest}, code=name)
    return int(text)


def chosen(data: QueryDict, name: str) -> tuple[str, ...]:
    """The values of a repeatable parameter, also separated by commas; at most fifty."""
    values = [part.strip() for value in data.getlist(name) for part in value.split(",")]
    return tuple(dict.fromkeys(value for value in values if value))[:50]


def read_search(data: QueryDict, *, strict: bool, acl: frozenset[str], page_size: int = 10) -> Search:
    """A search from an address.

    Args:
        strict: raise for what is wrong (API) instead of leaving it out (page).

    Raises:
        ValidationError: with `strict`, for an unknown language, type, unit or sort, or a page that is not there.
    """
    errors: list[ValidationError] = []

    def keep(read: Any, fallback: Any) -> Any:
        try:
            return read()
        except ValidationError as error:
            errors.append(error)
            return fallback

    size = keep(lambda: whole_number(data, "page_size", page_size, MAX_PAGE_SIZE), page_size)
    search = Search(
        text=data.get("q", "").replace("\x00", " ")[:2000],
        unit=keep(lambda: known_units(chosen(data, "unit")), ()),
        type=keep(lambda: known(chosen(data, "type"), type_labels(), "type"), ()),
        language=keep(lambda: known_languages(chosen(data, "lang")), ()),
        sort=keep(lambda: known((data.get("sort") or "relevance",), SORTS, "sort"), ("relevance",))[0],
        page=keep(lambda: whole_number(data, "page", 1, max(1, MAX_NUMBERED // size)), 1),
        page_size=size,
        acl=acl,
    )
    if errors and strict:
        raise ValidationError(errors)
    return search


def known(values: tuple[str, ...], allowed: Any, name: str) -> tuple[str, ...]:
    for value in values:
        if value not in allowed:
            raise ValidationError(
                _("Unknown value of “%(name)s”: %(value)s") % {"name": name, "value": value[:60]}, code=name
            )
    return values


def known_units(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        return ()
    return known(values, set(Unit.objects.filter(code__in=values).values_list("code", flat=True)), "unit")


def known_languages(values: tuple[str, ...]) -> tuple[str, ...]:
    codes = []
    for value in values:
        code = language_code(value)
        if code is None:
            raise ValidationError(
                _("Unknown value of “%(name)s”: %(value)s") % {"name": "lang", "value": value[:60]}, code="lang"
            )
        codes.append(code)
    return tuple(codes)
