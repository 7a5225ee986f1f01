"""Days in the spellings of five languages. Pure functions, no Django."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = re.compile(r"[12]\d{3}(?!\d)")
_FORMS = (
    re.compile(r"(?<!\d)(?P<d>\d{1,2})\s?(?P<j>[/.-])\s?(?P<m>\d{1,2})\s?(?P=j)\s?(?P<y>\d{4})(?![\d/])"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<j>[/.-])(?P<m>\d{1,2})(?P=j)(?P<d>\d{1,2})(?![\d/])"),
    re.compile(
        r"(?:\bng[àa]y\s{1,3})?(?<!\d)(?P<d>\d{1,2})\s{1,3}th[áa]ng\s{1,3}(?P<m>\d{1,2})"
        r"(?:\s{1,3}n[ăa]m\s{1,3}|,?\s{1,3}|\s?/\s?)(?P<y>\d{4})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号號]"),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?{_MONTH}\.?,?\s{{1,3}}(?P<y>\d{{4}})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_MONTH}\.?\s{{1,3}}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y>\d{{4}})(?!\d)", re.IGNORECASE
    ),
)
_VALUES = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?"),
    re.compile(r"(?:(?P<d>\d{1,2})[/.-])?(?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
)


class FoundDate(NamedTuple):
    """A day and where it stands in the text."""

    start: int
    end: int
    day: date


def find_dates(text: str) -> Iterator[FoundDate]:
    """The days in a normalised text, form by form. What is no day of the calendar is none."""
    if not _YEAR.search(text):
        return
    for form in _FORMS:
        for match in form.finditer(text):
            day = _day(match)
            if day is not None:
                yield FoundDate(match.start(), match.end(), day)


def date_key(day: date) -> str:
    """A day as one token: `d20261120`."""
    return f"d{day:%Y%m%d}"


def read_value(text: str) -> date | None:
    """The (first) day of what stands after `before:` and `after:`: 2026, 2026-11, 2026-11-20, 11/2026, 20/11/2026."""
    for form in _VALUES:
        match = form.fullmatch(text)
        if match:
            return _day(match)
    return None


def _day(match: re.Match[str]) -> date | None:
    month = match["m"] or "1"
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].casefold()) + 1
    year = int(match["y"])
    if not 1000 <= year <= 2999:
        return None
    try:
        return date(year, number, int(match["d"] or 1))
    except ValueError:
        return None
