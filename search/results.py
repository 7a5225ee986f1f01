"""What is asked of the search and what it answers: shown by the page, the API and the feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .bestbets import Bet
from .engines.base import MAX_NUMBERED, Cursor
from .language.query import ParsedQuery
from .sources import PUBLIC


@dataclass(frozen=True)
class FoundIn:
    """Where in a file the shown passage stands: `page` from 1, 0 where the format has no pages."""

    title: str
    url: str
    page: int


@dataclass(frozen=True)
class Result:
    """One result, safe to show: `title_html` and `snippet_html` are escaped, with `<mark>` around the hits.

    Attributes:
        also_on: (name, address) of the other sites that show the same thing.
        also_in: (language code, address) of the same thing in other languages.
        found_in: the file that the snippet is from; `None` when it is from the text itself.
        details: what the type's card shows; see `SearchEntry.details`.
    """

    url: str
    title: str
    title_html: str
    snippet_html: str
    unit: str
    unit_name: str
    type: str
    language: str
    number: str
    published_at: datetime | None
    also_on: tuple[tuple[str, str], ...] = ()
    also_in: tuple[tuple[str, str], ...] = ()
    found_in: FoundIn | None = None
    topics: tuple[str, ...] = ()
    has_attachment: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Results:
    """The answer to a search.

    Attributes:
        corrected: the query whose results these are, when nothing was found for what was typed.
        did_you_mean: a better spelling to offer, if there is one.
        relaxed: whether some results hold only some of the words.
        next: cursor of the next page, `""` on the last one.
        degraded: the engine is away and the database answers in its place.
        failed: nothing could be asked.
        took_ms: time of the search, in milliseconds.
    """

    query: ParsedQuery
    results: list[Result]
    total: int
    facets: dict[str, list[FacetValue]]
    page: int
    page_size: int
    did_you_mean: str = ""
    corrected: bool = False
    relaxed: bool = False
    failed: bool = False
    degraded: bool = False
    best_bets: tuple[Bet, ...] = ()
    next: str = ""
    took_ms: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are that can be asked for by number."""
        return -(-min(self.total, MAX_NUMBERED) // self.page_size)


@dataclass(frozen=True)
class Search:
    """What is asked for. Fields of several values: none means all.

    Attributes:
        text: words, with the query language.
        phrase: words that stand side by side (advanced search).
        without: words none of which may be found (advanced search).
        unit: unit codes; `within`: units with all below them.
        number: a document number or its beginning, in any spelling.
        since, until: first and last day of publication, local time.
        after: cursor of `Results.next`, which wins over `page`.
        site_unit: code of the unit on whose site is searched, for its best bets.
    """

    text: str = ""
    phrase: str = ""
    without: str = ""
    unit: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    attachment: bool | None = None
    number: str = ""
    sort: str = "relevance"
    page: int = 1
    page_size: int = 10
    after: Cursor | None = None
    acl: frozenset[str] = field(default=frozenset({PUBLIC}))
    site_unit: str = ""

    @property
    def full_text(self) -> str:
        """All words of the form as one query."""
        parts = [self.text, f'"{self.phrase.replace(chr(34), " ")}"' if self.phrase.strip() else ""]
        parts += [f"-{word}" for word in self.without.replace(chr(34), " ").split()]
        return " ".join(part for part in parts if part.strip())
