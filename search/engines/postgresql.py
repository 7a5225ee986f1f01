"""The engine inside PostgreSQL: a `tsvector` built by our analyser, with weights and positions, under a GIN index.

PostgreSQL's own parser never sees the text (it tears `15/2022/QĐ-UBND` apart). Its limits: positions end at 16,383, a
lexeme has 255 of them, a vector 1 MB. A long text therefore has further vectors, one for each stretch of positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.db import connection, transaction

from search.language.analyser import Kind, analyse, fold
from search.language.query import Clause, ParsedQuery, QueryUnit, UnitKind
from search.language.relaxing import Relaxed, groups
from search.models import SearchEntry

from .base import SearchRequest
from .facts import Facts, facts_of
from .sql import RANKED, Params, SqlEngine, marks
from .sqlite import attached

TABLE, MORE = "search_vector", "search_vector_more"
# ts_rank weights of D, C, B, A. Title and number are A, the summary B, the body C, the files D.
RANK = "'{0.05, 0.1, 0.15, 1.0}'"
STRETCH = 16_000  # Positions of one vector.
MAX_STRETCHES = 40
MAX_POSITIONS = 250
MAX_LEXEMES = 40_000
GAP = 10  # Positions between fields, so that no phrase spans two of them.
COLUMNS = "entry_id, published, expires, files, unit, type, language, year, topics, acl, number, title, vector"
CASTS = "%s, %s, %s, %s, %s, %s, %s, %s, %s::text[], %s::text[], %s, %s::tsvector, %s::tsvector"
EXACT, NUMBER, STEM = "=", "#", "~"
MARKS = {Kind.FOLDED: "", Kind.EXACT: EXACT, Kind.NUMBER: NUMBER, Kind.STEM: STEM}
UNIT_MARKS = {UnitKind.STEM: STEM, UnitKind.KEY: NUMBER}


def lexeme(token: str) -> str:
    """A quoted lexeme; tokens hold letters, digits and `_`, but quotes are doubled all the same."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def side_by_side(tokens: Iterable[str]) -> str:
    return "(" + " <-> ".join(lexeme(token) for token in tokens) + ")"


def unit_query(unit: QueryUnit) -> str:
    mark = UNIT_MARKS.get(unit.kind, "")
    if unit.prefix:
        return f"{lexeme(mark + unit.tokens[0])}:*"
    return lexeme(mark + unit.tokens[0]) if mark else side_by_side(unit.tokens)


def clause_query(clause: Clause) -> str:
    """What was typed, or any of what also serves."""
    choices = [clause.units, *clause.alternatives]
    return "(" + " | ".join("(" + " & ".join(map(unit_query, units)) + ")" for units in choices) + ")"


def boosts(query: ParsedQuery) -> list[str]:
    """What raises the rank without being required; see the SQLite engine."""
    found = []
    latin = [unit for unit in query.units if unit.kind is not UnitKind.CJK]
    tokens = [token for unit in latin for token in unit.tokens]
    if len(latin) > 1:
        found.append(side_by_side(tokens))
        found += [side_by_side(pair) for pair in pairwise(tokens)]
    found += [lexeme(EXACT + token) for unit in query.units for token in unit.exact]
    return [*found, *map(unit_query, query.raising)]


def match_query(query: ParsedQuery, level: Relaxed = Relaxed.ALL) -> str:
    """The tsquery that matches; empty for a query that asks for nothing and excludes nothing."""
    choices = [" & ".join(map(clause_query, group)) for group in groups(query, level)]
    wanted = [f"({' | '.join(f'({choice})' for choice in choices)})"] if choices else []
    return " & ".join([*wanted, *(f"!{unit_query(unit)}" for unit in query.excluded)])


def rank_queries(query: ParsedQuery, level: Relaxed) -> tuple[str, str]:
    """The tsquery that ranks, and the one that ranks twice (the boosts)."""
    clauses = [clause_query(clause) for group in groups(query, level) for clause in group]
    extra = boosts(query)
    return " | ".join(dict.fromkeys([*clauses, *extra])), " | ".join(extra or clauses)


def needs_positions(query: ParsedQuery) -> bool:
    """Whether words must stand side by side, so that the further vectors of long texts are to be asked."""
    choices = [units for clause in query.clauses for units in (clause.units, *clause.alternatives)]
    return any(len(unit.tokens) > 1 for units in choices for unit in units)


def vectors(entry: SearchEntry) -> tuple[str, str, list[str]]:
    """The entry's title and whole text as tsvector literals, and those of the stretches beyond the first."""
    places: dict[str, list[tuple[int, str]]] = {}
    base = 0
    titles = 0
    fields = (
        (entry.number, "A"),
        (entry.title, "A"),
        (entry.summary, "B"),
        (entry.body, "C"),
        (attached(entry), "D"),
    )
    for number, (text, weight) in enumerate(fields):
        last = 0
        for token in analyse(text, language=entry.language):
            key = MARKS[token.kind] + token.text
            known = places.get(key)
            if known is None and len(places) < MAX_LEXEMES:
                places[key[:200]] = [(base + token.position, weight)]
            elif known is not None:
                known.append((base + token.position, weight))
            last = max(last, token.position)
        base += last + GAP
        titles = base if number <= 1 else titles
    title = literal({key: [row for row in rows if row[0] <= titles] for key, rows in places.items()}, 0, bare=False)
    stretches = min(base // STRETCH, MAX_STRETCHES)
    return title, literal(places, 0, bare=True), [literal(places, n, bare=True) for n in range(1, stretches + 1)]


def literal(places: dict[str, list[tuple[int, str]]], stretch: int, *, bare: bool) -> str:
    """A tsvector literal with the positions of one stretch; with `bare`, the other words without a position."""
    start = stretch * STRETCH
    parts = []
    for key, rows in places.items():
        own = [f"{max(1, at - start)}{weight}" for at, weight in rows if start <= at < start + STRETCH][:MAX_POSITIONS]
        if own:
            parts.append(f"{lexeme(key)}:{','.join(dict.fromkeys(own))}")
        elif bare:
            parts.append(lexeme(key))
    return " ".join(parts)


def insert(cursor: Any, into: str, casts: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows in one statement: a round trip each would be most of the time of a rebuild."""
    if rows:
        values = ", ".join([f"({casts})"] * len(rows))
        cursor.execute(f"INSERT INTO {into} VALUES {values}", [value for row in rows for value in row])


def columns(fact: Facts) -> tuple[Any, ...]:
    """The narrow columns after the id, in their order."""
    names = (fact.unit, fact.type, fact.language, fact.year, list(fact.topics), list(fact.acl), fact.number)
    return (fact.published, fact.expires, fact.files, *names)


class PostgresqlEngine(SqlEngine):
    """`tsvector` with `ts_rank` and our boosts."""

    no_topics = "ARRAY[]::text[]"

    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        narrow, params = self.narrow(request, "v")
        readers = f"v.acl && ARRAY[{marks(len(request.acl))}]::text[]"
        columns = "v.entry_id AS id, v.unit, v.type, v.language, v.topics, v.year, v.published"
        params += sorted(request.acl)
        match = match_query(request.query, request.relaxed)
        if not match:
            return f"SELECT {columns} FROM {TABLE} v WHERE {narrow} AND {readers}", params
        found = f"SELECT {columns} FROM {TABLE} v WHERE {narrow} AND {readers} AND "
        if not needs_positions(request.query):
            return f"{found} v.vector @@ %s::tsquery", [*params, match]
        # Two branches: joined by OR, PostgreSQL would read every row.
        more = f"v.entry_id IN (SELECT m.entry_id FROM {MORE} m WHERE m.vector @@ %s::tsquery)"
        sql = f"{found} v.vector @@ %s::tsquery UNION ALL {found} {more} AND NOT v.vector @@ %s::tsquery"
        return sql, [*params, match, *params, match, match]

    def ranked_sql(self, request: SearchRequest, condition: str, params: Params) -> tuple[str, Params]:
        rank, boost = rank_queries(request.query, request.relaxed)
        score = f"ts_rank({RANK}, v.vector, %s::tsquery) + 2 * ts_rank({RANK}, v.vector, %s::tsquery)"
        values: Params = [rank, boost]
        strict = match_query(request.query)
        if request.relaxed:
            # Entries with every clause come before those with some.
            score += " + 1000 * (v.vector @@ %s::tsquery)::int"
            values.append(strict)
        front = (
            f"(SELECT h.id FROM hits h WHERE {condition} ORDER BY h.published DESC, h.id DESC LIMIT {RANKED}) "
            f"UNION (SELECT h.id FROM titled t JOIN hits h ON h.id = t.id WHERE {condition})"
        )
        # By the index of the titles (`+ 0`: not by walking down the days), and each row to weigh by its key
        # (`OFFSET 0`): the planner's guess how common words are lets it read the whole table for either.
        titled = (
            f"SELECT t.entry_id AS id FROM {TABLE} t WHERE t.title @@ %s::tsquery "
            f"ORDER BY t.published + 0 DESC, t.entry_id DESC LIMIT {RANKED}"
        )
        sql = (
            f"WITH titled AS MATERIALIZED ({titled}) "
            f"SELECT f.id, s.score, s.published FROM ({front}) f CROSS JOIN LATERAL (SELECT ({score})::float8 AS score,"
            f" v.published FROM {TABLE} v WHERE v.entry_id = f.id OFFSET 0) s"
        )
        return sql, [strict, *params, *params, *values]

    def topic_condition(self, values: Sequence[str]) -> tuple[str, Params]:
        return f"h.topics && ARRAY[{marks(len(values))}]::text[]", list(values)

    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        tokens = [token.text for token in analyse(prefix, query=True) if token.kind is Kind.FOLDED]
        if not tokens:
            return []
        *whole, last = tokens
        match = " & ".join([*(lexeme(token) for token in whole), f"{lexeme(last)}:*"])
        sql = (
            f"SELECT v.entry_id FROM {TABLE} v WHERE v.title @@ %s::tsquery AND v.language = %s "
            f"AND v.acl && ARRAY[{marks(len(acl))}]::text[] ORDER BY v.published DESC, v.entry_id DESC LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [match, language, *sorted(acl), limit])
            return [row[0] for row in cursor.fetchall()]

    def index(self, entries: Iterable[SearchEntry]) -> None:
        rows = facts_of(entries)
        if not rows:
            return
        values = []
        more = []
        for entry, fact in rows:
            title, vector, stretches = vectors(entry)
            values.append((entry.pk, *columns(fact), title, vector))
            more += [(entry.pk, part, vector) for part, vector in enumerate(stretches, 1)]
        with transaction.atomic(), connection.cursor() as cursor:
            self._remove(cursor, [row[0] for row in values])
            insert(cursor, f"{TABLE}({COLUMNS})", CASTS, values)
            insert(cursor, f"{MORE}(entry_id, part, vector)", "%s, %s, %s::tsvector", more)

    def withdraw(self, tree_path: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {TABLE} WHERE entry_id IN (SELECT id FROM search_searchentry WHERE tree_path LIKE %s)",
                [f"{tree_path}%"],
            )

    def delete(self, entry_ids: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            self._remove(cursor, list(entry_ids))

    @staticmethod
    def _remove(cursor: Any, ids: list[int]) -> None:
        cursor.execute(f"DELETE FROM {TABLE} WHERE entry_id = ANY(%s)", [ids])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE} CASCADE")

    def count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {TABLE}")
            return int(cursor.fetchone()[0])

    def vocabulary(self) -> Iterator[tuple[str, str, int]]:
        documents: dict[str, int] = {}
        spellings: dict[str, tuple[int, str]] = {}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT word, ndoc FROM ts_stat('SELECT vector FROM {TABLE}')")
            for word, count in cursor.fetchall():
                if word.startswith(EXACT):
                    key = fold(word[1:])
                    spellings[key] = max(spellings.get(key, (0, "")), (count, word[1:]))
                elif not word.startswith((NUMBER, STEM)):
                    documents[word] = count
        for term, count in documents.items():
            yield term, spellings.get(term, (0, term))[1], count
