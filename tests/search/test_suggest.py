"""Suggestions while typing: what may be read now, without repetitions, in few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from search import suggest as module
from search.models import SearchEntry
from search.sources import PUBLIC
from search.suggest import suggest
from sites.enums import SiteState
from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section
from tests.search.library import entry

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset({PUBLIC})


def texts(typed: str, language: str = "vi", **options) -> list[str]:
    return [row.text for row in suggest(typed, language, EVERYBODY, **options)]


@pytest.fixture
def harbour(on_commit):
    with on_commit():
        return make_article(section(WARD, "thong-bao"), "Bến cá mở cửa lại")


def test_titles_as_typed_without_accents(harbour):
    row = suggest("ben c", "vi", EVERYBODY)[0]
    assert (row.text, row.kind) == ("Bến cá mở cửa lại", "title")
    assert row.url == f"http://{WARD}/thong-bao/{harbour.slug}/"
    assert texts("zzqq") == []


@pytest.mark.parametrize("typed", ["", " ", "b", "\x00", '"', "-", "%", "_", "💧", "(" * 3000])
def test_what_is_too_short_or_makes_no_sense_gives_nothing(harbour, typed):
    assert texts(typed) == []


def test_one_character_is_enough_where_it_is_a_word(on_commit):
    with on_commit():
        make_article(section(PORTAL, "thong-bao", "ja"), "港の案内")
    assert texts("港", "ja") == ["港の案内"]
    assert texts("港", "vi") == []


@pytest.mark.parametrize("typed", ["58/2026", "58 2026", "58/2026/qd", "58/2026/QĐ-UBND"])
def test_numbers_are_offered_as_numbers(on_commit, typed):
    with on_commit():
        make_article(section(PORTAL, "thong-bao"), "Quy định giá nước", number="58/2026/QĐ-UBND")
    assert [(row.kind, row.text) for row in suggest(typed, "vi", EVERYBODY)] == [("number", "58/2026/QĐ-UBND")]
    assert texts("quy dinh g") == ["Quy định giá nước"]


def test_the_same_words_are_offered_once(on_commit):
    with on_commit():
        make_article(section(PORTAL, "thong-bao"), "Lịch cắt điện")
        make_article(section(WARD, "thong-bao"), "Lịch cắt điện")
        make_article(section(DEPARTMENT, "thong-bao"), "LỊCH CẮT ĐIỆN")
        make_article(section(DEPARTMENT, "thong-bao"), "Lịch cắt nước")
    assert len(texts("lich cat")) == 2


def test_those_of_the_own_site_come_first(on_commit):
    with on_commit():
        make_article(section(WARD, "thong-bao"), "Nghêu của phường")
        for number in range(3):
            make_article(section(PORTAL, "thong-bao"), f"Nghêu của tỉnh {number}")
    assert texts("ngheu", site_unit="cua-vinh")[0] == "Nghêu của phường"
    assert texts("ngheu")[0] == "Nghêu của tỉnh 2"
    assert len(texts("ngheu", limit=2)) == 2


def test_popular_queries_are_offered_before_titles(harbour, monkeypatch):
    monkeypatch.setattr(module, "popular", lambda prefix, language, limit: ["bến cá", "bến cảng"])
    rows = suggest("bến", "vi", EVERYBODY)
    assert [(row.kind, row.text) for row in rows[:2]] == [("query", "bến cá"), ("query", "bến cảng")]
    assert rows[0].url == ""
    assert rows[2].kind == "title"


class TestWhatMayNotBeReadNeverShows:
    """The index is left as it was: the second look in the database decides."""

    def test_control(self, harbour):
        assert texts("bến cá") == ["Bến cá mở cửa lại"]

    def test_taken_back(self, harbour):
        type(harbour).objects.filter(pk=harbour.pk).update(live=False)
        assert texts("bến cá") == []

    def test_restricted_above(self, harbour):
        restriction = PageViewRestriction(page=harbour.get_parent(), restriction_type="login")
        PageViewRestriction.objects.bulk_create([restriction])  # The index does not hear of it.
        assert texts("bến cá") == []
        assert [row.text for row in suggest("bến cá", "vi", frozenset({PUBLIC, "user"}))] == ["Bến cá mở cửa lại"]

    def test_expired(self, harbour):
        SearchEntry.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert texts("bến cá") == []

    def test_of_a_closed_site(self, harbour):
        MemberSite.objects.filter(unit__code="cua-vinh").update(state=SiteState.CLOSED)
        assert texts("bến cá") == []

    def test_of_nobody(self, harbour):
        entry("Cá của ai", object_id="99999999")
        assert texts("cá của ai") == []


def test_four_queries_however_many(on_commit, django_assert_max_num_queries):
    with on_commit():
        for number in range(12):
            make_article(section(DEPARTMENT, "thong-bao"), f"Nghêu {number}", number=f"{number}/TB")
    SearchEntry.objects.update(published_at=timezone.now())
    assert len(texts("nghêu")) == 8
    with django_assert_max_num_queries(4):
        assert len(texts("nghêu")) == 8
