"""References to parts of a document: "điểm a khoản 1 Điều 3", "các Điều 3, 4 và 5", "Phụ lục II". Pure functions.

The anchors are those of `gazette.structure`: `dieu-3.khoan-1.diem-a`.
"""

from __future__ import annotations

import re

from cms.core.text import fold

_VALUE = r"(?:\d{1,3}[a-zđ]{0,2}|[IVXL]{1,7}|[a-zđ]\d?)(?!\w)"
_SEPARATOR = r"(?:\s{0,3},\s{0,3}(?:và\s{1,3})?|\s{1,3}(?:và|hoặc|đến|tới)\s{1,3}|\s{0,3}[–-]\s{0,3})"
_REFERENCE = re.compile(
    r"(?<!\w)(?P<unit>[Đđ]iểm|[Kk]hoản|Điều|điều|[Pp]hụ lục|PHỤ LỤC|[Cc]hương|CHƯƠNG|[Mm]ục)(?:\s{1,3}số)?\s{1,3}"
    rf"(?P<values>{_VALUE}(?:{_SEPARATOR}{_VALUE}){{0,60}})"
)
_TO = re.compile(r"(?P<range>đến|tới|[–-])|(?<!\w)(?P<value>\d{1,3}[a-zđ]{0,2}|[IVXL]+|[a-zđ]\d?)(?!\w)")
# What may stand between references of one chain.
_GLUE = re.compile(r"(?:\s|,|;|và|của|tại|từ|đến|tới|các|những|hoặc|quy định|nội dung)*")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"
_MAX_RANGE = 100


def roman(text: str) -> int:
    """The value of a Roman numeral; 0 where it is none."""
    total = last = 0
    for char in reversed(text.upper()):
        value = _ROMAN.get(char, 0)
        if not value:
            return 0
        total += -value if value < last else value
        last = max(last, value)
    return total


def number_slug(number: str) -> str:
    """A number of a part in an anchor: `II` is 2, `01` is 1, `đ` is `dd` (`d` is another point), `5a` is kept."""
    text = number.strip()
    if text.isdigit():
        return str(int(text))
    if re.fullmatch(r"[IVXLC]+", text):
        return str(roman(text))
    return fold(text.lower().replace("đ", "dd").replace("Đ", "dd"))


def find_articles(text: str) -> tuple[str, ...]:
    """Anchors of all parts that `text` names, in order, each once."""
    return _anchors([(match["unit"], match["values"], match.start()) for match in _REFERENCE.finditer(text)], text)


def trailing_articles(text: str) -> tuple[tuple[str, ...], int]:
    """Anchors of the chain of references at the end of `text`, and where the chain begins."""
    matches = list(_REFERENCE.finditer(text))
    chain: list[re.Match[str]] = []
    end = len(text)
    for match in reversed(matches):
        if not _GLUE.fullmatch(text, match.end(), end):
            break
        chain.insert(0, match)
        end = match.start()
    return _anchors([(match["unit"], match["values"], match.start()) for match in chain], text), end


def _anchors(references: list[tuple[str, str, int]], text: str) -> tuple[str, ...]:
    result: list[str] = []
    points: list[str] = []
    clauses: list[str] = []
    last_article = last_name = last_value = ""
    for unit, raw, start in references:
        values = _values(raw)
        name = fold(unit)
        if name == last_name and re.search(r"\s(?:đến|tới)\s+(?:hết\s+)?$", text[max(0, start - 12) : start]):
            values = _between(last_value, values[0]) + values
        last_name, last_value = name, values[-1]
        if re.search(r"vào\s+(?:sau|trước|cuối)\s*$", text[max(0, start - 12) : start]) and (
            result or clauses or points
        ):
            continue  # "Bổ sung Điều 5a vào sau Điều 5": where it goes, not what changes.
        if name == "diem":
            points += [f"diem-{value}" for value in values]
        elif name == "khoan":
            first = f"khoan-{values[0]}"
            clauses += [f"{first}.{point}" for point in points] or [first]
            clauses += [f"khoan-{value}" for value in values[1:]]
            points = []
        elif name == "dieu":
            last_article = f"dieu-{values[0]}"
            below = clauses + ([] if clauses else points)
            result += [f"{last_article}.{part}" for part in below] or [last_article]
            result += [f"dieu-{value}" for value in values[1:]]
            points, clauses = [], []
        elif name in ("phu luc", "chuong"):
            result += [f"{name.replace(' ', '-')}-{value}" for value in values]
    if last_article:  # "Điều 5 khoản 2"
        result += [f"{last_article}.{part}" for part in clauses]
        if clauses and last_article in result:
            result.remove(last_article)
    return tuple(dict.fromkeys(result))


def _values(raw: str) -> list[str]:
    """The values of a list with its ranges spelt out."""
    values: list[str] = []
    to = False
    for token in _TO.finditer(raw):
        if token["range"]:
            to = True
            continue
        value = number_slug(token["value"])
        if to and values:
            values += _between(values[-1], value)
        values.append(value)
        to = False
    return values


def _between(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit():
        return [str(value) for value in range(int(first) + 1, min(int(last), int(first) + _MAX_RANGE))]
    letters = [number_slug(letter) for letter in POINT_LETTERS]
    if first in letters and last in letters:
        return letters[letters.index(first) + 1 : letters.index(last)]
    return []
