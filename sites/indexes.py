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
        if "wagtailcore_page" not in connection.introspection.table_names(cursor):
            return
        for name, columns in INDEXES[connection.vendor].items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
