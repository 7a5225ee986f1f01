"""What may be asked for in the address of a search: one reader for the page, the API and the feeds.

Nothing that is typed raises. What makes no sense is left out and reported by parameter: the API and the feeds refuse
it, the page answers the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from sites.models import Unit

from .engines.base import MAX_NUMBERED, Cursor
from .facet_labels import labels_of
from .service import Search, language_code
from .sources import PUBLIC, type_labels

SORTS = ("relevance", "newest")
ALL_LANGUAGES = "all"
MAX_PAGE_SIZE = 100
MAX_TEXT = 2_000  # Of which the query parser reads the beginning; see `search.language.query`.
MAX_CHOSEN = 50
MAX_VALUE = 100
# What a calendar of publications can hold; far from where time zones run out of years.
YEARS = range(1900, 2101)
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<D>\d{1,2})/(?P<M>\d{1,2})/(?P<Y>\d{4})", re.ASCII)

T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """A search, and what was wrong with its address: parameter -> message in the language of the reader."""

    search: Search
    errors: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads parameters one by one and collects what is wrong."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.errors: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """One value; `default` where it is missing or wrong."""
        text = self.text(name, MAX_VALUE).strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValidationError as error:
            self.errors[name] = str(error.message)
            return default

    def text(self, name: str, longest: int) -> str:
        # The first bytes suffice, however much was sent; no database takes NUL.
        return str(self.data.get(name, ""))[:longest].replace("\x00", " ")

    def chosen(self, name: str, known: Callable[[list[str]], Collection[str]]) -> tuple[str, ...]:
        """The known values of a repeatable parameter, also separated by commas."""
        values = chosen(self.data, name)
        allowed = known(list(values)) if values else ()
        wrong = [value for value in values if value not in allowed]
        if wrong:
            self.errors[name] = unknown_value(name, wrong[0])
        return tuple(value for value in values if value in allowed)


def read(
    data: QueryDict,
    *,
    acl: frozenset[str] = frozenset({PUBLIC}),
    language: str = "",
    site_unit: str = "",
    page_size: int = 10,
) -> Reading:
    """A search from an address.

    Args:
        acl: tokens of the reader.
        language: where the address names none, unless it says `lang=all`; empty: all languages.
        site_unit: code of the unit on whose site is searched; empty on the portal.
        page_size: where the address names none.
    """
    reader = Reader(data)
    size = reader.read("page_size", whole_number("page_size", MAX_PAGE_SIZE), page_size)
    unit, within = known_units(reader)
    since, until = reader.read("since", day("since"), None), reader.read("until", day("until"), None)
    if since and until and until < since:
        reader.errors["until"] = _("“until” must not be before “since”.")
        since = until = None
    languages = known_languages(reader)
    if not languages and language and ALL_LANGUAGES not in chosen(data, "lang"):
        languages = (language,)
    search = Search(
        text=reader.text("q", MAX_TEXT),
        phrase=reader.text("phrase", MAX_TEXT),
        without=reader.text("without", MAX_TEXT),
        unit=unit,
        within=within,
        type=reader.chosen("type", lambda values: type_labels()),
        topic=reader.chosen("topic", lambda values: labels_of("topic", translation.get_language() or "vi")),
        language=languages,
        year=reader.chosen("year", lambda values: [value for value in values if is_year(value)]),
        since=since,
        until=until,
        attachment=reader.read("attachment", yes_or_no("attachment"), None),
        number=reader.text("number", MAX_VALUE).strip(),
        sort=reader.read("sort", one_of("sort", SORTS), SORTS[0]),
        page=reader.read("page", whole_number("page", max(1, MAX_NUMBERED // size)), 1),
        page_size=size,
        after=reader.read("after", cursor("after"), None),
        acl=acl,
        site_unit=site_unit,
    )
    return Reading(search, reader.errors)


def read_search(
    data: QueryDict,
    *,
    strict: bool,
    acl: frozenset[str],
    language: str = "",
    site_unit: str = "",
    page_size: int = 10,
) -> Search:
    """As `read`, for callers that refuse (`strict`) what is wrong, or that leave it out without a word.

    Raises:
        ValidationError: with `strict`, one for each wrong parameter, whose name is the code.
    """
    reading = read(data, acl=acl, language=language, site_unit=site_unit, page_size=page_size)
    if strict and reading.errors:
        raise ValidationError([ValidationError(message, code=name) for name, message in reading.errors.items()])
    return reading.search


def chosen(data: QueryDict, name: str) -> tuple[str, ...]:
    values = [part.strip()[:MAX_VALUE] for value in data.getlist(name) for part in str(value)[:MAX_TEXT].split(",")]
    return tuple(dict.fromkeys(value for value in values if value))[:MAX_CHOSEN]


def unknown_value(name: str, value: str) -> str:
    return _("Unknown value of “%(name)s”: %(value)s") % {"name": name, "value": value[:60]}


def known_units(reader: Reader) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`unit` and `within`, whose units are looked up together."""
    asked = {value for name in ("unit", "within") for value in chosen(reader.data, name) if "\x00" not in value}
    codes = set(Unit.objects.filter(code__in=asked).values_list("code", flat=True)) if asked else set()
    return reader.chosen("unit", lambda values: codes), reader.chosen("within", lambda values: codes)


def known_languages(reader: Reader) -> tuple[str, ...]:
    """Codes of languages, also as browsers write them; `all` stands for every one."""
    values = reader.chosen("lang", lambda values: [v for v in values if v == ALL_LANGUAGES or language_code(v)])
    if ALL_LANGUAGES in values:
        return ()
    return tuple(dict.fromkeys(code for value in values if (code := language_code(value))))


def is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and int(text) in YEARS


def whole_number(name: str, largest: int) -> Callable[[str], int]:
    """Of a number from 1 to `largest`."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= largest):
            message = _("“%(name)s” must be a whole number from 1 to %(largest)s.")
            raise ValidationError(message % {"name": name, "largest": largest})
        return int(text)

    return parse


def day(name: str) -> Callable[[str], date | None]:
    """Of a day as `2026-10-31`, or as people in Vietnam type it: `31/10/2026`."""

    def parse(text: str) -> date:
        match = _DAY.fullmatch(text)
        try:
            found = date(*(int(match[a] or match[b]) for a, b in ("yY", "mM", "dD"))) if match else None
        except ValueError:
            found = None
        if found is None or found.year not in YEARS:
            raise ValidationError(_("“%(name)s” must be a day like 2026-10-31.") % {"name": name})
        return found

    return parse


def yes_or_no(name: str) -> Callable[[str], bool | None]:
    def parse(text: str) -> bool:
        if text.lower() not in (*YES, *NO):
            raise ValidationError(unknown_value(name, text))
        return text.lower() in YES

    return parse


def one_of(name: str, allowed: Collection[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValidationError(unknown_value(name, text))
        return text

    return parse


def cursor(name: str) -> Callable[[str], Cursor | None]:
    """Of the place where a page goes on; it comes from the answer before and is not made by hand."""

    def parse(text: str) -> Cursor:
        found = Cursor.read(text)
        if found is None:
            raise ValidationError(_("“%(name)s” is not from an answer of this search.") % {"name": name})
        return found

    return parse
