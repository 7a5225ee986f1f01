"""Every entry made anew, while the old ones answer. A broken rebuild goes on where it stopped.

First the rows and the database's engine, batch by batch, each in a transaction of its own. Then, where an engine stands
beside the database, an index built from these rows and put in the place of the old one by a single call.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.utils import timezone

from .batches import BATCH, Counts, batched, remove_orphans, synchronise_many
from .engines import get_engine
from .engines.elastic.engine import moment
from .engines.failover import FailoverEngine
from .enums import RunKind, RunState
from .models import EngineBacklog, SearchEntry, SearchRun
from .sources import SearchSource, all_sources
from .vocabulary import refresh

log = structlog.get_logger(__name__)

INDEX_BATCH = 500
# A run that has not moved for so long has ended without saying so.
SILENT = timedelta(minutes=5)
ENTRIES, INDEX = "entries", "index"


class RebuildError(Exception):
    """It cannot begin or go on; the message is for people."""


@dataclass
class Progress:
    """How far a phase is."""

    phase: str
    done: int
    total: int
    began: float = field(default_factory=time.monotonic)
    before: int = 0  # Done by an earlier run.

    @property
    def rate(self) -> float:
        return (self.done - self.before) / max(time.monotonic() - self.began, 0.001)

    @property
    def seconds_left(self) -> int:
        return round((self.total - self.done) / self.rate) if self.rate else 0

    def __str__(self) -> str:
        left = f"{self.seconds_left // 60}:{self.seconds_left % 60:02d}"
        return f"{self.phase}: {self.done}/{self.total}, {self.rate:.0f} a second, {left} left"


def begin(*, model: str = "", after: str = "", force: bool = False, resume: bool = False) -> SearchRun:
    """The run to go on with, or a new one.

    Raises:
        RebuildError: another one is at work, nothing is there to go on with, or no source has that name.
    """
    runs = SearchRun.objects.filter(kind=RunKind.REBUILD)
    if runs.filter(state=RunState.RUNNING, updated_at__gt=timezone.now() - SILENT).exists():
        raise RebuildError("A rebuild is running. If it has died, try again in five minutes.")
    runs.filter(state=RunState.RUNNING).update(state=RunState.BROKEN)
    if resume:
        run = runs.first()
        if run is None or run.state == RunState.DONE:
            raise RebuildError("There is no broken rebuild to go on with.")
        run.state = RunState.RUNNING
        run.save()
        return run
    if model and not _sources(model):
        raise RebuildError(f"No source for {model!r}.")
    options = {"model": model, "force": force}
    place = {"phase": ENTRIES, "model": model if after else "", "after": after}
    return SearchRun.objects.create(kind=RunKind.REBUILD, options=options, place=place)


def rebuild(run: SearchRun) -> Iterator[Progress]:
    """Work through a run, saying after each batch how far it is.

    Raises:
        EngineUnavailable: the engine beside the database has gone; the run can be gone on with.
    """
    counts = Counts(**run.report.get("counts", {}))
    try:
        if run.place["phase"] == ENTRIES:
            yield from _entries(run, counts)
        engine = get_engine()
        if isinstance(engine, FailoverEngine):
            if run.options["model"]:
                engine.tell()
            else:
                yield from _index(run, engine)
    except BaseException:
        run.state = RunState.BROKEN
        run.save()
        raise
    words = refresh()
    run.state, run.finished_at = RunState.DONE, timezone.now()
    run.report = {"counts": vars(counts), "words": words, "seconds": (run.finished_at - run.started_at).seconds}
    run.save()
    log.info("search_rebuilt", **run.report)


def _sources(model: str) -> list[SearchSource]:
    return [source for source in all_sources() if model in ("", source.model._meta.label_lower)]


def _entries(run: SearchRun, counts: Counts) -> Iterator[Progress]:
    sources = _sources(run.options["model"])
    run.total = sum(1 for source in sources for _id in source.object_ids())
    progress = Progress(ENTRIES, run.done, run.total, before=run.done)
    engine = get_engine()
    # Unchanged entries need no telling to an engine that gets a new index afterwards.
    local = engine.secondary if isinstance(engine, FailoverEngine) and not run.options["model"] else None
    reached = not run.place["model"]
    for source in sources:
        label = source.model._meta.label_lower
        after = run.place["after"] if label == run.place["model"] else ""
        reached = reached or label == run.place["model"]
        for ids in batched(source.object_ids(after) if reached else iter(()), BATCH):
            counts.add(synchronise_many(source, ids, force=run.options["force"], forced=local))
            run.done += len(ids)
            run.place = {"phase": ENTRIES, "model": label, "after": ids[-1]}
            run.report = {"counts": vars(counts)}
            run.save()
            progress.done = run.done
            yield progress
    counts.removed += remove_orphans(sources, all_types=not run.options["model"])
    run.report = {"counts": vars(counts)}
    run.place, run.done = {"phase": INDEX}, 0
    run.save()


def _index(run: SearchRun, engine: FailoverEngine) -> Iterator[Progress]:
    """The new index of the engine beside the database. What changes meanwhile goes to both, see `engine.catch_up`."""
    primary, indices = engine.primary, engine.primary.indices
    # What has waited until now is in the rows that are read from here on. As a list: others may still be committing.
    covered = list(EngineBacklog.objects.values_list("pk", flat=True))
    with primary.building(run.place.get("index", "")) as name:
        after = run.place.get("after", 0) if run.place.get("index") == name else 0
        run.done = SearchEntry.objects.filter(pk__lte=after).count()
        run.total = SearchEntry.objects.count()
        progress = Progress(INDEX, run.done, run.total, before=run.done)
        while True:
            version = moment()
            rows = list(SearchEntry.objects.filter(pk__gt=after).order_by("pk")[:INDEX_BATCH])
            if not rows:
                break
            primary.write(rows, version=version, alias=indices.next)
            after = rows[-1].pk
            run.done += len(rows)
            run.place = {"phase": INDEX, "index": name, "after": after}
            run.save()
            progress.done = run.done
            yield progress
    _forget(covered)
    engine.catch_up()
    primary.swap()
    engine.catch_up()
    engine.circuit.succeeded()


def _forget(backlog: list[int]) -> None:
    for batch in batched(iter(backlog), INDEX_BATCH):
        EngineBacklog.objects.filter(pk__in=batch).delete()
