"""Periodic jobs of the core: Wagtail's scheduled publishing, tidying up finished tasks and sessions, statistics."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

MINUTE, DAY = 60, 24 * 60 * 60


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def prune_tasks() -> None:
    call_command("prune_db_task_results", queue_name="*", verbosity=0)


def clear_sessions() -> None:
    call_command("clearsessions")


def analyse() -> None:
    """Let SQLite count what its indexes tell apart; PostgreSQL does so by itself.

    Without, it takes `alias_of IS NULL` (all pages) for as rare as a key, and reads 200,000 rows where 1,000 would do.
    A table that is empty leaves no count and is taken for a large one; so it gets one.
    """
    if connection.vendor != "sqlite":
        return
    counted = "SELECT tbl FROM sqlite_stat1"
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%%'"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            f"INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT name, NULL, '1' FROM ({tables}) "  # noqa: S608
            f"WHERE name NOT LIKE 'sqlite_%%' AND name NOT IN ({counted})"
        )
        cursor.execute("ANALYZE sqlite_schema")  # This connection reads the new counts, too.
