"""`manage.py search_sweep`: compare the index with the content, mend what differs. The clock does it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.sweep import sweep


class Command(BaseCommand):
    help = "Compare all search entries with the content and the engine, mend what differs, and say what it was."

    def handle(self, *args: Any, **options: Any) -> None:
        found = sweep()
        self.stdout.write(
            f"{found.objects} objects: {found.changed} differed, {found.orphans} entries without an object, "
            f"{found.unindexed} not in the engine, {found.superfluous} only in the engine"
        )
        if found.error:
            self.stderr.write(found.error)
