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
    STEM = "stem"  # One token of `Kind.STEM`.
    KEY = "key"  # One token of `Kind.NUMBER`: a squashed document number or a date.


@dataclass(frozen=True, slots=True)
class QueryUnit:
    """Something to find: its tokens side by side, and how it was written where that says more.

    Attributes:
        tokens: folded tokens, for STEM and KEY one token of that kind.
        exact: tokens of `Kind.EXACT`, for the rank only.
        prefix: the last token may go on: `15_2022` finds `15_2022_qd_ubnd`, `旅` finds `旅游`.
    """

    kind: UnitKind
    tokens: tuple[str, ...]
    exact: tuple[str, ...] = ()
    prefix: bool = False

    @property
    def can_be_split(self) -> bool:
        """Whether its tokens may be looked for one by one when too little is found; a phrase in quotes may not."""
        return len(self.tokens) > 1 and self.kind is not UnitKind.PHRASE


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand of a query: all of `units`, or instead all units of any of `alternatives`.

    What was typed is in `units`; `alternatives` hold what also serves: synonyms, the stem, the other script, the other
    side of OR.
    """

    units: tuple[QueryUnit, ...]
    alternatives: tuple[tuple[QueryUnit, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query.

    Attributes:
        text: what was typed, normalised and cut to `MAX_LENGTH`.
        clauses: all of these must be satisfied.
        excluded: none of these may be found.
        raising: not needed, but an entry that has one stands higher (a number typed in another spelling).
        narrowing: prefix (`site`, `type`, `lang`, `before`, `after`, `number`) -> values.
        cut: whether the text was too long and its end was left out.
        hint: how the text reads when Telex or VNI keys are decoded (`dda nawngx` -> `đà nẵng`); only a suggestion.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    excluded: tuple[QueryUnit, ...] = ()
    raising: tuple[QueryUnit, ...] = ()
    narrowing: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    hint: str = ""

    @property
    def units(self) -> tuple[QueryUnit, ...]:
        """What was typed, without what also serves."""
        return tuple(unit for clause in self.clauses for unit in clause.units)

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(token for unit in self.units for token in unit.tokens)

    @property
    def is_empty(self) -> bool:
        return not self.clauses

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
    clauses = tuple(Clause((unit,)) for unit in units[:MAX_UNITS])
    return ParsedQuery(kept, clauses, tuple(excluded[:MAX_UNITS]), narrowing=tuple(narrowing), cut=cut)


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


def cjk_unit(run: list[str]) -> QueryUnit:
    """Bigrams side by side; one character alone stands for every word that begins with it."""
    return QueryUnit(UnitKind.CJK, tuple(run), prefix=len(run) == 1 and len(run[0]) == 1)


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
                units.append(cjk_unit(run))
                run = []
            run.append(token.text)
            run_end = token.end
        else:
            if run:
                units.append(cjk_unit(run))
                run = []
            latin.append(token.text)
    if run:
        units.append(cjk_unit(run))
    close_latin()
    return units
