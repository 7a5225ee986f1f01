"""Elasticsearch for tests: the node that `.ci/services` started, with indices of one's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from search.engines.elastic import ElasticsearchEngine
from tests.services import elasticsearch_url


class FreshEngine(ElasticsearchEngine):
    """Every change is findable at once, and a busy machine has time. No engine of a database is asked."""

    def __init__(self, url: str = "") -> None:
        super().__init__(url, refresh=True, seconds=30)


@contextmanager
def own_indices(name: str) -> Iterator[str]:
    """Address of the server with a prefix of this worker of the suite; what was made under it goes in the end."""
    url = f"{elasticsearch_url()}/test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}-{name}"
    try:
        yield url
    finally:
        ElasticsearchEngine(url).indices.drop()
