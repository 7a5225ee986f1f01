"""The embedded engine: SQLite FTS5 beside the `SearchEntry` table.

A regular FTS5 table: contentless ones cannot delete before SQLite 3.43. It holds our analyser's tokens separated by
blanks; its own tokenizer only splits at these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from search.analyser import Kind, analyse, fold, tokens_of
from search.models import SearchEntry
from search.query import Clause, ParsedQuery, QueryUnit, UnitKind

from .base import SearchRequest
from .sql import Params, SqlEngine, acl_condition

TABLE = "search_fts"
# Column -> weight in bm25: folded title, number, summary, body; exact title and body.
WEIGHTS = {"t": 8.0, "n": 10.0, "s": 3.0, "b": 2.0, "tx": 3.0, "bx": 0.7}
FOLDED, EXACT = "{t n s b}", "{tx bx}"


def phrase(tokens: Iterable[str], columns: str = FOLDED) -> str:
    """An FTS5 phrase of our tokens. They hold letters, digits and `_` only; quotes are dropped all the same."""
    joined = " ".join(token.replace('"', "") for token in tokens)
    return f'{columns} : "{joined}"'


def unit_expression(unit: QueryUnit) -> str:
    if unit.prefix:
        return f"{phrase(unit.tokens)} *"
    return phrase(unit.tokens)


def boosts(query: ParsedQuery) -> list[str]:
    """What raises the score without being required.

    The whole query and pairs of syllables side by side, exact spelling.
    """
    found = []
    latin = [unit for unit in query.units if unit.kind is not UnitKind.CJK]
    tokens = [token for unit in latin for token in unit.tokens]
    if len(latin) > 1:
        found.append(phrase(tokens))
        found += [phrase(pair) for pair in pairwise(tokens)]
    found += [phrase([token], EXACT) for unit in query.units for token in unit.exact]
    return found


def clause_expression(clause: Clause) -> str:
    """What was typed, or any of what also serves."""
    choices = [clause.units, *clause.alternatives]
    return " OR ".join("(" + " AND ".join(f"({unit_expression(unit)})" for unit in units) + ")" for units in choices)


def match_expression(query: ParsedQuery, *, relaxed: bool) -> str:
    """The MATCH expression; empty for a query without clauses."""
    expressions = [f"({clause_expression(clause)})" for clause in query.clauses]
    if not expressions:
        return ""
    if relaxed:
        pieces = [phrase([t]) for unit in query.units if unit.can_be_split for t in unit.tokens]
        base = f"({' OR '.join([*expressions, *pieces])})"
    else:
        base = f"({' AND '.join(expressions)})"
    extra = [*boosts(query), *map(unit_expression, query.raising)]
    expression = f"({base} AND ({' OR '.join([base, *extra])}))" if extra else base
    for unit in query.excluded:
        expression = f"({expression} NOT ({unit_expression(unit)}))"
    return expression


class SqliteEngine(SqlEngine):
    """FTS5 with bm25 over weighted columns."""

    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        acl, acl_params = acl_condition(request.acl)
        columns = "e.id, u.code AS unit, e.type, e.language, e.published_at"
        unit = "LEFT JOIN member_sites_unit u ON u.id = e.unit_id"
        expression = match_expression(request.query, relaxed=request.relaxed)
        if not expression:
            return f"SELECT {columns}, 0 AS score FROM search_searchentry e {unit} WHERE {acl}", acl_params
        weights = ", ".join(str(weight) for weight in WEIGHTS.values())
        score = f"-bm25({TABLE}, {weights})"
        params: Params = []
        if request.relaxed:
            # Entries with every unit come before those with some.
            strict = match_expression(request.query, relaxed=False)
            score += f" + 1000 * (e.id IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s))"
            params.append(strict)
        sql = (
            f"SELECT {columns}, {score} AS score FROM {TABLE} "
            f"JOIN search_searchentry e ON e.id = {TABLE}.rowid {unit} WHERE {TABLE} MATCH %s AND {acl}"
        )
        return sql, [*params, expression, *acl_params]

    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        tokens = [token.text for token in analyse(prefix, query=True) if token.kind is Kind.FOLDED]
        if not tokens:
            return []
        *whole, last = tokens
        expression = " AND ".join([*(phrase([token], "{t n}") for token in whole), f"{phrase([last], '{t n}')} *"])
        condition, params = acl_condition(acl)
        sql = (
            f"SELECT e.id FROM {TABLE} JOIN search_searchentry e ON e.id = {TABLE}.rowid "
            f"WHERE {TABLE} MATCH %s AND e.language = %s AND {condition} ORDER BY e.published_at DESC LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [expression, language, *params, limit])
            return [row[0] for row in cursor.fetchall()]

    def withdraw(self, tree_path: str) -> None:
        """Nothing to do: the queries read `acl` of the rows."""

    def index(self, entries: Iterable[SearchEntry]) -> None:
        rows = [fields(entry) for entry in entries]
        if not rows:
            return
        names = ", ".join(WEIGHTS)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(row[0],) for row in rows])
            marks = ", ".join(["%s"] * (len(WEIGHTS) + 1))
            cursor.executemany(f"INSERT INTO {TABLE}(rowid, {names}) VALUES ({marks})", rows)

    def delete(self, entry_ids: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in entry_ids])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")

    def count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {TABLE}")
            return int(cursor.fetchone()[0])

    def vocabulary(self) -> Iterator[tuple[str, str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT term, col, doc FROM {TABLE}_terms")
            yield from merge_terms(cursor.fetchall(), {"t", "s", "b"}, {"tx", "bx"})


def fields(entry: SearchEntry) -> tuple[Any, ...]:
    """The row of an entry: rowid and the columns of `WEIGHTS` in their order."""
    body = f"{entry.summary}\n{entry.body}"
    numbers = " ".join(
        part
        for part in (tokens_of(entry.number, Kind.FOLDED), tokens_of(f"{entry.number} {entry.title}", Kind.NUMBER))
        if part
    )
    return (
        entry.pk,
        tokens_of(entry.title, Kind.FOLDED),
        numbers,
        tokens_of(entry.summary, Kind.FOLDED),
        tokens_of(entry.body, Kind.FOLDED),
        tokens_of(entry.title, Kind.EXACT),
        tokens_of(body, Kind.EXACT),
    )


def merge_terms(
    rows: Iterable[tuple[str, str, int]], folded: set[str], written: set[str]
) -> Iterator[tuple[str, str, int]]:
    """(folded, most frequent spelling, documents) from counts by term and column."""
    documents: dict[str, int] = {}
    spellings: dict[str, tuple[int, str]] = {}
    for term, column, count in rows:
        if column in folded:
            documents[term] = max(documents.get(term, 0), count)
        elif column in written:
            key = fold(term)
            spellings[key] = max(spellings.get(key, (0, "")), (count, term))
    for term, count in documents.items():
        yield term, spellings.get(term, (0, term))[1], count
