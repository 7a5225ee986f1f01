"""The sitemap: every readable page of the site with its versions, nothing else, in a constant number of queries."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from sites.sitemaps import MemberSiteSitemap
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db

SITEMAP, XHTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"


def rows_of(client, url="/sitemap-pages.xml"):
    """Location -> (lastmod, alternates by hreflang)."""
    response = client.get(url)
    assert response.status_code == 200
    rows = {}
    for row in ElementTree.fromstring(response.content):
        links = {link.get("hreflang"): link.get("href") for link in row.findall(f"{XHTML}link")}
        rows[row.findtext(f"{SITEMAP}loc")] = (row.findtext(f"{SITEMAP}lastmod"), links)
    return rows


def test_the_versions_of_a_page_name_each_other(at):
    article = make_article(section(PORTAL, "thong-bao"), "Bến cá mở cửa")
    english = make_article(
        section(PORTAL, "thong-bao", "en"), "The harbour opens", translation_key=article.translation_key
    )
    alone = make_article(section(PORTAL, "thong-bao"), "Chỉ có tiếng Việt")
    rows = rows_of(at(PORTAL))
    expected = {"vi": article.full_url, "en": english.full_url, "x-default": article.full_url}
    assert rows[article.full_url][1] == expected
    assert rows[english.full_url][1] == expected
    assert rows[alone.full_url][1] == {}
    home = rows["http://portal.test/"][1]
    assert set(home) == {"vi", "en", "ja", "ko", "zh-Hans", "x-default"}
    assert home["ja"] == "http://portal.test/ja/"


def test_what_is_there_in_another_language_only_is_its_own_default(at):
    english = make_article(section(PORTAL, "thong-bao", "en"), "Only English")
    japanese = make_article(section(PORTAL, "thong-bao", "ja"), "日本語", translation_key=english.translation_key)
    links = rows_of(at(PORTAL))[english.full_url][1]
    assert links == {"en": english.full_url, "ja": japanese.full_url, "x-default": english.full_url}


def test_when_a_page_changed(at):
    article = make_article(section(PORTAL, "thong-bao"), "Bến cá mở cửa")
    type(article).objects.filter(pk=article.pk).update(last_published_at=datetime(2026, 10, 5, 8, tzinfo=UTC))
    assert rows_of(at(PORTAL))[article.full_url][0] == "2026-10-05"


def test_what_nobody_may_read_is_not_in_it(at):
    parent = section(DEPARTMENT, "thong-bao")
    hidden = make_article(parent, "Chưa đăng")
    hidden.unpublish()
    closed = make_article(parent, "Nội bộ")
    PageViewRestriction.objects.create(page=closed.page_ptr, restriction_type="login")
    unlisted = make_article(parent, "Không cho máy tìm", noindex=True)
    shown = make_article(parent, "Công khai")
    version = make_article(
        section(DEPARTMENT, "thong-bao", "en"), "Internal version", translation_key=shown.translation_key
    )
    PageViewRestriction.objects.create(page=version.page_ptr, restriction_type="password", password="x")
    rows = rows_of(at(DEPARTMENT))
    assert shown.full_url in rows
    assert not {page.full_url for page in (hidden, closed, unlisted, version)} & set(rows)
    assert rows[shown.full_url][1] == {}, "a version behind a password is not named either"
    assert not [url for url in rows if not url.startswith(f"http://{DEPARTMENT}/")]


def test_other_hosts_have_their_own(at):
    here = make_article(section(WARD, "thong-bao"), "Của phường")
    there = make_article(section(DEPARTMENT, "thong-bao"), "Của sở")
    assert here.full_url in rows_of(at(WARD))
    assert there.full_url not in rows_of(at(WARD))
    assert at("unknown.test").get("/sitemap.xml").status_code == 404


def queries_of(client):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows_of(client)
    return len(queries)


def test_more_pages_cost_no_more_queries(at):
    make_article(section(PORTAL, "thong-bao"), "Bài đầu")
    rows_of(at(PORTAL))
    few = queries_of(at(PORTAL))
    for number in range(15):
        article = make_article(section(PORTAL, "thong-bao"), f"Bài {number}")
        make_article(section(PORTAL, "thong-bao", "en"), f"Article {number}", translation_key=article.translation_key)
    assert queries_of(at(PORTAL)) == few
    index = CaptureQueriesContext(connection)
    with index:
        at(PORTAL).get("/sitemap.xml")
    assert len(index) <= 11, [row["sql"][:80] for row in index.captured_queries]


def test_files_hold_a_limited_number(at, monkeypatch):
    assert MemberSiteSitemap.limit <= 50_000
    monkeypatch.setattr(MemberSiteSitemap, "limit", 5)
    index = at(PORTAL).get("/sitemap.xml").content.decode()
    files = [row.findtext(f"{SITEMAP}loc") for row in ElementTree.fromstring(index.encode())]
    assert len(files) > 1
    assert f"<lastmod>{timezone.now():%Y}" in index
    every = [set(rows_of(at(PORTAL), url.removeprefix("http://portal.test"))) for url in files]
    assert sum(map(len, every)) == len(set().union(*every))
    for wrong in ("?p=0", "?p=999", "?p=x", "?p=-1", "?p=1e9"):
        assert at(PORTAL).get(f"/sitemap-pages.xml{wrong}").status_code == 404
    assert at(PORTAL).get("/sitemap-khong-co.xml").status_code == 404
