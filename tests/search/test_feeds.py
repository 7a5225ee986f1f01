"""RSS and Atom of any search."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from search.engines import get_engine
from search.models import SearchEntry
from tests.conftest import DEPARTMENT, LANGUAGES, PORTAL, WARD
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db

RSS, ATOM = "/tim-kiem/rss/", "/tim-kiem/atom/"
A = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module", autouse=True)
def articles(shared_db):
    with TestCase.captureOnCommitCallbacks(execute=True):
        for day in (3, 1, 2):
            at = datetime(2026, 10, day, 8, tzinfo=UTC)
            make_article(section(DEPARTMENT, "thong-bao"), f"Nghêu & <sò> ngày {day}", number=f"{day}/TB", date=at)
        make_article(section(PORTAL, "thong-bao", "en"), "Clams, nghêu")


def items_of(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200, response.content
    root = ElementTree.fromstring(response.content)
    return root, root.findall("channel/item") or root.findall(f"{A}entry")


def test_rss(at):
    response = at(WARD).get(RSS, {"q": "nghêu", "unit": "snnmt"})
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    root, items = items_of(at(WARD), RSS, q="nghêu", unit="snnmt")
    channel = root.find("channel")
    assert root.get("version") == "2.0"
    assert "nghêu" in channel.findtext("title")
    assert channel.findtext("language") == "vi"
    assert channel.findtext("link") == f"http://{WARD}/tim-kiem/?q=ngh%C3%AAu&unit=snnmt"
    assert channel.find(f"{A}link").get("href") == f"http://{WARD}{RSS}?q=ngh%C3%AAu&unit=snnmt"
    assert channel.find(f"{A}link").get("rel") == "self"
    assert items[0].findtext("title").startswith("Nghêu & ")
    days = [parsedate_to_datetime(item.findtext("pubDate")).day for item in items]
    assert days == [3, 2, 1], "newest first"
    first = items[0]
    assert first.findtext("guid") == first.findtext("link")
    assert first.findtext("link").startswith(f"http://{DEPARTMENT}/")
    assert "(3/TB)" in first.findtext("title")
    assert "<mark>" not in first.findtext("description")
    assert first.findtext("category")


def test_atom(at):
    response = at(PORTAL).get(ATOM, {"q": "nghêu"})
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root, items = items_of(at(PORTAL), ATOM, q="nghêu")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{A}link")}
    assert links["self"] == f"http://{PORTAL}{ATOM}?q=ngh%C3%AAu"
    assert links["alternate"].startswith(f"http://{PORTAL}/tim-kiem/")
    assert root.findtext(f"{A}updated") == "2026-10-03T08:00:00+00:00"
    ids = [item.findtext(f"{A}id") for item in items]
    assert len(ids) == len(set(ids)) == 3
    for item in items:
        assert item.findtext(f"{A}updated")
        assert item.findtext(f"{A}author/{A}name") == "Sở Nông nghiệp và Môi trường"


def test_addresses_and_contents_follow_the_language(at):
    for language in LANGUAGES:
        with override(language):
            for name in ("search_rss", "search_atom"):
                assert reverse(name).startswith(reverse("search"))
                assert at(PORTAL).get(reverse(name), {"q": "nghêu"}).status_code == 200
    assert len(items_of(at(PORTAL), "/en/search/rss/", q="nghêu")[1]) == 1
    assert len(items_of(at(PORTAL), RSS, q="nghêu", lang="all")[1]) == 4
    with override("en"):
        assert items_of(at(PORTAL), reverse("search_rss"), q="nghêu")[0].findtext("channel/language") == "en"


def test_the_place_in_the_results_does_not_matter(at):
    expected = [item.findtext("link") for item in items_of(at(PORTAL), RSS, q="nghêu")[1]]
    for extra in ({"page": "7"}, {"sort": "relevance"}, {"after": "x"}, {"page": "x"}):
        assert [item.findtext("link") for item in items_of(at(PORTAL), RSS, q="nghêu", **extra)[1]] == expected


def test_a_wrong_address_is_said(at):
    for url in (RSS, ATOM):
        response = at(PORTAL).get(url, {"unit": "khong-co"})
        assert response.status_code == 400
        assert response["Content-Type"].startswith("text/plain")
        assert "khong-co" in response.content.decode()


def test_it_is_not_sent_again(at):
    for url in (RSS, ATOM):
        for query in ({"q": "nghêu"}, {"q": "không có gì như vậy"}):
            first = at(PORTAL).get(url, query)
            again = at(PORTAL).get(url, query, headers={"if-none-match": first["ETag"]})
            assert again.status_code == 304
            assert "Cookie" not in first.get("Vary", "")


def test_what_xml_cannot_hold_is_left_out(at):
    entry = SearchEntry.objects.filter(language="vi", type="article").first()
    SearchEntry.objects.filter(pk=entry.pk).update(title="Nghêu \x01\x0b\x1f\ufffe\uffff 😀 end", number="\x02")
    for url in (RSS, ATOM):
        items = items_of(at(PORTAL), url, q="nghêu")[1]
        assert len(items) == 3
        assert any("😀 end" in (item.findtext("title") or item.findtext(f"{A}title")) for item in items)
        for typed in ("%01", "%EF%BF%BE", "%ED%A0%80", "]]%3E", "%3C!--", "%0B%1F", "%7F%C2%85"):
            response = at(PORTAL).get(f"{url}?q={typed}")
            assert response.status_code == 200
            ElementTree.fromstring(response.content)


def test_everybody_gets_what_everybody_may_read(at, on_commit):
    with on_commit():
        PageViewRestriction.objects.create(page=section(DEPARTMENT, "thong-bao").page_ptr, restriction_type="login")
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    assert items_of(client, RSS, q="nghêu")[1] == []
    SearchEntry.objects.update(acl=" public ")  # The index has not heard.
    get_engine().index(SearchEntry.objects.all())
    assert items_of(client, RSS, q="nghêu")[1] == []


def test_only_reading(at):
    assert at(PORTAL).post(RSS).status_code == 405


def test_queries_are_few(at, django_assert_max_num_queries):
    at(PORTAL).get(RSS, {"q": "nghêu"})
    with django_assert_max_num_queries(7):
        at(PORTAL).get(RSS, {"q": "nghêu"})
