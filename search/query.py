"""What a typed query means.

Raw text never reaches an engine: only tokens of our analyser do. Pure functions, no Django.

Words are joined by AND; "quotes" make a phrase; -word excludes; site: type: lang: narrow. Anything else is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .analyser import Kind, analyse, is_cjk, normalise

MAX_LENGTH = 300
MAX_UNITS = 24
_WORD = re.compile(r'(?P<minus>-?)(?:"(?P<a>[^"]*)"?|“(?P<b>[^”]*)”?|「(?P<c>[^」]*)」?)|(?P<word>\S+)')
_PREFIX = re.compile(r"^(site|type|lang):(\S+)$", re.IGNORECASE)


class UnitKind(StrEnum):
    TERM = "term"
    NUMBER = "number"  # Several tokens that stand together: 15/2022/QĐ-UBND.
    CJK = "cjk"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class QueryUnit:
    """Something that must be found: its folded tokens side by side, and how it was written where that says more."""

    kind: UnitKind
    tokens: tuple[str, ...]
    exact: tuple[str, ...] = ()

    @property
    def can_be_split(self) -> bool:
        """Whether its tokens may be looked for one by one when too little is found; a phrase in quotes may not."""
        return len(self.tokens) > 1 and self.kind is not UnitKind.PHRASE

    @property
    def is_prefix(self) -> bool:
        """One CJK character stands for every word that begins with it."""
        return self.kind is UnitKind.CJK and len(self.tokens) == 1 and len(self.tokens[0]) == 1


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query.

    Attributes:
        text: what was typed, normalised and cut to `MAX_LENGTH`.
        units: all of these must be found.
        excluded: none of these may be.
        narrowing: prefix (`site`, `type`, `lang`) -> values.
        cut: whether the text was too long and its end was left out.
    """

    text: str
    units: tuple[QueryUnit, ...] = ()
    excluded: tuple[QueryUnit, ...] = ()
    narrowing: tuple[tuple[str, str], ...] = ()
    cut: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(token for unit in self.units for token in unit.tokens)

    @property
    def is_empty(self) -> bool:
        return not self.units

    def values(self, prefix: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.narrowing if name == prefix)


def parse(text: str) -> ParsedQuery:
    """Read a query. Never fails: what makes no sense as syntax is text, what has no letters is nothing."""
    normalised = " ".join(normalise(text.replace("\x00", " ")).split())
    kept = normalised[:MAX_LENGTH]
    units: list[QueryUnit] = []
    excluded: list[QueryUnit] = []
    narrowing: list[tuple[str, str]] = []
    for match in _WORD.finditer(kept):
        word = match["word"]
        if word is None:
            (excluded if match["minus"] else units).extend(_phrase(match["a"] or match["b"] or match["c"] or ""))
        elif prefix := _PREFIX.match(word):
            narrowing.append((prefix[1].lower(), prefix[2]))
        elif word.startswith("-") and len(word) > 1 and not word[1].isspace():
            excluded += _units(word[1:])
        else:
            units += _units(word)
    cut = len(normalised) > MAX_LENGTH or len(units) > MAX_UNITS
    return ParsedQuery(kept, tuple(units[:MAX_UNITS]), tuple(excluded[:MAX_UNITS]), tuple(narrowing), cut)


def _phrase(text: str) -> list[QueryUnit]:
    """A quoted phrase; across scripts, one phrase for each run (the index cannot hold them side by side)."""
    tokens = analyse(text, query=True)
    if not tokens:
        return []
    if any(is_cjk(token.text) for token in tokens):
        return [unit for word in text.split() for unit in _units(word)]
    folded = tuple(token.text for token in tokens if token.kind is Kind.FOLDED)
    written = tuple(token.text for token in tokens if token.kind is Kind.EXACT)
    return [QueryUnit(UnitKind.PHRASE, folded, written)]


def _units(word: str) -> list[QueryUnit]:
    """The units of one blank-separated word: a term, a number of several parts, or runs of CJK and Latin."""
    units: list[QueryUnit] = []
    latin: list[str] = []
    written: list[str] = []

    def close_latin() -> None:
        if latin:
            kind = UnitKind.TERM if len(latin) == 1 else UnitKind.NUMBER
            units.append(QueryUnit(kind, tuple(latin), tuple(written)))
            latin.clear()
            written.clear()

    run: list[str] = []
    run_end = -1
    for token in analyse(word, query=True):
        if token.kind is Kind.EXACT:
            written.append(token.text)
        elif is_cjk(token.text):
            close_latin()
            if run and not (token.start == run_end - 1 and len(token.text) == 2):
                units.append(QueryUnit(UnitKind.CJK, tuple(run)))
                run = []
            run.append(token.text)
            run_end = token.end
        else:
            if run:
                units.append(QueryUnit(UnitKind.CJK, tuple(run)))
                run = []
            latin.append(token.text)
    if run:
        units.append(QueryUnit(UnitKind.CJK, tuple(run)))
    close_latin()
    return units
