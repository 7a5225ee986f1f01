"""The nightly sweep: does the index say what the sources say? What differs is mended, and counted.

It reads much and writes little: an object is locked only when it differs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from .batches import batched, content_type_of, remove_orphans, synchronise_many
from .engines import get_engine
from .engines.base import EngineUnavailable, SearchEngine
from .engines.failover import FailoverEngine
from .enums import RunKind, RunState
from .models import OutboxItem, SearchEntry, SearchRun
from .sources import SearchSource, all_sources
from .vocabulary import refresh

log = structlog.get_logger(__name__)

NIGHT = range(1, 5)  # Local hours.
BETWEEN = timedelta(hours=20)
AT_LATEST = timedelta(hours=36)
KEEP = timedelta(days=90)
# What the engines inside the database hold whole, and what they hold at all.
WHOLE = {"sqlite": "SELECT id FROM search_facts", "postgresql": "SELECT entry_id FROM search_vector"}
HELD = WHOLE | {"sqlite": "SELECT rowid FROM search_fts"}


@dataclass
class Found:
    """What a sweep found, each of it mended unless `error` says otherwise.

    Attributes:
        objects: looked at.
        changed: objects whose entries were missing, too many or out of date.
        orphans: entries of objects or models that are gone.
        unindexed: entries that an engine did not hold.
        superfluous: entries that only an engine held.
    """

    objects: int = 0
    changed: int = 0
    orphans: int = 0
    unindexed: int = 0
    superfluous: int = 0
    error: str = ""

    @property
    def clean(self) -> bool:
        return not (self.changed or self.orphans or self.unindexed or self.superfluous or self.error)


def sweep() -> Found:
    """Compare everything, mend what differs, and leave a row that says so."""
    run = SearchRun.objects.create(kind=RunKind.SWEEP)
    found = Found()
    try:
        sources = all_sources()
        for source in sources:
            _compare(source, found)
        found.orphans = remove_orphans(sources, all_types=True)
        _compare_engine(found)
        refresh()
    except BaseException as error:
        run.state, run.report = RunState.BROKEN, {"error": repr(error)[:500]}
        run.save()
        raise
    run.state, run.finished_at, run.report = RunState.DONE, timezone.now(), asdict(found)
    run.save()
    SearchRun.objects.filter(started_at__lt=timezone.now() - KEEP).delete()
    (log.info if found.clean else log.warning)("search_swept", **asdict(found))
    return found


def _compare(source: SearchSource, found: Found) -> None:
    content_type = content_type_of(source)
    for ids in batched(source.object_ids()):
        found.objects += len(ids)
        rows = SearchEntry.objects.filter(content_type=content_type, object_id__in=ids)
        kept: dict[str, dict[str, str]] = {}
        for object_id, key, checksum in rows.values_list("object_id", "key", "checksum"):
            kept.setdefault(object_id, {})[key] = checksum
        differing = [
            object_id
            for object_id, entries in source.batch(ids)
            if {data.key: data.checksum for data in entries} != kept.get(object_id, {})
        ]
        # What the outbox is about to do is no mistake.
        waiting = OutboxItem.objects.due().filter(content_type=content_type, object_id__in=differing)
        differing = sorted(set(differing) - set(waiting.values_list("object_id", flat=True)))
        if differing:
            synchronise_many(source, differing)
            found.changed += len(differing)


def _compare_engine(found: Found) -> None:
    engine = get_engine()
    if not isinstance(engine, FailoverEngine):
        _mend(engine, _database_ids(WHOLE), _database_ids(HELD), found)
        return
    _mend(engine.secondary, _database_ids(WHOLE), _database_ids(HELD), found)
    try:
        engine.catch_up()
        held = set(engine.primary.ids())
        _mend(engine, held, held, found)
        engine.catch_up()
    except EngineUnavailable as error:
        found.error = f"The search engine was not compared: {error}"[:300]


def _database_ids(statements: dict[str, str]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def _mend(engine: SearchEngine, whole: set[int], held: set[int], found: Found) -> None:
    # Withdrawn entries wait for the outbox, whether an engine holds them or not.
    withdrawn = dict(SearchEntry.objects.annotate(out=Q(acl="")).values_list("pk", "out"))
    missing = sorted(pk for pk, out in withdrawn.items() if not out and pk not in whole)
    for ids in batched(iter(missing)):
        engine.index(SearchEntry.objects.in_bulk(ids).values())
    superfluous = sorted(held - withdrawn.keys())
    for ids in batched(iter(superfluous)):
        engine.delete(ids)
    found.unindexed += len(missing)
    found.superfluous += len(superfluous)


def is_due() -> bool:
    """Once a night; at any hour when the nights were missed."""
    now = timezone.localtime()
    last = SearchRun.objects.filter(kind=RunKind.SWEEP).first()
    age = now - last.started_at if last is not None else AT_LATEST
    return age >= AT_LATEST or (age >= BETWEEN and now.hour in NIGHT)
