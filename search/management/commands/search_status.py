"""`manage.py search_status [--retry]`: engine, entries, what waits and what failed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone

from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.engines.failover import FailoverEngine
from search.enums import RunKind
from search.models import EngineBacklog, FileText, OutboxItem, SearchEntry, SearchRun, SearchTerm
from search.outbox import wake_up

SHOWN = 20


class Command(BaseCommand):
    help = "Say how the search is: engine, entries, what waits, what failed, the last rebuild and sweep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="try failed items again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            revived = OutboxItem.objects.dead().update(attempts=0, available_at=timezone.now())
            wake_up()
            self.stdout.write(f"{revived} failed items queued again")
        self.engine()
        self.entries()
        self.waiting()
        self.runs()

    def engine(self) -> None:
        engine = get_engine()
        try:
            self.stdout.write(f"engine: {type(engine).__name__}, {engine.count()} indexed")
        except (DatabaseError, EngineUnavailable) as error:
            self.stdout.write(f"engine: {type(engine).__name__}, {error}")
        if not isinstance(engine, FailoverEngine):
            return
        state = engine.circuit.state()
        self.stdout.write(f"  server: {engine.primary.server.url}, alias {engine.primary.indices.alias}")
        try:
            self.stdout.write(f"  index: {engine.primary.index_name() or 'none: run search_rebuild'}")
        except EngineUnavailable as error:
            self.stdout.write(f"  index: not reached ({error})")
        self.stdout.write(f"  circuit: {'closed' if state is None else f'open ({state.reason})'}")
        self.stdout.write(f"  behind it: {type(engine.secondary).__name__}, {engine.secondary.count()} indexed")
        self.stdout.write(f"  not told yet: {EngineBacklog.objects.count()}{self.age(EngineBacklog, 'noted_at')}")

    def entries(self) -> None:
        for name in ("type", "language"):
            rows = SearchEntry.objects.order_by(name).values_list(name).annotate(n=Count("pk"))
            self.stdout.write(f"{name}s: " + (", ".join(f"{value}: {n}" for value, n in rows) or "none"))
        states = FileText.objects.order_by("state").values_list("state").annotate(n=Count("pk"))
        self.stdout.write("files: " + (", ".join(f"{state}: {n}" for state, n in states) or "none"))
        self.stdout.write(f"words: {SearchTerm.objects.count()}")

    def waiting(self) -> None:
        due, dead = OutboxItem.objects.due(), OutboxItem.objects.dead()
        later = OutboxItem.objects.count() - due.count() - dead.count()
        self.stdout.write(
            f"waiting: {due.count()}{self.age(due, 'created_at')}, later: {later}, failed: {dead.count()}"
        )
        for item in dead.select_related("content_type")[:SHOWN]:
            self.stdout.write(f"  {item.content_type} {item.object_id}: {item.error[:120]}")

    def age(self, rows: Any, column: str) -> str:
        """How long the oldest has waited."""
        rows = rows if hasattr(rows, "aggregate") else rows.objects
        oldest = rows.aggregate(oldest=Min(column))["oldest"]
        return f", oldest {int((timezone.now() - oldest).total_seconds())} s" if oldest is not None else ""

    def runs(self) -> None:
        for kind in RunKind:
            run = SearchRun.objects.filter(kind=kind).first()
            if run is None:
                self.stdout.write(f"last {kind.value}: never")
                continue
            began = f"{timezone.localtime(run.started_at):%Y-%m-%d %H:%M}"
            self.stdout.write(f"last {kind.value}: {began}, {run.state}, {run.done}/{run.total}, {run.report}")
