"""The sweep finds what differs, whatever made it differ, and mends it; and says nothing when nothing does."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from news.models import ArticlePage
from search import sweep as module
from search.engines import get_engine
from search.enums import RunKind
from search.models import OutboxItem, SearchEntry, SearchRun
from search.outbox import note
from search.sweep import is_due, sweep
from tests.conftest import PORTAL
from tests.factories import make_article, section
from tests.search.elastic import own_indices
from tests.search.engine_tests import request
from tests.search.library import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles():
    SearchEntry.objects.all().delete()
    get_engine().clear()
    made = [make_article(section(PORTAL, "thong-bao"), title=f"Thông báo {n}") for n in range(4)]
    call_command("search_rebuild", stdout=StringIO())
    OutboxItem.objects.all().delete()
    return made


def titles(text="thông báo"):
    ids = get_engine().search(request(text, page_size=100)).ids
    return {row.title for row in SearchEntry.objects.filter(pk__in=ids)}


def test_nothing_differs(articles):
    found = sweep()
    assert found.clean
    assert found.objects >= 4
    assert SearchRun.objects.filter(kind=RunKind.SWEEP).first().state == "done"


def test_what_differs_is_mended(articles):
    wanted = titles()
    _first, second, third, fourth = (SearchEntry.objects.get(object_id=str(page.pk)) for page in articles)
    # Behind the outbox's back: a bulk update, a lost row, an old row, a row of nothing, and an engine that lost one.
    ArticlePage.objects.filter(pk=articles[0].pk).update(title="Thông báo sửa sau lưng")
    get_engine().delete([second.pk])
    second.delete()
    SearchEntry.objects.filter(pk=third.pk).update(acl="", checksum="")
    get_engine().delete([fourth.pk])
    entry("Thông báo ma", object_id="99999999")
    found = sweep()
    assert (found.changed, found.orphans, found.unindexed) == (3, 1, 1)
    assert titles() == wanted - {"Thông báo 0"} | {"Thông báo sửa sau lưng"}
    assert sweep().clean


def test_what_the_outbox_is_about_to_do_is_left_to_it(articles):
    ArticlePage.objects.filter(pk=articles[0].pk).update(title="Thông báo sửa")
    note(ArticlePage, articles[0].pk)
    assert sweep().clean


def test_it_takes_what_only_the_engine_holds_out(articles):
    if connection.vendor == "postgresql":
        pytest.skip("a foreign key holds the table together there")
    made = entry("Thông báo lạc", object_id="5")
    made.delete()  # As when a unit goes and takes its rows with it.
    found = sweep()
    assert found.superfluous == 1
    assert sweep().clean


def test_the_command_says_what_it_found(articles):
    ArticlePage.objects.filter(pk=articles[0].pk).update(title="Thông báo sửa")
    out = StringIO()
    call_command("search_sweep", stdout=out)
    assert "1 differed, 0 entries without an object" in out.getvalue()


@pytest.mark.parametrize(
    ("hour", "age", "due"),
    [(2, 24, True), (2, 3, False), (14, 24, False), (14, 40, True), (2, None, True), (14, None, True)],
)
def test_it_is_due_once_a_night(hour, age, due, monkeypatch):
    now = datetime(2026, 11, 22, hour, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    monkeypatch.setattr(module.timezone, "localtime", lambda: now)
    if age is not None:
        run = SearchRun.objects.create(kind=RunKind.SWEEP)
        SearchRun.objects.filter(pk=run.pk).update(started_at=now - timedelta(hours=age))
    assert is_due() is due


def test_old_runs_are_forgotten(articles):
    SearchRun.objects.update(started_at=timezone.now() - timedelta(days=100))
    sweep()
    assert SearchRun.objects.count() == 1


@pytest.mark.elasticsearch
def test_the_engine_beside_the_database_is_compared_too(settings, on_commit):
    with own_indices("sweep") as url:
        settings.SEARCH_ENGINE = "search.engines.failover.FailoverEngine"
        settings.SEARCH_URL = url
        get_engine.cache_clear()
        try:
            engine = get_engine()
            engine.primary.seconds = 20.0
            SearchEntry.objects.all().delete()
            engine.clear()
            made = make_article(section(PORTAL, "thong-bao"), title="Thông báo")
            call_command("search_rebuild", stdout=StringIO())
            assert sweep().clean
            row = SearchEntry.objects.get(object_id=str(made.pk))
            engine.primary.delete([row.pk])
            ghost = entry("Thông báo ma", object_id="7")
            engine.primary.index([ghost])
            engine.delete([ghost.pk])
            ghost.delete()
            found = sweep()
            assert (found.unindexed, found.error) == (1, "")
            assert set(engine.primary.ids()) == set(SearchEntry.objects.values_list("pk", flat=True))
            out = StringIO()
            call_command("search_status", stdout=out)
            for part in ("alias test-", "circuit: closed", "not told yet: 0", "last sweep: ", "types: ", "languages: "):
                assert part in out.getvalue(), part
            engine.primary.indices.drop()
            assert "not compared" in sweep().error
        finally:
            get_engine.cache_clear()
