"""What a query is made of. Engines, highlighter and parser share these; they are read from `search.language.query`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
        text: what was typed, normalised and cut.
        clauses: all of these must be satisfied.
        excluded: none of these may be found.
        raising: not needed, but an entry that has one stands higher (a number typed in another spelling).
        narrowing: prefix (`site`, `type`, `lang`, `before`, `after`, `number`) -> values in lower case; dates as
            `YYYY-MM-DD`, numbers squashed.
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
        """Whether nothing has to be found: the query lists what there is, under its other conditions."""
        return not self.clauses

    @property
    def only_excludes(self) -> bool:
        """Whether it only says what is not wanted (`-đất`): then it does not say what is."""
        return not self.clauses and bool(self.excluded)

    def values(self, prefix: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.narrowing if name == prefix)
