"""What every engine does. All engines inherit one suite of tests, and give the same answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isfinite
from typing import Any

from search.language.query import ParsedQuery
from search.language.relaxing import Relaxed
from search.models import SearchEntry

FACETS = ("unit", "type", "topic", "language", "year")
# The first pages may be asked for by number; beyond them one goes on from the last hit (`SearchRequest.after`).
MAX_NUMBERED = 1_000


@dataclass(frozen=True)
class Filters:
    """What narrows a search; within a field values are joined by OR, between fields by AND.

    Attributes:
        unit: unit codes.
        type: types of content.
        topic: slugs of topics.
        language: language codes.
        year: years of publication, as text (local time).
        since, before: published at or after, and before, these moments.
        has_attachment: with files to download; `None`: either.
        number: squashed document number, or its beginning up to a `_` (`15_2022`); any of them.
    """

    unit: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    has_attachment: bool | None = None
    number: tuple[str, ...] = ()

    def without(self, name: str) -> Filters:
        """These filters but for one field: what the counts of that field's facet are made under."""
        without: Any = {name: ()}
        return replace(self, **without)


@dataclass(frozen=True)
class Cursor:
    """The place of a hit in the order of its search: where the next page goes on (`search_after`, keyset paging)."""

    score: float
    published: int
    entry: int

    def __str__(self) -> str:
        return f"{self.score!r}_{self.published}_{self.entry}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """`None` for what is no cursor."""
        parts = text.split("_")
        try:
            score, published, entry = float(parts[0]), int(parts[1]), int(parts[2])
        except (ValueError, IndexError):
            return None
        known = len(parts) == 3 and isfinite(score) and abs(published) < 2**62 and 0 <= entry < 2**62
        return cls(score, published, entry) if known else None


@dataclass(frozen=True)
class SearchRequest:
    """A search.

    Attributes:
        acl: tokens of the reader; `public` for everybody.
        sort: `relevance` or `newest`.
        page: 1-based; at most `MAX_NUMBERED` hits deep. Without meaning when `after` is given.
        after: go on after this hit.
        relaxed: how many of the clauses suffice; entries with all of them come first.
        now: what has expired by then is not found.
    """

    query: ParsedQuery
    filters: Filters = field(default_factory=Filters)
    facets: tuple[str, ...] = FACETS
    acl: frozenset[str] = frozenset({"public"})
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10
    after: Cursor | None = None
    relaxed: Relaxed = Relaxed.ALL
    now: datetime | None = None


@dataclass(frozen=True)
class SearchAnswer:
    """Ids of the entries of the page asked for, best first, the total, and counts by facet and value.

    Attributes:
        next: where the page after this one begins; `None` on the last one.
        facets: most frequent first, then by value; each counted under all filters but its own.
    """

    ids: list[int]
    total: int
    facets: dict[str, list[tuple[str, int]]]
    next: Cursor | None = None


class EngineUnavailable(Exception):  # noqa: N818  (it says what it is)
    """The engine cannot be reached or does not answer in time; the database engine takes over."""


class SearchEngine(ABC):
    """An index of `SearchEntry` rows.

    `search`, `suggest` and `count` raise the database's errors or `EngineUnavailable`; callers decide what to show.
    """

    @abstractmethod
    def search(self, request: SearchRequest) -> SearchAnswer:
        """Answer a search. A query without clauses matches every entry, newest first."""

    @abstractmethod
    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        """Ids of entries whose title or number holds words beginning as typed, the newest first."""

    @abstractmethod
    def index(self, entries: Iterable[SearchEntry]) -> None:
        """Add or replace entries."""

    @abstractmethod
    def withdraw(self, tree_path: str) -> None:
        """At once, in the caller's transaction: nobody finds this branch of the tree until it is indexed again.

        The rows' `acl` has been emptied before; an engine that reads it needs to do nothing.
        """

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
