"""Elasticsearch passes the tests of every engine, and some of its own, on a real server."""

from __future__ import annotations

import pytest

from search.engines.elastic import ElasticsearchEngine
from search.models import SearchEntry
from tests.search.elastic import own_indices
from tests.search.engine_tests import EngineTests

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(scope="module")
def indices():
    with own_indices("engine") as url:
        ElasticsearchEngine(url).clear()
        yield url


@pytest.fixture
def engine(indices, settings, monkeypatch):
    """The engine in use, empty; every change is findable at once. The database's engine is not asked."""
    engine = ElasticsearchEngine(indices, refresh=True, seconds=30)
    monkeypatch.setattr("tests.search.library.get_engine", lambda: engine)
    SearchEntry.objects.all().delete()
    engine.delete(engine.ids())  # A new index for each test takes a second.
    return engine


class TestElasticsearchEngine(EngineTests):
    """The same answers as the engines of the databases."""
