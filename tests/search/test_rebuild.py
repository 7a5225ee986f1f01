"""A rebuild: all of it, from where it broke, without a moment without answers; by constant queries a batch."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from news.models import ArticlePage
from search import rebuild as module
from search.batches import synchronise_many
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.models import EngineBacklog, SearchEntry, SearchRun
from search.rebuild import RebuildError, begin, rebuild
from search.sources import source_for
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import make_article, section
from tests.search.elastic import own_indices
from tests.search.engine_tests import request
from tests.search.library import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles():
    SearchEntry.objects.all().delete()
    get_engine().clear()
    return [make_article(section(PORTAL, "thong-bao"), title=f"Thông báo {n}") for n in range(5)]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(module, "INDEX_BATCH", 2)


def titles(text="thông báo"):
    ids = get_engine().search(request(text, page_size=100)).ids
    return {row.title for row in SearchEntry.objects.filter(pk__in=ids)}


def run(*arguments):
    out = StringIO()
    call_command("search_rebuild", *arguments, stdout=out)
    return out.getvalue()


def test_everything_is_found_and_what_is_gone_is_not(articles):
    entry("Thông báo không còn", object_id="99999999")
    orphan = SearchEntry.objects.get()
    said = run()
    wanted = {f"Thông báo {n}" for n in range(5)}
    assert wanted <= titles()
    assert "Thông báo không còn" not in titles()
    assert not SearchEntry.objects.filter(pk=orphan.pk).exists()
    assert "1 removed" in said
    assert "a second" in said
    latest = SearchRun.objects.first()
    assert latest.state == "done"
    assert latest.report["counts"]["written"] >= 5
    assert "(0 written, 0 removed)" in run(), "what has not changed is left alone"
    get_engine().clear()
    assert "(0 written" not in run("--force")
    assert wanted <= titles()


def test_it_goes_on_where_it_broke(articles, small_batches, monkeypatch):
    going = rebuild(begin(model="news.articlepage"))
    next(going)
    next(going)
    going.close()
    broken = SearchRun.objects.first()
    assert broken.state == "broken"
    assert broken.place["model"] == "news.articlepage"
    done = SearchEntry.objects.count()
    assert 0 < done <= 4
    written = []
    synchronise = module.synchronise_many
    monkeypatch.setattr(
        module,
        "synchronise_many",
        lambda source, ids, **options: written.extend(ids) or synchronise(source, ids, **options),
    )
    said = run("--resume")
    assert {f"Thông báo {n}" for n in range(5)} <= titles()
    assert not {str(pk) for pk in SearchEntry.objects.order_by("pk").values_list("object_id", flat=True)[:done]} & set(
        written
    ), "what was done is not done again"
    assert "entries:" in said
    with pytest.raises(CommandError, match="no broken rebuild"):
        run("--resume")


def test_two_at_once_are_refused(articles):
    begin()
    with pytest.raises(RebuildError, match="is running"):
        begin()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--model", "no.such"], "No source"),
        (["--after", "5"], "--after names"),
        (["--model", "news.articlepage", "--after", "x"], "--after names"),
    ],
)
def test_nonsense_is_refused(arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*arguments)


def test_a_batch_says_what_single_ones_say_in_the_queries_of_one(articles):
    source = source_for(ArticlePage)
    locked = make_article(section(DEPARTMENT, "thong-bao"), title="Thông báo mật")
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    secret = make_article(section(DEPARTMENT, "thong-bao"), title="Thông báo sau mật khẩu")
    PageViewRestriction.objects.create(page=secret, restriction_type="password", password="x")
    draft = make_article(section(DEPARTMENT, "thong-bao"), title="Bản nháp")
    draft.unpublish()
    pages = [*articles, locked, secret, draft]
    ids = [str(page.pk) for page in pages] + ["99999999"]
    alone = {object_id: source.entries(object_id) for object_id in ids}
    together = dict(source.batch(ids))
    assert together == alone
    assert [data.acl for data in together[str(locked.pk)]] == [("user",)]
    assert together[str(secret.pk)] == together[str(draft.pk)] == together["99999999"] == []
    counts = []
    for many in (ids[:2], ids[:5]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(source.batch(many))
        counts.append(len(queries))
    assert counts[0] == counts[1], queries.captured_queries


def test_writing_a_batch_does_not_ask_for_each(articles):
    source = source_for(ArticlePage)
    counts = []
    for ids in ([str(articles[0].pk)], [str(page.pk) for page in articles[1:]]):
        with CaptureQueriesContext(connection) as queries:
            synchronise_many(source, ids)
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    assert synchronise_many(source, [str(page.pk) for page in articles]).written == 0


@pytest.fixture(scope="module")
def indices():
    with own_indices("rebuild") as url:
        yield url


@pytest.mark.elasticsearch
class TestBesideTheDatabase:
    @pytest.fixture
    def engine(self, indices, settings, small_batches):
        settings.SEARCH_ENGINE = "search.engines.failover.FailoverEngine"
        settings.SEARCH_URL = indices
        get_engine.cache_clear()
        SearchEntry.objects.all().delete()
        engine = get_engine()
        engine.primary.seconds = 20.0
        engine.primary.indices.drop()
        engine.secondary.clear()
        yield engine
        get_engine.cache_clear()

    @pytest.fixture
    def pages(self, engine):
        return [make_article(section(PORTAL, "thong-bao"), title=f"Thông báo {n}") for n in range(5)]

    def test_from_nothing(self, engine, pages):
        assert titles() == set()
        assert engine.degraded
        said = run()
        assert "index: " in said
        assert engine.trouble() == ""
        assert not EngineBacklog.objects.exists()
        assert set(engine.primary.ids()) == set(SearchEntry.objects.values_list("pk", flat=True))
        assert engine.primary.search(request("thông báo", page_size=100)).total >= 5
        assert engine.primary.indices.named(engine.primary.indices.next) is None

    def test_the_old_index_answers_until_the_new_one_is_whole(self, engine, pages, on_commit):
        run()
        old = engine.primary.index_name()
        going = rebuild(begin())
        for progress in going:
            assert engine.primary.search(request("thông báo", page_size=100)).total >= 5
            assert engine.primary.index_name() == old
            if progress.phase == "index" and progress.done == 2:
                # Changed, gone and new while the index is being built: one of those that were read, and others.
                first = SearchEntry.objects.order_by("pk").first()
                SearchEntry.objects.filter(pk=first.pk).update(title="Thông báo đã sửa")
                last = SearchEntry.objects.filter(title="Thông báo 4").get()
                with on_commit():
                    engine.index([SearchEntry.objects.get(pk=first.pk)])
                    engine.delete([last.pk])
                    last.delete()
                    entry("Thông báo giữa chừng")
                engine.tell()
                assert engine.primary.search(request("giữa chừng")).total == 1, "the old one hears of it, too"
        new = engine.primary.index_name()
        assert new != old
        assert engine.primary.indices.all() == {new}, "the old one is dropped"
        for word, count in (("giữa chừng", 1), ("đã sửa", 1), ('"thông báo 4"', 0), ('"thông báo 3"', 1)):
            assert engine.primary.search(request(word)).total == count, word
        assert set(engine.primary.ids()) == set(SearchEntry.objects.values_list("pk", flat=True))

    def test_a_broken_one_leaves_the_old_index_and_goes_on(self, engine, pages):
        run()
        old = engine.primary.index_name()
        going = rebuild(begin())
        for progress in going:
            if progress.phase == "index" and progress.done >= 2:
                break
        going.close()
        assert engine.primary.index_name() == old
        assert engine.trouble() == ""
        begun = engine.primary.indices.named(engine.primary.indices.next)
        assert begun
        run("--resume")
        assert engine.primary.index_name() == begun, "it was gone on with"
        assert engine.primary.indices.all() == {begun}

    def test_the_next_one_cleans_up_after_a_broken_one(self, engine, pages):
        run()
        going = rebuild(begin())
        for progress in going:
            if progress.phase == "index":
                break
        going.close()
        assert len(engine.primary.indices.all()) == 2
        run()
        assert engine.primary.indices.all() == {engine.primary.index_name()}

    def test_a_half_filled_index_never_answers(self, engine, pages):
        run()
        old = engine.primary.index_name()
        with engine.primary.building():
            pass
        with pytest.raises(EngineUnavailable, match="holds 0 of"):
            engine.primary.swap()
        assert engine.primary.index_name() == old
