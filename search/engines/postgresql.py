"""The engine inside PostgreSQL: a `tsvector` built by our analyser, with weights and positions, under a GIN index.

PostgreSQL's own parser never sees the text (it tears `15/2022/QĐ-UBND` apart). Its limits: positions end at 16,383, a
lexeme has 255 of them, a vector 1 MB; what lies beyond is found by its words but not by phrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db import connection, transaction

from search.analyser import Kind, analyse, fold
from search.models import SearchEntry
from search.query import Clause, ParsedQuery, QueryUnit, UnitKind

from .base import SearchRequest
from .sql import Params, SqlEngine, acl_condition

TABLE = "search_vector"
# ts_rank weights of D, C, B, A. Title and number are A, the summary B, the body C.
RANK = "'{0.05, 0.1, 0.15, 1.0}'"
MAX_POSITION = 16_383
MAX_POSITIONS = 250
MAX_LEXEMES = 40_000
GAP = 10  # Positions between fields, so that no phrase spans two of them.
EXACT, NUMBER, STEM = "=", "#", "~"


def lexeme(token: str) -> str:
    """A quoted lexeme; tokens hold letters, digits and `_`, but quotes are doubled all the same."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def side_by_side(tokens: Iterable[str]) -> str:
    return "(" + " <-> ".join(lexeme(token) for token in tokens) + ")"


def unit_query(unit: QueryUnit) -> str:
    mark = {UnitKind.STEM: STEM, UnitKind.KEY: NUMBER}.get(unit.kind, "")
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
    return found


def queries(query: ParsedQuery, *, relaxed: bool) -> tuple[str, str, str]:
    """The tsquery that matches, the one that ranks, and the one that ranks twice (the boosts)."""
    units = [clause_query(clause) for clause in query.clauses]
    pieces = [lexeme(token) for unit in query.units if unit.can_be_split for token in unit.tokens] if relaxed else []
    match = (" | " if relaxed else " & ").join([*units, *pieces])
    excluded = [f"!{unit_query(unit)}" for unit in query.excluded]
    match = " & ".join([f"({match})", *excluded])
    extra = [*boosts(query), *map(unit_query, query.raising)]
    return match, " | ".join([*units, *pieces, *extra]), " | ".join(extra or units)


def vector(entry: SearchEntry) -> str:
    """The entry as a tsvector literal."""
    lexemes: dict[str, list[str]] = {}
    base = 0
    fields = (
        (f"{entry.number}", "A"),
        (entry.title, "A"),
        (entry.summary, "B"),
        (entry.body, "C"),
    )
    for text, weight in fields:
        last = 0
        for token in analyse(text):
            if token.kind is Kind.NUMBER:
                key, place = NUMBER + token.text, f"1{weight}"
            else:
                key = EXACT + token.text if token.kind is Kind.EXACT else token.text
                place = f"{min(base + token.position, MAX_POSITION)}{weight}"
                last = max(last, token.position)
            places = lexemes.get(key)
            if places is None and len(lexemes) < MAX_LEXEMES:
                lexemes[key[:200]] = [place]
            elif places is not None and len(places) < MAX_POSITIONS:
                places.append(place)
        base += last + GAP
    return " ".join(f"{lexeme(key)}:{','.join(dict.fromkeys(places))}" for key, places in lexemes.items())


class PostgresqlEngine(SqlEngine):
    """`tsvector` with `ts_rank` and our boosts."""

    def hits_sql(self, request: SearchRequest) -> tuple[str, Params]:
        acl, acl_params = acl_condition(request.acl)
        columns = "e.id, u.code AS unit, e.type, e.language, e.published_at"
        unit = "LEFT JOIN member_sites_unit u ON u.id = e.unit_id"
        if request.query.is_empty:
            return f"SELECT {columns}, 0 AS score FROM search_searchentry e {unit} WHERE {acl}", acl_params
        match, rank, boost = queries(request.query, relaxed=request.relaxed)
        score = f"ts_rank({RANK}, v.vector, %s::tsquery) + 2 * ts_rank({RANK}, v.vector, %s::tsquery)"
        params: Params = [rank, boost]
        if request.relaxed:
            score += " + 1000 * (v.vector @@ %s::tsquery)::int"
            params.append(queries(request.query, relaxed=False)[0])
        sql = (
            f"SELECT {columns}, {score} AS score FROM {TABLE} v "
            f"JOIN search_searchentry e ON e.id = v.entry_id {unit} WHERE v.vector @@ %s::tsquery AND {acl}"
        )
        return sql, [*params, match, *acl_params]

    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        tokens = [token.text for token in analyse(prefix, query=True) if token.kind is Kind.FOLDED]
        if not tokens:
            return []
        *whole, last = tokens
        match = " & ".join([*(f"{lexeme(token)}:A" for token in whole), f"{lexeme(last)}:*A"])
        condition, params = acl_condition(acl)
        sql = (
            f"SELECT e.id FROM {TABLE} v JOIN search_searchentry e ON e.id = v.entry_id "
            f"WHERE v.vector @@ %s::tsquery AND e.language = %s AND {condition} "
            "ORDER BY e.published_at DESC NULLS LAST LIMIT %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [match, language, *params, limit])
            return [row[0] for row in cursor.fetchall()]

    def withdraw(self, tree_path: str) -> None:
        """Nothing to do: the queries read `acl` of the rows."""

    def index(self, entries: Iterable[SearchEntry]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE}(entry_id, vector) VALUES (%s, %s::tsvector) "
                "ON CONFLICT (entry_id) DO UPDATE SET vector = EXCLUDED.vector",
                [(entry.pk, vector(entry)) for entry in entries],
            )

    def delete(self, entry_ids: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE entry_id = ANY(%s)", [list(entry_ids)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {TABLE}")

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
                elif not word.startswith(NUMBER):
                    documents[word] = count
        for term, count in documents.items():
            yield term, spellings.get(term, (0, term))[1], count
