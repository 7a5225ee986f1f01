"""What the two SQL engines share: filters, facets and paging are SQL over narrow columns; each matches its own way.

One statement answers a search:

- `hits`: all that match and that the reader may find, with the columns to filter and count by;
- `ranked`: the score of those that may stand in front. Where more than `RANKED` match, only the newest of them and
  those with the words in their title are weighed; the others follow by date. Weighing a hundred thousand rows to show
  ten of them is what makes a search slow;
- the total, the facets and the page.

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
RANKED = 1_000


def marks(count: int) -> str:
    return ", ".join(["%s"] * count)


class SqlEngine(SearchEngine):
    """Base of the engines inside the project's own database."""

    @abstractmethod
    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        """A SELECT of `id, unit, type, language, topics, year, published` of all that match."""

    @abstractmethod
    def ranked_sql(self, request: SearchRequest, condition: str, params: Params) -> tuple[str, Params]:
        """A SELECT of `id, score` of the hits that satisfy `condition` and may stand in front; more is better."""

    @abstractmethod
    def topic_rows(self) -> str:
        """SQL of FROM that gives `hits h` once for each topic, as `topic`."""

    @abstractmethod
    def topic_condition(self, values: Sequence[str]) -> tuple[str, Params]:
        """SQL that a hit `h` has one of these topics."""

    def search(self, request: SearchRequest) -> SearchAnswer:
        sql, params = self.statement(request)
        total = 0
        facets: dict[str, list[tuple[str, int]]] = {facet: [] for facet in request.facets}
        rows: list[tuple[int, float, int]] = []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for kind, value, count, score, published in cursor.fetchall():
                if kind == "total":
                    total = count
                elif kind == "page":
                    rows.append((count, score, published))
                elif value and count:
                    facets[kind].append((value, count))
        for counts in facets.values():
            counts.sort(key=lambda row: (-row[1], row[0]))
            del counts[FACET_VALUES:]
        following = Cursor(rows[-2][1], rows[-2][2], rows[-2][0]) if len(rows) > request.page_size else None
        return SearchAnswer([row[0] for row in rows[: request.page_size]], total, facets, following)

    def statement(self, request: SearchRequest) -> tuple[str, Params]:
        """One SELECT of `kind, value, count, score, published`: the total, each facet's values, the page."""
        hits, params = self.hits_sql(request)
        condition, values = self.condition(request.filters)
        by_score = request.sort != "newest" and not request.query.is_empty
        steps = [f"hits AS MATERIALIZED ({hits})"]
        if by_score:
            ranked, more = self.ranked_sql(request, condition, values)
            steps.append(f"ranked AS MATERIALIZED ({ranked})")
            params += more
        parts = [
            f"SELECT 'total' AS kind, '' AS value, COUNT(*) AS n, 0.0 AS score, 0 AS at FROM hits h WHERE {condition}"
        ]
        params += values
        for facet in request.facets:
            own, values = self.condition(request.filters.without(facet))
            rows, column = (self.topic_rows(), "topic") if facet == "topic" else ("hits h", f"h.{facet}")
            parts.append(f"SELECT '{facet}', {column}, COUNT(*), 0.0, 0 FROM {rows} WHERE {own} GROUP BY {column}")
            params += values
        page, values = self.page_sql(request, by_score=by_score)
        parts.append(f"SELECT 'page', '', p.id, p.score, p.published FROM ({page}) p")
        return f"WITH {', '.join(steps)} " + " UNION ALL ".join(parts), [*params, *values]

    def page_sql(self, request: SearchRequest, *, by_score: bool) -> tuple[str, Params]:
        """The page and one row more, which says whether there is a next one."""
        condition, params = self.condition(request.filters)
        score = "COALESCE(r.score, 0.0)" if by_score else "0.0"
        joined = "LEFT JOIN ranked r ON r.id = h.id" if by_score else ""
        offset = min((request.page - 1) * request.page_size, MAX_NUMBERED)
        if request.after is not None:
            after = request.after
            offset = 0
            condition += f" AND ({score}, h.published, h.id) < (%s, %s, %s)"
            params += [after.score if by_score else 0.0, after.published, after.entry]
        sql = (
            f"SELECT h.id, {score} AS score, h.published FROM hits h {joined} WHERE {condition} "
            "ORDER BY score DESC, h.published DESC, h.id DESC LIMIT %s OFFSET %s"
        )
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
