"""A search from an address: what is understood, what is left out, what is said of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override

from search.engines.base import Cursor
from search.forms import MAX_TEXT, read, read_search
from tests.conftest import TOPICS

pytestmark = pytest.mark.django_db

PUBLIC = frozenset({"public"})


def reading(query, **options):
    return read(QueryDict(query), **options)


def test_nothing_asked():
    search = reading("").search
    assert (search.text, search.unit, search.language, search.page, search.page_size) == ("", (), (), 1, 10)
    assert (search.sort, search.since, search.attachment, search.after) == ("relevance", None, None, None)
    assert search.acl == PUBLIC


def test_everything_asked():
    query = (
        "q=b%E1%BA%BFn+c%C3%A1&phrase=th%E1%BA%A3+phao&without=x&unit=snnmt,cua-vinh&within=ubnd&type=article"
        "&topic=nghe-ca&lang=vi&lang=zh_CN&year=2025&year=2026&since=2026-01-02&until=31/12/2026&attachment=yes"
        "&number=15/2022&sort=newest&page=2&page_size=20&after=1.5_7_3"
    )
    found = reading(query, site_unit="snnmt", acl=frozenset({"public", "user"}))
    search = found.search
    assert not found.errors
    assert (search.text, search.phrase, search.without) == ("bến cá", "thả phao", "x")
    assert (search.unit, search.within, search.type) == (("snnmt", "cua-vinh"), ("ubnd",), ("article",))
    assert (search.topic, search.language, search.year) == (("nghe-ca",), ("vi", "zh-hans"), ("2025", "2026"))
    assert (search.since, search.until) == (date(2026, 1, 2), date(2026, 12, 31))
    assert (search.attachment, search.number, search.sort) == (True, "15/2022", "newest")
    assert (search.page, search.page_size, search.after) == (2, 20, Cursor(1.5, 7, 3))
    assert (search.site_unit, search.acl) == ("snnmt", {"public", "user"})


def test_the_language_of_the_page_unless_another_is_named():
    assert reading("", language="ja").search.language == ("ja",)
    assert reading("lang=en", language="ja").search.language == ("en",)
    assert reading("lang=all", language="ja").search.language == ()
    assert reading("lang=tlh", language="ja").search.language == ("ja",)
    assert reading("lang=all&lang=en").search.language == ()


def test_what_is_known_stays_and_the_rest_is_reported():
    found = reading("unit=snnmt&unit=khong-co&type=article,x&topic=x&lang=vi,x&year=2026,x")
    search = found.search
    assert (search.unit, search.type, search.topic) == (("snnmt",), ("article",), ())
    assert (search.language, search.year) == (("vi",), ("2026",))
    assert set(found.errors) == {"unit", "type", "topic", "lang", "year"}
    assert "khong-co" in found.errors["unit"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("since=2026-02-30", "since"),
        ("since=20260101", "since"),
        ("until=0001-01-01", "until"),
        ("until=9999-12-31", "until"),
        ("since=2026-02-01&until=2026-01-01", "until"),
        ("attachment=2", "attachment"),
        ("sort=oldest", "sort"),
        ("page=0", "page"),
        ("page=1000000000", "page"),
        ("page=51&page_size=20", "page"),
        ("after=1_1", "after"),
        ("after=1e999_1_1", "after"),
    ],
)
def test_what_is_wrong(query, name):
    assert list(reading(query).errors) == [name]
    with pytest.raises(ValidationError) as raised:
        read_search(QueryDict(query), strict=True, acl=PUBLIC)
    assert [error.code for error in raised.value.error_list] == [name]
    assert read_search(QueryDict(query), strict=False, acl=PUBLIC).page == 1


def test_how_far_pages_may_be_asked_for_by_number():
    assert reading("page=50&page_size=20").search.page == 50
    assert reading("page=1000&page_size=1").search.page == 1000


def test_the_last_of_several_counts_where_one_is_meant():
    assert reading("q=a&q=b&page=2&page=3").search.page == 3


def test_much_is_cut():
    search = reading(
        f"q={'a' * 50_000}&number={'9' * 5_000}&unit={'x' * 5_000}&" + "&".join(["year=2026"] * 900)
    ).search
    assert len(search.text) == MAX_TEXT
    assert len(search.number) == 100
    assert search.year == ("2026",)
    assert len(reading("&".join(f"year={year}" for year in range(1900, 2101))).search.year) == 50


def test_nul_reaches_no_database():
    found = reading("q=a%00b&unit=a%00b&topic=%00&number=%00&page=%00")
    assert found.search.text == "a b"
    assert set(found.errors) >= {"unit", "topic"}


def test_topics_that_there_are():
    for slug in TOPICS:
        assert reading(f"topic={slug}").search.topic == (slug,)
    with override("en"):
        assert reading("topic=nghe-ca").search.topic == ("nghe-ca",)
