"""Indexes that the page table lacks with two hundred thousand pages (docs/design/performance.md, "Many sites").

Made after every `migrate` and not by a migration: on SQLite Django changes a table by making it anew, and then keeps
only the indexes that the model names. Wagtail's next migration of the page would drop ours silently.

* Below a page (`path LIKE '0001…%'`, in every explorer, chooser and listing): SQLite's LIKE does not tell small letters
  from capitals and so uses no index but one that does not either. PostgreSQL has Django's `_like` index.
* The root and its children (`depth = 2 AND path BETWEEN …`), children of a page (`depth = 5 AND path LIKE …`).
* Reports over all sites: locked pages, those not published for longest, the last edited page of each type.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

TABLE = "wagtailcore_page"
REPORTS = {
    "member_sites_page_locked": "wagtailcore_page (locked_at) WHERE locked",
    "member_sites_page_published": "wagtailcore_page (last_published_at)",
    "member_sites_page_type_edited": "wagtailcore_page (content_type_id, latest_revision_created_at)",
}
INDEXES = {
    "sqlite": REPORTS
    | {
        "member_sites_page_path": "wagtailcore_page (path COLLATE NOCASE)",
        "member_sites_page_depth_path_like": "wagtailcore_page (depth, path COLLATE NOCASE)",
        "member_sites_page_depth_path": "wagtailcore_page (depth, path)",
    },
    "postgresql": REPORTS
    | {
        "member_sites_page_depth_path": "wagtailcore_page (depth, path)",
    },
}


def ensure_indexes(using: str, **kwargs: Any) -> None:
    """Receiver of `post_migrate`; makes what is missing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        missing = set(INDEXES[connection.vendor]) - set(connection.introspection.get_constraints(cursor, TABLE))
        for name in missing:
            cursor.execute(f"CREATE INDEX {name} ON {INDEXES[connection.vendor][name]}")
        if missing and connection.vendor == "sqlite" and is_analysed(cursor):
            cursor.execute(f"ANALYZE {TABLE}")  # Beside counted indexes, one without counts is taken for the best.


def is_analysed(cursor: Any) -> bool:
    """Whether SQLite keeps counts of the page table (`cms.core.jobs.analyse`)."""
    cursor.execute("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")
    if not cursor.fetchone()[0]:
        return False
    cursor.execute("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = %s AND idx IS NOT NULL", [TABLE])
    return bool(cursor.fetchone()[0])
