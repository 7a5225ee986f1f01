"""The embedded engine: SQLite FTS5 beside the `SearchEntry` table.

Regular FTS5 tables: contentless ones cannot delete before SQLite 3.43. They hold our analyser's tokens separated by
blanks; their own tokenizer only splits at these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from search.language.analyser import Kind, Token, analyse, fold
from search.language.query import Clause, ParsedQuery, QueryUnit, UnitKind
from search.language.relaxing import Relaxed, groups
from search.models import SearchEntry

from .base import SearchRequest
from .facts import Facts, facts_of
from .sql import RANKED, Params, SqlEngine, marks

TABLE, TITLES, FACTS = "search_fts", "search_titles", "search_facts"
# Column -> weight in bm25: folded title, number, summary, body, attachments; exact title and text; English stems.
WEIGHTS = {"t": 8.0, "n": 10.0, "s": 3.0, "b": 2.0, "a": 1.0, "tx": 3.0, "bx": 0.7, "e": 1.5}
FOLDED, EXACT, STEM, KEY = "{t n s b a}", "{tx bx}", "{e}", "{n b a}"
COLUMNS = {UnitKind.STEM: STEM, UnitKind.KEY: KEY}


def phrase(tokens: Iterable[str], columns: str = FOLDED) -> str:
    """An FTS5 phrase of our tokens. They hold letters, digits and `_` only; quotes are dropped all the same."""
    joined = " ".join(token.replace('"', "") for token in tokens)
    return f'{columns} : "{joined}"'


def unit_expression(unit: QueryUnit) -> str:
    expression = phrase(unit.tokens, COLUMNS.get(unit.kind, FOLDED))
    return f"{expression} *" if unit.prefix else expression


def clause_expression(clause: Clause) -> str:
    """What was typed, or any of what also serves."""
    choices = [clause.units, *clause.alternatives]
    return " OR ".join("(" + " AND ".join(f"({unit_expression(unit)})" for unit in units) + ")" for units in choices)


def boosts(query: ParsedQuery) -> list[str]:
    """What raises the score without being required.

    The whole query and pairs of syllables side by side, exact spelling, and what the query itself names so.
    """
    found = []
    latin = [unit for unit in query.units if unit.kind is not UnitKind.CJK]
    tokens = [token for unit in latin for token in unit.tokens]
    if len(latin) > 1:
        found.append(phrase(tokens))
        found += [phrase(pair) for pair in pairwise(tokens)]
    found += [phrase([token], EXACT) for unit in query.units for token in unit.exact]
    return [*found, *map(unit_expression, query.raising)]


def match_expression(query: ParsedQuery, level: Relaxed = Relaxed.ALL) -> str:
    """The MATCH expression; empty for a query without clauses."""
    choices = [" AND ".join(f"({clause_expression(clause)})" for clause in group) for group in groups(query, level)]
    expression = " OR ".join(f"({choice})" for choice in choices)
    for unit in query.excluded if expression else ():
        expression = f"({expression}) NOT ({unit_expression(unit)})"
    return expression


def rank_expression(query: ParsedQuery, match: str) -> str:
    """The MATCH expression of the same entries with the boosts in it, so that bm25 counts them."""
    extra = boosts(query)
    return f"({match}) AND ({' OR '.join([f'({match})', *extra])})" if extra else match


class SqliteEngine(SqlEngine):
    """FTS5 with bm25 over weighted columns."""

    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        narrow, narrow_params = self.narrow(request, "f")
        readers = " OR ".join(["f.acl LIKE %s"] * len(request.acl))
        params = [*narrow_params, *(f"% {token} %" for token in sorted(request.acl))]
        columns = "f.id, f.unit, f.type, f.language, f.topics, f.year, f.published"
        match = match_expression(request.query, request.relaxed)
        if not match:
            excluded = [unit_expression(unit) for unit in request.query.excluded]
            without = f" AND f.id NOT IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)" if excluded else ""
            params += [" OR ".join(excluded)] if excluded else []
            return f"SELECT {columns} FROM {FACTS} f WHERE {narrow} AND ({readers}){without}", params
        sql = (
            f"SELECT {columns} FROM {TABLE} CROSS JOIN {FACTS} f ON f.id = {TABLE}.rowid "
            f"WHERE {TABLE} MATCH %s AND {narrow} AND ({readers})"
        )
        return sql, [match, *params]

    def ranked_sql(self, request: SearchRequest, condition: str, params: Params) -> tuple[str, Params]:
        match = match_expression(request.query, request.relaxed)
        score = f"-bm25({TABLE}, {', '.join(str(weight) for weight in WEIGHTS.values())})"
        values: Params = []
        strict = match_expression(request.query)
        if request.relaxed:
            # Entries with every clause come before those with some.
            score += f" + 1000 * ({TABLE}.rowid IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s))"
            values.append(strict)
        front = (
            f"SELECT id FROM (SELECT h.id FROM hits h WHERE {condition} ORDER BY h.published DESC, h.id DESC "
            f"LIMIT {RANKED}) UNION SELECT id FROM (SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s "
            f"AND +rowid IN (SELECT h.id FROM hits h WHERE {condition}) LIMIT {RANKED})"
        )
        sql = (
            f"SELECT f.id, {score} AS score, f.published FROM {TABLE} CROSS JOIN {FACTS} f ON f.id = {TABLE}.rowid "
            f"WHERE {TABLE} MATCH %s AND +{TABLE}.rowid IN ({front})"
        )
        return sql, [*values, rank_expression(request.query, match), *params, f"{{t n}} : ({strict})", *params]

    def topic_condition(self, values: Sequence[str]) -> tuple[str, Params]:
        return "(" + " OR ".join(["h.topics LIKE %s"] * len(values)) + ")", [f"% {value} %" for value in values]

    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        tokens = [token.text for token in analyse(prefix, query=True) if token.kind is Kind.FOLDED]
        if not tokens:
            return []
        *whole, last = tokens
        expression = " AND ".join([*(phrase([token], "{t}") for token in whole), f"{phrase([last], '{t}')} *"])
        readers = " OR ".join(["f.acl LIKE %s"] * len(acl))
        sql = (
            f"SELECT f.id FROM {TITLES} CROSS JOIN {FACTS} f ON f.id = {TITLES}.rowid WHERE {TITLES} MATCH %s "
            f"AND f.language = %s AND ({readers}) ORDER BY f.published DESC, f.id DESC LIMIT %s"
        )
        params: Params = [expression, language, *(f"% {token} %" for token in sorted(acl)), limit]
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return [row[0] for row in cursor.fetchall()]

    def index(self, entries: Iterable[SearchEntry]) -> None:
        rows = facts_of(entries)
        if not rows:
            return
        names = ", ".join(WEIGHTS)
        with transaction.atomic(), connection.cursor() as cursor:
            self._remove(cursor, [entry.pk for entry, _facts in rows])
            words: list[tuple[Any, ...]] = [(entry.pk, *fields(entry)) for entry, _facts in rows]
            cursor.executemany(f"INSERT INTO {TABLE}(rowid, {names}) VALUES ({marks(1 + len(WEIGHTS))})", words)
            cursor.executemany(
                f"INSERT INTO {TITLES}(rowid, t) VALUES (%s, %s)", [(row[0], f"{row[1]} {row[2]}") for row in words]
            )
            cursor.executemany(
                f"INSERT INTO {FACTS}(id, unit, type, language, topics, year, published, acl, expires, files, number) "
                f"VALUES ({marks(11)})",
                [(entry.pk, *columns(fact)) for entry, fact in rows],
            )

    def withdraw(self, tree_path: str) -> None:
        """The words stay until the worker comes; without its facts nobody finds an entry."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {FACTS} WHERE id IN (SELECT id FROM search_searchentry WHERE tree_path LIKE %s)",
                [f"{tree_path}%"],
            )

    def delete(self, entry_ids: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            self._remove(cursor, list(entry_ids))

    @staticmethod
    def _remove(cursor: Any, ids: list[int]) -> None:
        for table, column in ((TABLE, "rowid"), (TITLES, "rowid"), (FACTS, "id")):
            cursor.executemany(f"DELETE FROM {table} WHERE {column} = %s", [(pk,) for pk in ids])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            for table in (TABLE, TITLES, FACTS):
                cursor.execute(f"DELETE FROM {table}")

    def count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {FACTS}")
            return int(cursor.fetchone()[0])

    def vocabulary(self) -> Iterator[tuple[str, str, int]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT term, col, doc FROM {TABLE}_terms")
            yield from merge_terms(cursor.fetchall(), {"t", "s", "b", "a"}, {"tx", "bx"})


def columns(fact: Facts) -> tuple[Any, ...]:
    """The narrow columns after the id, in their order."""
    names = (fact.unit, fact.type, fact.language, spaced(fact.topics), fact.year)
    return (*names, fact.published, spaced(fact.acl), fact.expires, fact.files, fact.number)


def spaced(values: Sequence[str]) -> str:
    """Values in blanks, so that one of them is found with `LIKE '% value %'`."""
    return f" {' '.join(values)} " if values else ""


def fields(entry: SearchEntry) -> tuple[str, ...]:
    """The columns of `WEIGHTS` in their order."""
    title, number, summary, body, files = (
        analyse(text, language=entry.language)
        for text in (entry.title, entry.number, entry.summary, entry.body, attached(entry))
    )

    def words(kind: Kind, *parts: list[Token]) -> str:
        return " ".join(token.text for tokens in parts for token in tokens if token.kind is kind)

    return (
        words(Kind.FOLDED, title),
        f"{words(Kind.FOLDED, number)} {words(Kind.NUMBER, number, title)}".strip(),
        words(Kind.FOLDED, summary),
        f"{words(Kind.FOLDED, body)} {words(Kind.NUMBER, summary, body)}".strip(),
        f"{words(Kind.FOLDED, files)} {words(Kind.NUMBER, files)}".strip(),
        words(Kind.EXACT, title),
        words(Kind.EXACT, summary, body),
        words(Kind.STEM, title, summary, body, files),
    )


def attached(entry: SearchEntry) -> str:
    """The text of an entry's files."""
    return "\n".join(part for file in entry.attachments for part in (file["title"], *file["pages"]))


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
        if "_" not in term:  # A squashed number is no word.
            yield term, spellings.get(term, (0, term))[1], count
