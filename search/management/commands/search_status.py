"""`manage.py search_status [--retry]`: entries, outbox, failures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count
from django.utils import timezone

from search.engines import get_engine
from search.models import OutboxItem, SearchEntry, SearchTerm
from search.outbox import wake_up


class Command(BaseCommand):
    help = "Say how the search is: engine, entries by type, what waits and what failed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="try failed items again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            revived = OutboxItem.objects.dead().update(attempts=0, available_at=timezone.now())
            wake_up()
            self.stdout.write(f"{revived} failed items queued again")
        engine = get_engine()
        self.stdout.write(f"engine: {type(engine).__name__}, {engine.count()} indexed")
        for row in SearchEntry.objects.values("type").annotate(n=Count("pk")).order_by("type"):
            self.stdout.write(f"  {row['type']}: {row['n']}")
        self.stdout.write(f"words: {SearchTerm.objects.count()}")
        self.stdout.write(f"waiting: {OutboxItem.objects.due().count()}, failed: {OutboxItem.objects.dead().count()}")
        for item in OutboxItem.objects.dead().select_related("content_type")[:20]:
            self.stdout.write(f"  {item.content_type} {item.object_id}: {item.error[:120]}")
