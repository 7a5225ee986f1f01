"""What a typed query means.

Raw text never reaches an engine: only tokens of our analyser do. Pure functions, no Django.

Words are joined by AND; "quotes" make a phrase; -word excludes; OR takes either side; site: type: lang: before: after:
number: narrow. Anything else is text (docs/features/search.md, “What can be typed”).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from .analyser import normalise, squash_number
from .dates import read_value
from .expansion import MAX_ALTERNATIVES, Expanded, Units, cjk_unit, expand, phrase_clause, phrase_unit
from .lexicon import NO_WORDS, Lexicon
from .typing_keys import hint
from .units import Clause, ParsedQuery, QueryUnit, UnitKind

__all__ = [
    "MAX_LENGTH",
    "MAX_UNITS",
    "Clause",
    "ParsedQuery",
    "QueryUnit",
    "UnitKind",
    "cjk_unit",
    "parse",
]

MAX_LENGTH = 300
MAX_UNITS = 24
MAX_VALUES = 24
# More than this is not even read: what is typed can be of any length.
_MAX_READ = 10 * MAX_LENGTH
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u2060-\u2064\ufeff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e]")
_PIECE = re.compile(
    r"(?P<minus>-?)(?:[\"“”„‟](?P<a>[^\"“”„‟]*)[\"“”„‟]?|«(?P<b>[^»]*)»?|「(?P<c>[^」]*)」?|『(?P<d>[^』]*)』?)"
    r"|(?P<bar>\|+)|(?P<word>[^\s|]+)"
)
_OR = ("OR", "HOẶC")
_PREFIX = re.compile(r"(site|type|lang|before|after|number):(\S+)", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,60}")

Accepts = Callable[[str, str], bool]


@dataclass
class _Read:
    """The query on its way: operands (plain words, a phrase) with the OR between them, and what is no operand."""

    operands: list[str | Clause | None] = field(default_factory=list)  # Word, phrase, OR.
    excluded: list[QueryUnit] = field(default_factory=list)
    narrowing: dict[tuple[str, str], None] = field(default_factory=dict)


def parse(text: str, lexicon: Lexicon = NO_WORDS, accepts: Accepts | None = None) -> ParsedQuery:
    """Read a query. Never fails: what makes no sense as syntax is text, what has no letters is nothing.

    Args:
        text: as typed, of any length.
        lexicon: words that mean the same.
        accepts: whether a prefix (`site`, `type`, `lang`) may have this value; one with another value is text.
    """
    normalised = readable(text[:_MAX_READ])
    kept = normalised[:MAX_LENGTH].rstrip()
    read = _Read()
    for match in _PIECE.finditer(kept):
        _take(match, read, accepts)
    clauses, raising, cut = _clauses(read.operands, lexicon)
    cut = cut or len(normalised) > MAX_LENGTH or (len(text) > _MAX_READ and not text[_MAX_READ:].isspace())
    return ParsedQuery(
        kept,
        tuple(clauses),
        tuple(dict.fromkeys(read.excluded))[:MAX_UNITS],
        tuple(dict.fromkeys(raising))[:MAX_UNITS],
        tuple(read.narrowing)[:MAX_VALUES],
        cut,
        hint(kept),
    )


def readable(text: str) -> str:
    """One line, normalised, without characters that nobody sees or that have no meaning."""
    visible = _INVISIBLE.sub("", _UNREADABLE.sub(_blank, text))
    return " ".join(_UNREADABLE.sub(_blank, normalise(visible)).split())


def _blank(match: re.Match[str]) -> str:
    return "" if match.group() in "\u00ad\u2060\ufeff" else " "


def _take(match: re.Match[str], read: _Read, accepts: Accepts | None) -> None:
    word = match["word"]
    if match["bar"] or word in _OR:
        read.operands.append(None)
    elif word is None:
        quoted = phrase_clause(match["a"] or match["b"] or match["c"] or match["d"] or "")
        if quoted is not None and match["minus"]:
            read.excluded += [unit for units in (quoted.units, *quoted.alternatives) for unit in units]
        elif quoted is not None:
            read.operands.append(quoted)
    elif value := _narrowing(word, accepts):
        read.narrowing[value] = None
    elif word.startswith("-") and len(word) > 1:
        unwanted = phrase_unit(word[1:])
        read.excluded += [unwanted] if unwanted is not None else []
    else:
        read.operands.append(word)


def _narrowing(word: str, accepts: Accepts | None) -> tuple[str, str] | None:
    """Prefix and value in one spelling; `None` for what is text: another prefix, or no value that it could have."""
    match = _PREFIX.fullmatch(word)
    if match is None:
        return None
    prefix, value = match[1].lower(), match[2].strip("\"“”'").lower()
    if prefix in ("before", "after"):
        day = read_value(value)
        value = day.isoformat() if day else ""
    elif prefix == "number":
        value = squash_number(value)
        value = value if any(char.isdigit() for char in value) else ""
    elif not _CODE.fullmatch(value) or (accepts is not None and not accepts(prefix, value)):
        value = ""
    return (prefix, value) if value else None


def _clauses(operands: list[str | Clause | None], lexicon: Lexicon) -> tuple[list[Clause], list[QueryUnit], bool]:
    """Clauses, what raises, and whether some were left out.

    OR joins what stands right before and after it: a phrase, or all plain words up to the next phrase or end. A
    Vietnamese word has several syllables: `sổ đỏ OR sổ hồng` is (sổ đỏ) or (sổ hồng).
    """
    clauses: list[Clause] = []
    raising: list[QueryUnit] = []
    either: list[Expanded] = []
    joined = False
    for operand in _operands(operands, lexicon):
        if operand is None:
            joined = bool(either)
            continue
        if either and not joined:
            clauses += _either(either)
            either = []
        either.append(operand)
        raising += operand.raising
        joined = False
    clauses += _either(either)
    kept: list[Clause] = []
    left = MAX_UNITS
    for clause in clauses:
        left -= len(clause.units)
        if left < 0:
            break
        kept.append(clause)
    return kept, raising, left < 0


def _operands(operands: list[str | Clause | None], lexicon: Lexicon) -> Iterator[Expanded | None]:
    for kind, group in groupby(operands, key=type):
        if kind is str:
            expanded = expand([word for word in group if isinstance(word, str)], lexicon)
            if expanded.clauses:
                yield expanded
        else:
            for operand in group:
                yield Expanded([operand]) if isinstance(operand, Clause) else None


def _either(sides: list[Expanded]) -> list[Clause]:
    """One side: its clauses. Several: one clause of the first, with the others as alternatives."""
    if len(sides) < 2:
        return [clause for side in sides for clause in side.clauses]
    typed = [tuple(unit for clause in side.clauses for unit in clause.units) for side in sides]
    others = [units for side in sides for units in _others(side.clauses)]
    return [Clause(typed[0], tuple(dict.fromkeys((*typed[1:], *others)))[:MAX_ALTERNATIVES])]


def _others(clauses: list[Clause]) -> Iterator[Units]:
    """All words with one of them at a time as what also serves."""
    for index, clause in enumerate(clauses):
        for other in clause.alternatives:
            before = [unit for earlier in clauses[:index] for unit in earlier.units]
            after = [unit for later in clauses[index + 1 :] for unit in later.units]
            yield (*before, *other, *after)
