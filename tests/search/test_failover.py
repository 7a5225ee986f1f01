"""A real node is killed, frozen and emptied under the search: the database answers, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from threading import Timer

import pytest
from django.utils import timezone
from structlog.testing import capture_logs

from search.engines import get_engine
from search.engines.circuit import KEY, Circuit
from search.engines.elastic import ElasticsearchEngine
from search.engines.failover import FailoverEngine
from search.health import check_search
from search.models import EngineBacklog, SearchEntry
from tests.search.engine_tests import request
from tests.search.library import entry, filling, new_entry
from tests.services.elasticsearch import Node

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]
PUBLIC = frozenset({"public"})


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    node = Node(tmp_path_factory.mktemp("elasticsearch"))
    node.start()
    yield node
    node.stop()


@pytest.fixture
def engine(node, settings, on_commit):
    """Both engines in use, empty and agreeing."""
    node.start()
    SearchEntry.objects.all().delete()
    settings.SEARCH_ENGINE = "search.engines.failover.FailoverEngine"
    settings.SEARCH_URL = f"{node.url}/test"
    get_engine.cache_clear()
    engine = get_engine()
    assert isinstance(engine, FailoverEngine)
    engine.primary.seconds = 20.0  # A busy machine is not a failure here.
    with on_commit():
        engine.clear()
    yield engine
    get_engine.cache_clear()


def found(engine, text="tin"):
    ids = engine.search(request(text)).ids
    rows = SearchEntry.objects.in_bulk(ids)
    return {rows[pk].title for pk in ids if pk in rows}


def later():
    """As if the changes that wait had waited for a minute."""
    EngineBacklog.objects.update(noted_at=timezone.now() - timedelta(minutes=1))


def the_pause_is_over(engine):
    from django.core.cache import cache

    cache.set(KEY, {**vars(engine.circuit.state()), "until": 0.0})
    engine._told = float("-inf")


def test_killed_and_back(engine, node, on_commit):
    with on_commit():
        changed, gone, withdrawn = entry("Tin cũ"), entry("Tin bị xóa"), entry("Tin bị rút", tree_path="00010002")
    engine.tell()
    assert not EngineBacklog.objects.exists()
    assert found(engine) == {"Tin cũ", "Tin bị xóa", "Tin bị rút"}
    assert engine.primary.search(request("tin")).total == 3
    assert engine.trouble() == ""

    node.kill()
    with capture_logs() as logs:
        for _attempt in range(3):
            assert found(engine) == {"Tin cũ", "Tin bị xóa", "Tin bị rút"}
    assert [row["event"] for row in logs if row["log_level"] == "error"] == ["search_engine_down"], "said once"
    assert Circuit().state() is not None, "every process knows"
    health = check_search()
    assert health.ok
    assert health.detail.startswith("degraded (")
    with on_commit():
        entry("Tin mới")
        changed.title = "Tin sửa"
        changed.save()
        engine.index([changed])
        engine.delete([gone.pk])
        gone.delete()
        SearchEntry.objects.filter(pk=withdrawn.pk).update(acl="", checksum="")
        engine.withdraw("00010002")
    assert found(engine) == {"Tin mới", "Tin sửa"}
    assert engine.suggest("tin s", PUBLIC, "vi") == [changed.pk]

    node.start()
    later()
    the_pause_is_over(engine)
    assert found(engine) == {"Tin mới", "Tin sửa"}, "what it has not heard is not asked of it"
    assert engine.degraded
    engine.watch()
    engine.tell()
    assert not EngineBacklog.objects.exists()
    assert engine.trouble() == ""
    assert check_search().detail.startswith("FailoverEngine: ")
    assert engine.primary.search(request("tin")).total == 2, "the withdrawn one is not found there either"
    assert found(engine) == {"Tin mới", "Tin sửa"}
    assert set(engine.primary.ids()) == set(SearchEntry.objects.values_list("pk", flat=True))


def test_a_trial_restores_it_without_the_clock(engine, node, on_commit):
    with on_commit():
        entry("Tin")
    engine.circuit.failed("tests")
    assert not engine.circuit.may_try(engine.circuit.state())
    assert found(engine) == {"Tin"}
    assert engine.degraded
    the_pause_is_over(engine)
    state = engine.circuit.state()
    assert engine.circuit.may_try(state), "one may try"
    assert not engine.circuit.may_try(state), "the others wait for it"
    engine.circuit.pass_on()
    with capture_logs() as logs:
        assert found(engine) == {"Tin"}
    assert [row["event"] for row in logs] == ["search_engine_back"]
    assert engine.circuit.state() is None
    assert not engine.degraded


def test_killed_in_mid_index(engine, node, on_commit):
    """Whatever it had confirmed when it died, in the end it holds every entry as it is."""
    rows = [new_entry(row.title, row.body, key=f"test:{row.id}") for row in filling(3000)]
    SearchEntry.objects.bulk_create(rows, batch_size=500)
    timer = Timer(0.7, node.kill)
    with on_commit():
        engine.index(rows)
        timer.start()
    timer.join()
    engine._told = float("-inf")
    engine.tell()
    assert engine.circuit.state() is not None
    assert EngineBacklog.objects.exists()
    assert engine.search(request("", facets=())).total == 3000
    node.start()
    the_pause_is_over(engine)
    engine.tell()
    engine.watch()
    assert not EngineBacklog.objects.exists()
    assert engine.trouble() == ""
    assert set(engine.primary.ids()) == {row.pk for row in rows}
    assert engine.search(request("")).total == 3000


def test_killed_and_frozen_in_mid_query(engine, node, on_commit):
    with on_commit():
        for number in range(5):
            entry(f"Tin {number}")
    engine.tell()
    timer = Timer(0.3, node.kill)
    timer.start()
    answers = [len(engine.search(request("tin", page_size=10)).ids) for _attempt in range(30)]
    timer.join()
    answers += [len(engine.search(request("tin", page_size=10)).ids) for _attempt in range(3)]
    assert set(answers) == {5}, "no answer was lost, none was wrong"
    assert engine.circuit.state() is not None

    node.start()
    engine.watch()
    assert engine.circuit.state() is None
    engine.primary.seconds = 0.5
    node.freeze()
    try:
        assert len(engine.search(request("tin")).ids) == 5
        assert "Timeout" in engine.circuit.state().reason
    finally:
        node.thaw()
    engine.primary.seconds = 20.0
    engine.watch()
    assert engine.circuit.state() is None


def test_an_index_that_is_gone_counts_as_down_until_it_is_rebuilt(engine, node, on_commit):
    with on_commit():
        for number in range(20):
            entry(f"Tin {number}")
    engine.tell()
    assert engine.primary.count() >= 0
    engine.primary.indices.drop()
    assert engine.search(request("tin")).total == 20
    assert "404" in engine.circuit.state().reason
    engine.primary.clear()
    engine.watch()
    assert "holds 0 of 20" in engine.circuit.state().reason, "nor is an empty one taken for the truth"
    assert engine.search(request("tin")).total == 20


def test_what_is_not_told_yet_is_left_out_for_a_moment(engine, on_commit):
    """Between the commit and the engine's answer nobody sees the old text of what changed."""
    with on_commit():
        made = entry("Tin bí mật")
    engine.tell()
    made.acl = " group:7 "
    made.save()
    with on_commit(execute=False):
        engine.index([made])
    assert engine.search(request("tin")).total == 0
    assert engine.suggest("tin", PUBLIC, "vi") == []
    engine.tell()
    assert engine.search(request("tin")).total == 0
    assert engine.search(request("tin", acl=frozenset({"group:7"}))).total == 1


def test_the_address_says_all():
    engine = ElasticsearchEngine("https://me:se%2Fcret@search.example:9243/tinh-hai-van")
    assert engine.server.url == "https://search.example:9243"
    assert (engine.server.user, engine.server.password) == ("me", "se/cret")
    assert engine.indices.alias.startswith("tinh-hai-van-search-v")
