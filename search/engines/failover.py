"""The engine beside the database, and the database's own behind it: what the first cannot answer the second does.

Writes go to the database's engine in the transaction of the change, together with a row of `EngineBacklog`; `catch_up`
brings these to the other engine after the commit, again and again until it has confirmed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.module_loading import import_string
from elasticsearch import ApiError

from search.models import EngineBacklog, SearchEntry

from .base import EngineUnavailable, SearchAnswer, SearchEngine, SearchRequest
from .circuit import OPEN_SECONDS, Circuit
from .elastic import ElasticsearchEngine
from .elastic.engine import moment
from .elastic.hidden import EngineBehind, hidden_entries

log = structlog.get_logger(__name__)

T = TypeVar("T")
BATCH = 500
# Within a long run of changes the engine is told once a second, not after each.
TELL_SECONDS = 1.0
# The index may differ by what is on its way; by more it is another one, or has lost something.
MAX_MISSING = 0.05
STALE_SECONDS = 120
BEHIND_KEY = "search.engine.behind"


def database_engine() -> SearchEngine:
    engine: SearchEngine = import_string(settings.SEARCH_DATABASE_ENGINES[connection.vendor])()
    return engine


class FailoverEngine(SearchEngine):
    def __init__(self, primary: ElasticsearchEngine | None = None, secondary: SearchEngine | None = None) -> None:
        self.primary = primary or ElasticsearchEngine()
        self.secondary = secondary or database_engine()
        self.circuit = Circuit()
        self._told = float("-inf")
        self._thread = threading.local()

    # ---- Reading ----

    def search(self, request: SearchRequest) -> SearchAnswer:
        return self._read(lambda engine: engine.search(request))

    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        return self._read(lambda engine: engine.suggest(prefix, acl, language, limit))

    def count(self) -> int:
        return self._read(lambda engine: engine.count())

    def vocabulary(self) -> Iterable[tuple[str, str, int]]:
        """The database's engine holds the same words, and counts them faster."""
        return self.secondary.vocabulary()

    def _read(self, ask: Callable[[SearchEngine], T]) -> T:
        state = self.circuit.state()
        reason = state.reason if state is not None else ""
        if state is None or self.circuit.may_try(state):
            try:
                answer = ask(self.primary)
            except EngineBehind as error:
                reason = str(error)
                self.circuit.pass_on()
                if cache.add(BEHIND_KEY, 1, STALE_SECONDS):
                    log.warning("search_engine_behind", waiting=EngineBacklog.objects.count())
            except EngineUnavailable as error:
                reason = str(error)
                self.circuit.failed(reason)
            except ApiError as error:  # Not away, but it refuses this one question.
                reason = f"refused: {error}"[:200]
                self.circuit.pass_on()
                log.exception("search_engine_refused")
            else:
                if state is not None:
                    self.circuit.succeeded()
                self._thread.reason = ""
                return answer
        self._thread.reason = reason
        return ask(self.secondary)

    @property
    def degraded(self) -> str:
        """Why the last answer of this thread is the database's and not the engine's; empty when it is the engine's."""
        return getattr(self._thread, "reason", "")

    def trouble(self) -> str:
        """Why the database answers now; empty when it does not. One query; the server is not asked."""
        state = self.circuit.state()
        if state is not None:
            return state.reason
        try:
            hidden_entries()
        except EngineBehind as error:
            return str(error)
        return ""

    # ---- Writing ----

    def index(self, entries: Iterable[SearchEntry]) -> None:
        entries = list(entries)
        with transaction.atomic():
            self.secondary.index(entries)
            self._note(entry.pk for entry in entries)

    def delete(self, entry_ids: Iterable[int]) -> None:
        entry_ids = list(entry_ids)
        with transaction.atomic():
            self.secondary.delete(entry_ids)
            self._note(entry_ids)

    def withdraw(self, tree_path: str) -> None:
        self.secondary.withdraw(tree_path)
        self.primary.withdraw(tree_path)

    def clear(self) -> None:
        self.secondary.clear()
        EngineBacklog.objects.all().delete()
        transaction.on_commit(self.primary.clear)  # The server takes part in no transaction.

    def _note(self, entry_ids: Iterable[int]) -> None:
        rows = [EngineBacklog(entry_id=pk) for pk in entry_ids]
        if rows:
            EngineBacklog.objects.bulk_create(rows, batch_size=BATCH)
            transaction.on_commit(partial(self.tell, TELL_SECONDS))

    def tell(self, at_most_every: float = 0.0) -> int:
        """`catch_up`, never raising: what could not be told waits in the backlog for the clock.

        Returns:
            How many changes were told.
        """
        pause = max(at_most_every, OPEN_SECONDS if self.circuit.state() is not None else 0)
        if time.monotonic() - self._told < pause or not EngineBacklog.objects.exists():
            return 0
        self._told = time.monotonic()
        try:
            return self.catch_up()
        except EngineUnavailable as error:
            self.circuit.failed(str(error))
            return 0

    def catch_up(self) -> int:
        """Tell the engine what changed, oldest first.

        The order is what makes it safe beside others that do the same: first which rows, then the version, then the
        content. A change that comes in between has a row of its own.

        Raises:
            EngineUnavailable: what is left stays in the backlog.
        """
        done = 0
        while rows := list(EngineBacklog.objects.order_by("pk").values_list("pk", "entry_id")[:BATCH]):
            version = moment()
            ids = {entry_id for _pk, entry_id in rows}
            entries = SearchEntry.objects.in_bulk(ids)
            self.primary.write(entries.values(), ids - set(entries), version=version, refresh=True)
            EngineBacklog.objects.filter(pk__in=[pk for pk, _entry_id in rows]).delete()
            done += len(rows)
        return done

    # ---- Watching ----

    def watch(self) -> None:
        """For the clock: try an engine that was away, and distrust an index that holds too little or too much."""
        try:
            indexed = self.primary.count()
        except EngineUnavailable as error:
            self.circuit.failed(str(error))
            return
        wanted = SearchEntry.objects.count()
        waiting = EngineBacklog.objects.count()
        if abs(indexed - wanted) > waiting + max(10, wanted * MAX_MISSING):
            self.circuit.failed(f"The index holds {indexed} of {wanted} entries.", STALE_SECONDS)
        else:
            self.circuit.succeeded()
