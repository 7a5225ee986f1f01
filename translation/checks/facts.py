"""Numbers, dates, document numbers, addresses and telephone numbers of the source are in the target.

Lenient about how they are written: 5.170.000.000 is 5,170,000,000 is 51億7000万; a check that cries wolf is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_noop

from cms.core.text import fold

from .base import Problem
from .text import bare, digits_of, figures_in, numbers_in
from .words import has_number_word

MESSAGES = {
    "facts.email": gettext_noop("The e-mail address %(value)s is missing."),
    "facts.url": gettext_noop("The address %(value)s is missing."),
    "facts.document": gettext_noop("The document number %(value)s is missing."),
    "facts.phone": gettext_noop("The telephone number %(value)s is missing."),
    "facts.date": gettext_noop("The date %(value)s is missing, or another one."),
    "facts.number": gettext_noop("The number %(value)s is missing, or another one."),
}
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。、；）)】」]+", re.IGNORECASE)
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:gov\.vn|vn|example|com|org|net)\b(?:/[\w./-]*)?", re.IGNORECASE)
# 15/2022/QĐ-UBND, 46/NQ-HĐND, 214/QĐ-SNNMT, 05/GP-TTĐT, 73/2025/QH15
_DOCUMENT = re.compile(r"\b\d+(?:/\d{4})?/[A-ZĐ]{2,}\d*(?:-[A-ZĐ&]{2,})*\b")
_PHONE = re.compile(r"(?<![\d./,])(?:\+84|0)(?:[ .-]?\d){8,11}(?!\d)|\b(?:1800|1900)[ .-]?\d{2,4}(?:[ .-]?\d{2,4})?\b")
_DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?\b(?!/)")
_SPOKEN_DATE = re.compile(r"\bngày (\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?", re.IGNORECASE)
# Hours are written in many ways (18 giờ, 18:00, 6 p.m.); years of laws with them.
_TIME = re.compile(r"(?<![\d,.])\d{1,2}(?::\d{2}|h\d{0,2}\b| ?giờ(?: ?\d{1,2}(?: phút)?)?)", re.IGNORECASE)
_MONTH = re.compile(r"\btháng (\d{1,2})\b(?:/\d{4})?", re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SMALL = 100


def check_facts(source: str, target: str, language: str) -> Iterator[Problem]:
    """Each kind takes what is its own out of the source; what is left are plain numbers."""
    there, here = bare(source), bare(target)
    flat = fold(re.sub(r"\s+", "", here))
    for code, pattern in (
        ("facts.email", _EMAIL),
        ("facts.url", _URL),
        ("facts.url", _HOST),
        ("facts.document", _DOCUMENT),
    ):
        for value in dict.fromkeys(match.rstrip(".,;:") for match in pattern.findall(there)):
            if fold(re.sub(r"\s+", "", value)) not in flat:
                yield Problem(code, blocking=True, values={"value": value})
        there = pattern.sub(" ", there)
    yield from _phones(there, here)
    there = _PHONE.sub(" ", there)
    yield from _dates(there, here)
    for pattern in (_SPOKEN_DATE, _DATE):
        there = pattern.sub(" ", there)
    for match in _MONTH.finditer(there):
        if 1 <= int(match[1]) <= 12 and not _has_month(here, int(match[1])):
            yield Problem("facts.date", blocking=False, values={"value": match[0]})
    there = _TIME.sub(" ", _MONTH.sub(" ", there))
    yield from _numbers(there, here, language)


def _phones(there: str, here: str) -> Iterator[Problem]:
    digits = digits_of(here)
    for value in dict.fromkeys(_PHONE.findall(there)):
        local = re.sub(r"^84", "", digits_of(value)) if value.startswith("+") else digits_of(value)
        if local.removeprefix("0") not in digits:
            yield Problem("facts.phone", blocking=True, values={"value": value.strip()})


def _dates(there: str, here: str) -> Iterator[Problem]:
    found: dict[str, tuple[str, str, str]] = {}
    for pattern in (_SPOKEN_DATE, _DATE):
        for match in pattern.finditer(there):
            if 1 <= int(match[1]) <= 31 and 1 <= int(match[2]) <= 12:
                found[match[0]] = (match[1], match[2], match[3] or "")
    for written, (day, month, year) in found.items():
        if not _has_date(here, int(day), int(month), year):
            yield Problem("facts.date", blocking=False, values={"value": written})


def _has_date(here: str, day: int, month: int, year: str) -> bool:
    """Day and month are there as numbers, or the month by its name; the year, where there is one, anywhere."""
    numbers = {int(number) for number in re.findall(r"(?<!\d)\d{1,2}(?!\d)", here)}
    return day in numbers and _has_month(here, month) and (not year or year in here or year[2:] in here)


def _has_month(here: str, month: int) -> bool:
    """The month by its number (alone, or in 11/2026), or by its English name, whole or short."""
    name = _MONTHS[month - 1]
    named = rf"\b{name[:3]}(?:{name[3:]}|t)?\b"
    return bool(re.search(rf"(?<!\d)0?{month}(?!\d)", here) or re.search(named, here, re.IGNORECASE))


def _numbers(there: str, here: str, language: str) -> Iterator[Problem]:
    known = numbers_in(here)
    spare = digits_of(here)
    for written, values in figures_in(there).items():
        if values & known or _is_rounded(values, known) or has_number_word(values, here, language):
            continue
        digits = digits_of(written)
        if not digits.strip("0") or (len(digits) > 3 and digits in spare):
            continue
        yield Problem("facts.number", blocking=False, values={"value": written})


def _is_rounded(values: set[Decimal], known: set[Decimal]) -> bool:
    """`0.5 million` for 500.000, `5.17 billion`: the same value by another scale is in `known` already; a month
    or a half written as a word is not a number any more. Figures below a hundred must be the same."""
    large = {value for value in values if value >= _SMALL}
    return any(value.scaleb(power).normalize() in known for value in large for power in (-3, -6, -9, -4, -8))
