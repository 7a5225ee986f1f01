"""Rows of one site copied to another inside the database: `INSERT … SELECT` with moved ids.

200 × 1,000 articles with revisions, log entries and search entries are a million rows and more; through the models they
would take hours. What is copied was made by the models once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Min

NEW_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def new_uuid() -> str:
    """SQL of a new UUID as the database keeps it."""
    return NEW_UUID[connection.vendor]


def new_uuid_text() -> str:
    return new_uuid() if connection.vendor == "sqlite" else "CAST(gen_random_uuid() AS varchar(80))"


def moved(column: str, shift: int) -> str:
    """SQL of an id of the template site, moved."""
    return f"{column} + {shift}"


def moved_text(column: str, shift: int) -> str:
    """The same for ids that are kept as text (generic relations)."""
    return f"CAST(CAST({column} AS bigint) + {shift} AS varchar(255))"


def by_kind(kind: str, column: str, shifts: dict[int, int]) -> str:
    """SQL of an id kept as text that is moved by another number for each content type."""
    cases = " ".join(f"WHEN {kind} = {pk} THEN {moved_text(column, shift)}" for pk, shift in shifts.items())
    return f"CASE {cases} ELSE {column} END"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def starting(column: str, prefixes: dict[str, str]) -> str:
    """`column` with the first of `prefixes` that it begins with replaced."""
    cases = " ".join(
        f"WHEN substr({column}, 1, {len(old)}) = {quoted(old)} THEN {quoted(new)} || substr({column}, {len(old) + 1})"
        for old, new in prefixes.items()
    )
    return f"CASE {cases} ELSE {column} END"


@dataclass(frozen=True)
class Rows:
    """All rows of a model that belong to the template site; their ids lie side by side."""

    model: Any
    first: int
    last: int

    @classmethod
    def of(cls, queryset: Any) -> Rows:
        ends = queryset.aggregate(first=Min("pk"), last=Max("pk"))
        rows = cls(queryset.model, ends["first"] or 0, ends["last"] or -1)
        between = queryset.model._base_manager.filter(pk__gte=rows.first, pk__lte=rows.last).count()
        if between != queryset.count():
            raise AssertionError(f"rows of others lie between those of the template: {queryset.model._meta.label}")
        return rows

    def next_shift(self) -> int:
        """What to add to the ids so that they come after all there are."""
        top = self.model._base_manager.aggregate(top=Max("pk"))["top"] or 0
        return int(top) - self.first + 1

    def copy(self, shift: int, **columns: str) -> None:
        """Copy all rows with ids moved by `shift`; `columns` are SQL expressions of what else differs."""
        meta = self.model._meta
        pk = meta.pk.column
        expressions = {field.column: connection.ops.quote_name(field.column) for field in meta.local_concrete_fields}
        unknown = set(columns) - set(expressions)
        if unknown:
            raise AssertionError(f"{meta.label} has no {unknown}")
        expressions |= {pk: moved(pk, shift)} | columns
        names = ", ".join(connection.ops.quote_name(name) for name in expressions)
        sql = f"INSERT INTO {meta.db_table} ({names}) SELECT {', '.join(expressions.values())} FROM {meta.db_table} "
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} WHERE {pk} BETWEEN {self.first} AND {self.last}")


def reset_sequences(models: list[Any]) -> None:
    """PostgreSQL counts on from the highest id."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def with_word(column: str, word: str) -> str:
    """SQL of an indexed text with one more word; PostgreSQL keeps vectors."""
    more = quoted(f" {word}") if connection.vendor == "sqlite" else f"to_tsvector('simple', {quoted(word)})"
    return f"{column} || {more}"


def copy_found_texts(rows: Rows, shift: int, word: str) -> None:
    """The public search's own table beside `SearchEntry`."""
    sqlite = ("search_fts", "rowid", "t", ", n, s, b, tx, bx")
    table, key, title, others = sqlite if connection.vendor == "sqlite" else ("search_vector", "entry_id", "vector", "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({key}, {title}{others}) "
            f"SELECT {key} + {shift}, {with_word(title, word)}{others} FROM {table} "
            f"WHERE {key} BETWEEN {rows.first} AND {rows.last}"
        )
