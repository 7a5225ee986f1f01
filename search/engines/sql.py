"""What the two SQL engines share: filters, facets and paging are SQL over narrow columns; each matches its own way.

One statement answers a search:

- `hits`: all that match and that the reader may find, with the columns to filter and count by;
- `ranked`: the score of those that may stand in front. Where more than `RANKED` match, only the newest of them and
  those with the words in their title are weighed; the others follow by date. Weighing a hundred thousand rows to show
  ten of them is what makes a search slow;
- how many hits have the same unit, type, language, year and topics, and the page.

Facet counts are made under all filters but the facet's own, so that choosing a second value of it adds rather than
empties.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from .base import MAX_NUMBERED, Cursor, Filters, SearchAnswer, SearchEngine, SearchRequest
from .facts import seconds

Params = list[Any]
FACET_VALUES = 300
# Facet -> its place in a row of counts.
PLACES = {"unit": 0, "type": 1, "language": 2, "year": 3, "topic": 4}
RANKED = 1_000


def marks(count: int) -> str:
    return ", ".join(["%s"] * count)


class Counts:
    """The total and the facets, added up from how many hits have the same unit, type, language, year and topics.

    The database groups once; under which filters a group counts for which facet is decided here.
    """

    def __init__(self, request: SearchRequest) -> None:
        self.total = 0
        self._facets = request.facets
        self._chosen = {
            place: frozenset(getattr(request.filters, name))
            for name, place in PLACES.items()
            if getattr(request.filters, name)
        }
        self._counts: dict[str, dict[str, int]] = {facet: {} for facet in request.facets}

    def add(self, row: tuple[str, str, str, str, Any], count: int) -> None:
        topics = row[4].split() if isinstance(row[4], str) else row[4]
        outside = [
            place
            for place, values in self._chosen.items()
            if (values.isdisjoint(topics) if place == PLACES["topic"] else row[place] not in values)
        ]
        if not outside:
            self.total += count
        elif len(outside) > 1:
            return
        for facet in self._facets:
            if not outside or outside[0] == PLACES[facet]:
                counts = self._counts[facet]
                for value in topics if facet == "topic" else (row[PLACES[facet]],):
                    counts[value] = counts.get(value, 0) + count

    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """Most frequent first, then by value."""
        return {
            facet: sorted(((value, n) for value, n in counts.items() if value), key=lambda row: (-row[1], row[0]))[
                :FACET_VALUES
            ]
            for facet, counts in self._counts.items()
        }


class SqlEngine(SearchEngine):
    """Base of the engines inside the project's own database.

    Attributes:
        no_topics: SQL of an empty list of topics.
    """

    no_topics = "''"

    @abstractmethod
    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        """A SELECT of `id, unit, type, language, topics, year, published` of all that match."""

    @abstractmethod
    def ranked_sql(self, request: SearchRequest, condition: str, params: Params) -> tuple[str, Params]:
        """A SELECT of `id, score, published` of the hits that satisfy `condition` and may stand in front."""

    @abstractmethod
    def topic_condition(self, values: Sequence[str]) -> tuple[str, Params]:
        """SQL that a hit `h` has one of these topics."""

    def search(self, request: SearchRequest) -> SearchAnswer:
        sql, params = self.statement(request)
        counts = Counts(request)
        rows: list[tuple[int, float, int]] = []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for unit, type_, language, year, topics, number, score, published in cursor.fetchall():
                if published is None:
                    counts.add((unit, type_, language, year, topics), number)
                else:
                    rows.append((number, float(score), published))
        following = Cursor(rows[-2][1], rows[-2][2], rows[-2][0]) if len(rows) > request.page_size else None
        return SearchAnswer([row[0] for row in rows[: request.page_size]], counts.total, counts.facets(), following)

    def statement(self, request: SearchRequest) -> tuple[str, Params]:
        """One SELECT of `unit, type, language, year, topics, number, score, published`: how many hits have the same of
        these (then without `published`), and the entries of the page (`number` is their id)."""
        hits, params = self.hits_sql(request)
        condition, values = self.condition(request.filters)
        by_score = request.sort != "newest" and not request.query.is_empty
        steps = [f"hits AS MATERIALIZED ({hits})"]
        if by_score:
            ranked, more = self.ranked_sql(request, condition, values)
            steps.append(f"ranked AS MATERIALIZED ({ranked})")
            params += more
        page, values = self.page_sql(request, by_score=by_score)
        sql = (
            f"WITH {', '.join(steps)} SELECT h.unit, h.type, h.language, h.year, h.topics, COUNT(*), 0.0, NULL "
            "FROM hits h GROUP BY h.unit, h.type, h.language, h.year, h.topics "
            f"UNION ALL SELECT '', '', '', '', {self.no_topics}, p.id, p.score, p.published FROM ({page}) p"
        )
        return sql, [*params, *values]

    def page_sql(self, request: SearchRequest, *, by_score: bool) -> tuple[str, Params]:
        """The page and one row more, which says whether there is a next one."""
        condition, params = self.condition(request.filters)
        zero = "CAST(0 AS double precision)"
        rows = f"SELECT h.id, {zero} AS score, h.published FROM hits h WHERE {condition}"
        if by_score:
            weighed = "SELECT r.id, r.score, r.published FROM ranked r"
            last = request.page * request.page_size
            if request.after is None and last < RANKED:
                rows, params = weighed, []
            else:
                rows = f"{weighed} UNION ALL {rows} AND h.id NOT IN (SELECT id FROM ranked)"
        going_on, offset = "", min((request.page - 1) * request.page_size, MAX_NUMBERED)
        if request.after is not None:
            going_on, offset = "WHERE (score, published, id) < (%s, %s, %s)", 0
            params += [request.after.score if by_score else 0.0, request.after.published, request.after.entry]
        sql = f"SELECT * FROM ({rows}) o {going_on} ORDER BY score DESC, published DESC, id DESC LIMIT %s OFFSET %s"
        return sql, [*params, request.page_size + 1, offset]

    def condition(self, filters: Filters) -> tuple[str, Params]:
        """SQL over `hits h` of the filters that are facets too."""
        conditions: list[str] = []
        params: Params = []
        for name in ("unit", "type", "language", "year"):
            values = getattr(filters, name)
            if values:
                conditions.append(f"h.{name} IN ({marks(len(values))})")
                params += values
        if filters.topic:
            sql, values = self.topic_condition(filters.topic)
            conditions.append(sql)
            params += values
        return " AND ".join(conditions) or "1 = 1", params

    def narrow(self, request: SearchRequest, alias: str) -> tuple[str, Params]:
        """SQL over the narrow table: what is no facet narrows before anything is counted."""
        filters = request.filters
        now = request.now or timezone.now()
        conditions = [f"{alias}.expires > %s"]
        params: Params = [seconds(now, 0)]
        for moment, sign in ((filters.since, ">="), (filters.before, "<")):
            if moment is not None:
                conditions.append(f"{alias}.published {sign} %s")
                params.append(seconds(moment, 0))
        if filters.before is not None and filters.since is None:
            conditions.append(f"{alias}.year <> ''")
        if filters.has_attachment is not None:
            conditions.append(f"{alias}.files = %s")
            params.append(filters.has_attachment)
        if filters.number:
            choices = " OR ".join([rf"{alias}.number = %s OR {alias}.number LIKE %s ESCAPE '!'"] * len(filters.number))
            conditions.append(f"({choices})")
            for number in filters.number:
                params += [number, f"{number.replace('!', '!!').replace('%', '!%').replace('_', '!_')}!_%"]
        return " AND ".join(conditions), params
