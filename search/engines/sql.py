"""What the two SQL engines share: filters, facets and paging are SQL over `SearchEntry`; matching is each engine's own.

One statement counts the total and every facet, a second one fetches the page. Facet counts are made under all filters
but the facet's own, so that choosing a second value of it adds rather than empties.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.db import connection

from .base import Filters, SearchAnswer, SearchEngine, SearchRequest

Params = list[Any]
# Facet -> column of `hits`, which carries the unit's code.
COLUMNS = {"unit": "unit", "type": "type", "language": "language"}
# FIXME topic, year, dates, cursor
FACET_VALUES = 300


def acl_condition(acl: frozenset[str]) -> tuple[str, Params]:
    """Entries that a reader with these tokens may find."""
    conditions = ["e.acl LIKE %s" for _token in acl]
    return "(" + " OR ".join(conditions) + ")", [f"% {token} %" for token in sorted(acl)]


def filter_condition(filters: Filters, alias: str = "h") -> tuple[str, Params]:
    """SQL of the filters over the columns of `hits`."""
    conditions: list[str] = []
    params: Params = []
    for name, column in COLUMNS.items():
        values = getattr(filters, name)
        if values:
            conditions.append(f"{alias}.{column} IN ({', '.join(['%s'] * len(values))})")
            params += values
    return " AND ".join(conditions) or "1 = 1", params


class SqlEngine(SearchEngine):
    """Base of the engines inside the project's own database."""

    @abstractmethod
    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        """A SELECT of `id, unit, type, language, published_at, score` of all matching entries the reader may find.

        A higher score is better.
        """

    def search(self, request: SearchRequest) -> SearchAnswer:
        hits, params = self.hits_sql(request)
        total, facets = self._count(request, hits, params)
        ids = self._page(request, hits, params) if total else []
        return SearchAnswer(ids, total, facets)

    def _count(self, request: SearchRequest, hits: str, params: Params) -> tuple[int, dict[str, list[tuple[str, int]]]]:
        condition, values = filter_condition(request.filters)
        parts = [f"SELECT 'total' AS facet, '' AS value, COUNT(*) AS n FROM hits h WHERE {condition}"]
        all_params = [*params, *values]
        for facet in (f for f in request.facets if f in COLUMNS):
            column = COLUMNS[facet]
            condition, values = filter_condition(request.filters.without(facet))
            parts.append(
                f"SELECT '{facet}', COALESCE(h.{column}, ''), COUNT(*) FROM hits h WHERE {condition} "
                f"GROUP BY h.{column}"
            )
            all_params += values
        sql = f"WITH hits AS MATERIALIZED ({hits}) " + " UNION ALL ".join(parts)
        total = 0
        facets: dict[str, list[tuple[str, int]]] = {facet: [] for facet in request.facets}
        with connection.cursor() as cursor:
            cursor.execute(sql, all_params)
            for facet, value, count in cursor.fetchall():
                if facet == "total":
                    total = count
                elif value and count:
                    facets[facet].append((value, count))
        for rows in facets.values():
            rows.sort(key=lambda row: (-row[1], row[0]))
            del rows[FACET_VALUES:]
        return total, facets

    def _page(self, request: SearchRequest, hits: str, params: Params) -> list[int]:
        condition, values = filter_condition(request.filters)
        by_date = request.sort == "newest" or request.query.is_empty
        order = (
            "h.published_at IS NULL, h.published_at DESC"
            if by_date
            else "h.score DESC, h.published_at IS NULL, h.published_at DESC"
        )
        offset = (request.page - 1) * request.page_size
        sql = (
            f"WITH hits AS MATERIALIZED ({hits}) SELECT h.id FROM hits h WHERE {condition} "
            f"ORDER BY {order}, h.id DESC LIMIT %s OFFSET %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [*params, *values, request.page_size, offset])
            return [row[0] for row in cursor.fetchall()]
