"""What the checks of texts share: the words without markup, digits of one kind, and how languages write numbers."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bs4 import BeautifulSoup

CJK = frozenset({"ja", "zh-hans"})
# Languages that count in ten thousands.
MYRIADS = frozenset({"ja", "ko", "zh-hans"})
# U+FF0E and U+3000 to plain ones is NFKC; dashes and minus signs too, so that ranges are read alike.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−～〜~", "-"))

_VIETNAMESE_SCALES = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9}
_SCALES = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "m": 6, "k": 3,
    "百": 2, "千": 3, "万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12,
    "백": 2, "천": 3, "만": 4, "억": 8, "조": 12,
}  # fmt: skip
_FIGURE = r"(?:\d+(?:[.,\u00a0\u202f' ](?=\d{3}(?!\d))\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
_SCALE = "|".join(sorted((*_VIETNAMESE_SCALES, *_SCALES), key=len, reverse=True))
# A figure is no part of a word or unit (m², NFKC: m2). `8-10 triệu`: the scale is that of both.
FIGURE = re.compile(
    rf"(?<![a-zà-ỹ\d])({_FIGURE})(?:(?:\s?-\s?{_FIGURE})?[ \u00a0-]?({_SCALE})(?![a-zà-ỹ]))?", re.IGNORECASE
)
_MYRIAD = re.compile(r"(?:\d[\d,.]*\s?[百千万萬億亿兆백천만억조]+\s?)+(?:\d[\d,.]*)?")
_MYRIAD_PART = re.compile(r"(\d[\d,.]*)\s?([百千万萬億亿兆백천만억조]*)")


def bare(html: str) -> str:
    """The words without markup, in NFKC (full-width digits become plain ones), with one kind of dash."""
    text = BeautifulSoup(html, "html.parser").get_text() if "<" in html or "&" in html else html
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def digits_of(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def readings(figure: str) -> set[Decimal]:
    """What a figure can mean: `1.470` is 1470 where dots group thousands and 1.47 where they are decimal points."""
    flat = re.sub(r"[\u00a0\u202f' ]", "", figure)
    marks = [char for char in flat if char in ".,"]
    if not marks:
        return {Decimal(flat)}
    found: set[Decimal] = set()
    groups = re.split(r"[.,]", flat)
    grouped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    if grouped and len(set(marks)) == 1:
        found.add(Decimal("".join(groups)))
    if len(marks) == 1 or (len(set(marks[:-1])) == 1 and marks[-1] != marks[0]):
        found.add(Decimal("".join(groups[:-1]) + "." + groups[-1]))
    return found or {Decimal("".join(groups))}


def figures_in(text: str) -> dict[str, set[Decimal]]:
    """Each figure as it is written, with the word for thousands or millions, and the values that it may have."""
    found: dict[str, set[Decimal]] = {}
    place = 0
    while match := FIGURE.search(text, place):
        place = match.end(1)  # The other end of a range is a figure of its own.
        scale = (match[2] or "").lower()
        power = _VIETNAMESE_SCALES.get(scale) or _SCALES.get(scale) or 0
        written = f"{match[1]} {match[2]}" if match[2] else match[1]
        found[written] = {each.normalize() for value in readings(match[1]) for each in (value, value.scaleb(power))}
    return found


def numbers_in(text: str) -> set[Decimal]:
    """Every value that a text may name, lenient: each figure in each reading, alone and with the word after it."""
    found = {value for values in figures_in(text).values() for value in values}
    return found | {_composite(match[0]).normalize() for match in _MYRIAD.finditer(text)}


def _composite(written: str) -> Decimal:
    """`31万8000`: 318,000; `3億5千万`: 350,000,000."""
    total = Decimal(0)
    for figure, scales in _MYRIAD_PART.findall(written):
        value = min(readings(figure.rstrip(".,")), default=Decimal(0))
        if len(all_readings := readings(figure.rstrip(".,"))) > 1 and "," in figure:
            value = max(all_readings)
        total += value.scaleb(sum(_SCALES[char] for char in scales))
    return total
