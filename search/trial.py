"""Try before saving: what a change of synonyms or best bets would do to a query, without saving it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils import timezone

from .analyser import fold
from .bestbets import Bet, bets_for, bets_with
from .enums import SynonymKind
from .models import BestBet, SynonymGroup
from .service import Result, Results, Search, find
from .sources import PUBLIC
from .words import key_of

SHOWN = 10
EVERYBODY = frozenset({PUBLIC})


class Move(StrEnum):
    """What becomes of a result."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Row:
    """A result at its place; `by`: how many places it moves."""

    place: int
    result: Result
    move: Move
    by: int = 0


@dataclass(frozen=True)
class Comparison:
    """Before and after, for one query.

    Attributes:
        as_of: the day whose best bets are compared; not today where the tried one begins later.
    """

    query: str
    old: tuple[Row, ...]
    new: tuple[Row, ...]
    old_total: int
    new_total: int
    old_bets: tuple[Bet, ...] = ()
    new_bets: tuple[Bet, ...] = ()
    as_of: date | None = None
    failed: bool = False

    @property
    def changes(self) -> bool:
        moved = any(row.move is not Move.SAME for row in (*self.old, *self.new))
        return moved or self.old_total != self.new_total or self.old_bets != self.new_bets


def compare(query: str, before: Results, after: Results) -> Comparison:
    """Two answers side by side; results are the same when their address is."""
    old_places = {row.url: place for place, row in enumerate(before.results[:SHOWN], 1)}
    new_places = {row.url: place for place, row in enumerate(after.results[:SHOWN], 1)}
    old = tuple(_row(place, row, place, new_places.get(row.url)) for row, place in _numbered(before))
    new = tuple(_row(place, row, old_places.get(row.url), place) for row, place in _numbered(after))
    return Comparison(query, old, new, before.total, after.total, failed=before.failed or after.failed)


def _numbered(results: Results) -> list[tuple[Result, int]]:
    return [(row, place) for place, row in enumerate(results.results[:SHOWN], 1)]


def _row(place: int, result: Result, before: int | None, after: int | None) -> Row:
    if before is None:
        return Row(place, result, Move.NEW)
    if after is None:
        return Row(place, result, Move.GONE)
    move = Move.SAME if before == after else Move.UP if after < before else Move.DOWN
    return Row(place, result, move, abs(before - after))


# ---- best bets ----
def try_bet(bet: BestBet, query: str, language: str) -> Comparison:
    """The results of `query` on the site of the bet's unit, or the portal, as everybody sees them."""
    unit = bet.unit.code if bet.unit is not None else ""
    results = find(Search(text=query, language=(language,), page_size=SHOWN, site_unit=unit))
    today = timezone.localdate()
    day = max(today, bet.starts_on) if bet.starts_on else today
    return replace(
        compare(query, results, results),
        old_bets=bets_for(query, unit, language, EVERYBODY, day),
        new_bets=bets_with(bet, query, unit, language, EVERYBODY, day),
        as_of=day if day != today else None,
    )


# ---- synonyms ----
def try_group(group: SynonymGroup, query: str, language: str) -> Comparison:
    """The results of `query` on the portal with the synonyms as they are, and as they would be."""
    search = Search(text=query, language=(language,), page_size=SHOWN)
    return compare(query, find(search), find_with(group, search))


def find_with(group: SynonymGroup, search: Search) -> Results:
    """The search as if `group` were saved.

    The one place that knows how: `find(search, lexicon=current().with_group(group))` once the search has its lexicon.
    Until then the query is asked again with each word of the group in the place of the others.
    """
    first = find(search)
    found = {row.url: row for row in first.results}
    total = first.total
    for text in _rewritten(search.text, group) if group.is_active else ():
        answer = find(replace(search, text=text))
        fresh = [row for row in answer.results if row.url not in found]
        found |= {row.url: row for row in fresh}
        total = max(total, answer.total, len(found))
    return replace(first, results=list(found.values()), total=total)


def _rewritten(text: str, group: SynonymGroup) -> list[str]:
    words = f" {key_of(text)} "
    typed = group.lines[:1] if group.kind == SynonymKind.ONE_WAY else group.lines
    found = []
    for line in typed:
        key = f" {key_of(line)} "
        if key.strip() and key in words:
            found += [words.replace(key, f" {other} ").strip() for other in group.lines if fold(other) != fold(line)]
    return found
