"""What every engine does. All engines inherit one suite of tests, and give the same answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field

from search.models import SearchEntry
from search.query import ParsedQuery

FACETS = ("unit", "type", "language")


@dataclass(frozen=True)
class Filters:
    """What narrows a search; within a field values are joined by OR, between fields by AND.

    Attributes:
        unit: unit codes.
        type: types of content.
        language: language codes.
    """

    unit: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()

    def without(self, name: str) -> Filters:
        """These filters but for one field: what the counts of that field's facet are made under."""
        return Filters(**{key: () if key == name else getattr(self, key) for key in ("unit", "type", "language")})


@dataclass(frozen=True)
class SearchRequest:
    """A search.

    Attributes:
        acl: tokens of the reader; `public` for everybody.
        sort: `relevance` or `newest`.
        page: 1-based.
        relaxed: any unit suffices (OR) instead of all (AND); entries with all of them come first.
    """

    query: ParsedQuery
    filters: Filters = field(default_factory=Filters)
    facets: tuple[str, ...] = FACETS
    acl: frozenset[str] = frozenset({"public"})
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10
    relaxed: bool = False


@dataclass(frozen=True)
class SearchAnswer:
    """Ids of the entries of the page asked for, best first, the total, and counts by facet and value."""

    ids: list[int]
    total: int
    facets: dict[str, list[tuple[str, int]]]


class SearchEngine(ABC):
    """An index of `SearchEntry` rows.

    `search` fails with the database's errors only; callers decide what to show then.
    """

    @abstractmethod
    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer a search. A query without units matches every entry, newest first."""

    @abstractmethod
    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[str]:
        """Titles that hold words beginning as typed."""

    @abstractmethod
    def index(self, entries: Iterable[SearchEntry]) -> None:
        """Add or replace entries."""

    @abstractmethod
    def delete(self, entry_ids: Iterable[int]) -> None:
        """Remove entries."""

    @abstractmethod
    def clear(self) -> None:
        """Remove everything."""

    @abstractmethod
    def count(self) -> int:
        """How many entries are indexed."""

    @abstractmethod
    def vocabulary(self) -> Iterable[tuple[str, str, int]]:
        """Every word as (folded, most frequent spelling, number of entries that hold it)."""
