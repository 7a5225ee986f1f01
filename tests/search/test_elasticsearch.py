"""Elasticsearch passes the tests of every engine, and some of its own, on a real server."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from elasticsearch import BadRequestError

from search.engines import get_engine
from search.engines.base import Filters
from search.engines.elastic import ElasticsearchEngine, hidden
from search.engines.elastic.engine import moment
from search.engines.elastic.hidden import EngineBehind
from search.models import EngineBacklog, SearchEntry
from tests.search.elastic import FreshEngine, own_indices
from tests.search.engine_tests import EngineTests, request
from tests.search.library import DATA, entry

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(scope="module")
def indices():
    with own_indices("engine") as url:
        FreshEngine(url).clear()
        yield url


@pytest.fixture
def engine(indices, settings):
    """The engine in use, empty."""
    settings.SEARCH_ENGINE = "tests.search.elastic.FreshEngine"
    settings.SEARCH_URL = indices
    get_engine.cache_clear()
    engine = get_engine()
    SearchEntry.objects.all().delete()
    engine.delete(engine.ids())  # A new index for each test takes a second.
    yield engine
    get_engine.cache_clear()


class TestElasticsearchEngine(EngineTests):
    """The same answers as the engines of the databases."""


def test_quality(indices, settings):
    """As `search_quality` measures it, in indices of its own."""
    settings.SEARCH_URL = indices
    documents, queries = DATA / "corpus.json", DATA / "queries.json"
    before = FreshEngine(indices).count()
    out = StringIO()
    options = {"documents": documents, "distractors": 2000, "engine": "elasticsearch", "stdout": out}
    call_command("search_quality", queries, **options)
    assert "recall" in out.getvalue()
    assert FreshEngine(indices).count() == before
    ElasticsearchEngine.for_trials().indices.drop()


def test_an_older_reading_never_replaces_a_newer_one(engine):
    """Two workers tell of one entry: the one that read it first comes last."""
    made = entry("Tin cũ")
    before = moment()
    made.title = "Tin mới"
    engine.write([made], version=moment())
    made.title = "Tin cũ"
    engine.write([made], version=before)
    engine.write([], [made.pk], version=before)
    assert engine.search(request("mới")).total == 1
    assert engine.search(request("cũ")).total == 0


def test_what_has_waited_too_long_or_is_too_much_is_not_hidden_but_refused(engine, monkeypatch):
    made = entry("Tin")
    EngineBacklog.objects.create(entry_id=made.pk)
    assert engine.search(request("tin")).total == 0
    EngineBacklog.objects.update(noted_at=timezone.now() - timedelta(seconds=30))
    with pytest.raises(EngineBehind):
        engine.search(request("tin"))
    EngineBacklog.objects.all().delete()
    monkeypatch.setattr(hidden, "MAX_HIDDEN", 0)
    SearchEntry.objects.update(acl="")
    with pytest.raises(EngineBehind):
        engine.search(request("tin"))


def test_one_more_query_for_what_is_hidden(engine, django_assert_num_queries):
    entry("Tin")
    with django_assert_num_queries(1):
        engine.search(request("tin", filters=Filters(type=("article",))))


def test_long_words_and_many_files(engine):
    """Nothing of an entry is a keyword of unlimited length, and no bulk is larger than the server takes."""
    pages = ["từ " * 2000 + "x" * 40_000 + " cuối"] * 40
    made = [entry(f"Tin {n}", "y" * 40_000, attachments=[{"title": "", "url": "", "pages": pages}]) for n in range(3)]
    engine.index(made)
    assert engine.search(request('"từ từ" cuối')).total == 3


def test_a_change_of_fields_is_no_silent_mapping(engine):
    with pytest.raises(BadRequestError):
        engine.client.index(index=engine.indices.alias, document={"stranger": 1}, refresh=True)
