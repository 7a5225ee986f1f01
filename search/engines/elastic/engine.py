"""Elasticsearch 8 as an engine. `search.engines.failover` puts it before the database's, and keeps it current."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import Any

import structlog
from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from search.engines.base import Cursor, EngineUnavailable, SearchAnswer, SearchEngine, SearchRequest
from search.engines.facts import facts_of
from search.engines.sqlite import WEIGHTS, fields, merge_terms
from search.models import SearchEntry

from .client import SEARCH_SECONDS, WRITE_SECONDS, Server, availability
from .hidden import hidden_entries
from .indices import Indices
from .mapping import document
from .queries import search_body, suggest_body

log = structlog.get_logger(__name__)

BULK, BULK_BYTES = 500, 10 * 2**20
IDS = 5_000  # Ids of the index are read in portions of this size.
CONFLICT, MISSING = 409, 404
COMPLETE = 0.99  # Entries that the server refuses, or that come while it is counted, do not spoil a rebuild.


def moment() -> int:
    """The version of what is read from the database from now on: nothing older replaces it in the index."""
    return time.time_ns() // 1000


class ElasticsearchEngine(SearchEngine):
    """The server named by SEARCH_URL.

    Args:
        url: another server (tests).
        refresh: make every change findable before going on, rather than within a second (tests).
        seconds: how long a search may take.
    """

    def __init__(self, url: str = "", *, refresh: bool = False, seconds: float = SEARCH_SECONDS) -> None:
        self.server = Server.read(url or settings.SEARCH_URL)
        self.refresh = refresh
        self.seconds = seconds

    @classmethod
    def for_trials(cls) -> ElasticsearchEngine:
        """The same server, with indices of its own that may be emptied."""
        engine = cls(refresh=True, seconds=WRITE_SECONDS)
        engine.server = replace(engine.server, prefix=f"{engine.server.prefix}-trial")
        return engine

    @cached_property
    def client(self) -> Elasticsearch:
        return self.server.connect()

    @cached_property
    def indices(self) -> Indices:
        return Indices(self.client.options(request_timeout=WRITE_SECONDS), self.server.prefix)

    # ---- Reading ----

    def search(self, request: SearchRequest) -> SearchAnswer:
        found = self._ask(search_body(request, hidden_entries()))
        rows = found["hits"]["hits"]
        page = rows[: request.page_size]
        facets = {
            name: [(row["key"], row["doc_count"]) for row in counted["values"]["buckets"]]
            for name, counted in found.get("aggregations", {}).items()
        }
        return SearchAnswer(
            [int(row["_id"]) for row in page],
            found["hits"]["total"]["value"],
            facets,
            next=cursor_of(page[-1]["sort"]) if len(rows) > request.page_size else None,
        )

    def suggest(self, prefix: str, acl: frozenset[str], language: str, limit: int = 8) -> list[int]:
        body = suggest_body(prefix, acl, hidden_entries(), language)
        if body is None:
            return []
        return [int(row["_id"]) for row in self._ask({**body, "size": limit})["hits"]["hits"]]

    def _ask(self, body: dict[str, Any]) -> Any:
        # The same copy of the index for everybody: two copies may score differently, and paging would repeat hits.
        with availability():
            client = self.client.options(request_timeout=self.seconds)
            answer = client.search(index=self.indices.alias, preference="cong-tinh", **body)
        if answer["_shards"]["failed"]:
            raise EngineUnavailable("A part of the index did not answer.")
        return answer

    def count(self) -> int:
        with availability():
            client = self.client.options(request_timeout=self.seconds)
            return int(client.count(index=self.indices.alias)["count"])

    def index_name(self) -> str | None:
        """The index that answers."""
        with availability():
            return self.indices.named(self.indices.alias)

    def ids(self) -> Iterator[int]:
        """Ids of all that is indexed, ascending."""
        after: list[int] = [0]
        with availability():
            self.indices.client.indices.refresh(index=self.indices.alias)
            while True:
                rows = self.indices.client.search(
                    index=self.indices.alias, size=IDS, sort=[{"entry": "asc"}], search_after=after
                )["hits"]["hits"]
                yield from (int(row["_id"]) for row in rows)
                if len(rows) < IDS:
                    return
                after = rows[-1]["sort"]

    def vocabulary(self) -> Iterator[tuple[str, str, int]]:
        """Counted from the rows: the server does not hand out its words.

        The engine of the database counts the same words in a fraction of the time, and is asked instead wherever this
        engine stands before it.
        """
        documents: dict[tuple[str, str], int] = {}
        for entry in SearchEntry.objects.order_by().iterator(chunk_size=500):
            for column, text in zip(WEIGHTS, fields(entry), strict=True):
                for word in set(text.split()):
                    documents[word, column] = documents.get((word, column), 0) + 1
        rows = ((word, column, count) for (word, column), count in documents.items())
        yield from merge_terms(rows, {"t", "s", "b", "a"}, {"tx", "bx"})

    # ---- Writing ----

    def index(self, entries: Iterable[SearchEntry]) -> None:
        self.write(entries, version=moment())

    def delete(self, entry_ids: Iterable[int]) -> None:
        self.write((), entry_ids, version=moment())

    def withdraw(self, tree_path: str) -> None:
        """Nothing to do: every search leaves out the rows without `acl`."""

    def clear(self) -> None:
        with availability():
            self.indices.create()
            self.indices.swap()

    @contextmanager
    def building(self, name: str = "") -> Iterator[str]:
        """Within it the index `name`, or a new one when it is no longer there, is being built; changes go to it too.

        Yields:
            Its name.
        """
        with availability():
            if not name or self.indices.named(self.indices.next) != name:
                name = self.indices.create()
            yield name

    def swap(self) -> None:
        """The index that was built answers from now on.

        Raises:
            EngineUnavailable: it holds fewer entries than there are.
        """
        with availability():
            client, name = self.indices.client, self.indices.next
            client.indices.refresh(index=name)
            held, wanted = int(client.count(index=name)["count"]), SearchEntry.objects.count()
            if held < wanted * COMPLETE:
                raise EngineUnavailable(f"The new index holds {held} of {wanted} entries.")
            self.indices.swap()

    def write(
        self,
        entries: Iterable[SearchEntry],
        deleted: Iterable[int] = (),
        *,
        version: int,
        alias: str = "",
        refresh: bool = False,
    ) -> None:
        """Bring entries to the index, and to the one being built if there is one.

        Args:
            version: `moment()` from before they were read; the index keeps what it has of a later one.
            alias: only this one.

        Raises:
            EngineUnavailable: not all of it has arrived; doing it again does no harm.
        """
        entries, deleted = list(entries), list(deleted)
        if not entries and not deleted:
            return
        with availability():
            aliases = [alias] if alias else self.indices.aliases()
            if not aliases:
                raise EngineUnavailable("There is no index.")
            actions = (
                {**action, "_index": name, "require_alias": True, "version": version, "version_type": "external_gte"}
                for name in aliases
                for action in self._actions(entries, deleted)
            )
            self._bulk(actions)
            if refresh or self.refresh:
                for name in aliases:
                    self.indices.client.indices.refresh(index=name)

    def _actions(self, entries: list[SearchEntry], deleted: list[int]) -> Iterator[dict[str, Any]]:
        for entry, facts in facts_of(entries):
            yield {"_op_type": "index", "_id": str(entry.pk), "_source": document(entry, facts)}
        for pk in deleted:
            yield {"_op_type": "delete", "_id": str(pk)}

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> None:
        answers = streaming_bulk(
            self.indices.client,
            actions,
            chunk_size=BULK,
            max_chunk_bytes=BULK_BYTES,
            raise_on_error=False,
            yield_ok=False,
        )
        for _ok, answer in answers:
            ((operation, result),) = answer.items()
            error = result.get("error") or {}
            kind = error.get("type", "") if isinstance(error, dict) else str(error)
            if result["status"] == CONFLICT or (operation == "delete" and result["status"] == MISSING and not kind):
                continue
            if result["status"] == 400:
                log.error("search_engine_refused", entry=result["_id"], error=str(error)[:500])
                continue
            raise EngineUnavailable(f"{operation} {result['status']}: {kind}")


def cursor_of(sort: list[Any]) -> Cursor:
    """The sort values of a hit: with its score, or by date only."""
    *score, published, entry = sort
    return Cursor(float(score[0]) if score else 0.0, int(published), int(entry))
