"""The public search page: for citizens, on a phone, without JavaScript, in five languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils.translation import override

from search.engines import get_engine
from search.vocabulary import refresh
from tests.conftest import DEPARTMENT, LANGUAGES, PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db

URL = "/tim-kiem/"


@pytest.fixture(autouse=True)
def articles(on_commit):
    with on_commit():
        make_article(section(DEPARTMENT, "thong-bao"), "Lịch thả phao ở bến cá", summary="Phao và đèn <b>")
        make_article(section(WARD, "thong-bao"), "Bến cá mở cửa lại")
        make_article(section(PORTAL, "thong-bao"), "Bến cá và chợ đêm")
        make_article(section(PORTAL, "thong-bao", "en"), "The fish harbour opens")


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_address_in_every_language(at):
    for language in LANGUAGES:
        with override(language):
            address = reverse("search")
        assert address.startswith("/tim-kiem/" if language == "vi" else f"/{language}/")
        response = at(PORTAL).get(address)
        assert response.status_code == 200
        assert 'name="robots" content="noindex' in text_of(response)


def test_results_of_all_units_with_marks(at):
    response = at(WARD).get(URL, {"q": "ben ca"})
    html = text_of(response)
    assert response.context["results"].total == 3
    assert "<mark>Bến cá</mark> mở cửa lại" in html
    assert f"http://{DEPARTMENT}/" in html
    assert "Sở Nông nghiệp và Môi trường" in html
    assert "&lt;b&gt;" in html or "Phao và đèn" in html


def test_the_language_of_the_page_comes_first(at):
    assert at(PORTAL).get(URL, {"q": "harbour"}).context["results"].total == 0
    response = at(PORTAL).get(URL, {"q": "harbour", "lang": "all"})
    assert [row.title for row in response.context["results"].results] == ["The fish harbour opens"]
    assert 'lang="en"' in text_of(response)
    # What is typed is meant, in either case of letters.
    response = at(PORTAL).get(URL, {"q": "harbour lang:EN"})
    assert response.context["results"].total == 1
    assert at(PORTAL).get(URL, {"q": "bến lang:en"}).context["results"].total == 0
    assert at(PORTAL).get(URL, {"q": "bến site:SNNMT"}).context["results"].total == 1
    assert at(PORTAL).get("/en/search/", {"q": "harbour"}).context["results"].total == 1


def test_filters_are_ticked_and_can_be_removed(at):
    response = at(PORTAL).get(URL, {"q": "bến cá", "unit": "cua-vinh"})
    results = response.context["results"]
    assert results.results[0].title == "Bến cá mở cửa lại"
    assert {row.unit for row in results.results} == {"cua-vinh"}
    html = text_of(response)
    assert re.search(r'<input[^>]*value="cua-vinh"[^>]* checked', html)
    assert re.search(r'<input[^>]*value="snnmt"(?![^>]* checked)', html), "others can be added"


def test_what_makes_no_sense_is_left_out(at):
    for query in (
        {"unit": "x'--"},
        {"type": "<b>"},
        {"lang": "tlh"},
        {"page": "-1"},
        {"page": "9" * 30},
        {"sort": "x"},
    ):
        response = at(PORTAL).get(URL, {"q": "bến cá"} | query)
        assert response.status_code == 200
        assert response.context["results"].total == 3


@pytest.mark.parametrize("text", ['"', "' OR 1=1", "<script>alert(1)</script>", "%", "💧", "x" * 5000, "(", "*"])
def test_whatever_is_typed_is_answered_and_shown_as_text(at, text):
    response = at(PORTAL).get(URL, {"q": text})
    assert response.status_code == 200
    assert "<script>alert" not in text_of(response)


def test_nothing_typed_shows_how_to_search(at):
    for query in ({}, {"q": ""}, {"q": "   "}):
        response = at(PORTAL).get(URL, query)
        assert response.context["results"] is None
        assert "da nang" in text_of(response)


def test_nothing_found_helps_on(at):
    html = text_of(at(PORTAL).get(URL, {"q": "zzqqxx"}))
    assert "zzqqxx" in html
    assert 'role="status"' in html


def test_a_better_spelling_is_offered(at):
    refresh()
    response = at(PORTAL).get(URL, {"q": "bến cá phaoo"})
    results = response.context["results"]
    assert results.did_you_mean == "bến cá phao"
    assert [row.title for row in results.results][:1] == ["Lịch thả phao ở bến cá"]


def test_pages(at, on_commit):
    with on_commit():
        for number in range(23):
            make_article(section(PORTAL, "thong-bao"), f"Nghêu số {number}", date=datetime(2026, 1, 1, tzinfo=UTC))
    first = at(PORTAL).get(URL, {"q": "nghêu"})
    assert 'rel="next"' in text_of(first) or "page=2" in text_of(first)
    last = at(PORTAL).get(URL, {"q": "nghêu", "page": "3"})
    assert len(last.context["results"].results) == 3
    titles = [
        row.title
        for page in (1, 2, 3)
        for row in at(PORTAL).get(URL, {"q": "nghêu", "page": page}).context["results"].results
    ]
    assert len(set(titles)) == 23


def test_a_broken_index_is_said_and_nothing_falls_over(at, monkeypatch):
    def fail(self, request):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(type(get_engine()), "search", fail)
    response = at(PORTAL).get(URL, {"q": "bến cá"})
    assert response.status_code == 200
    assert 'role="alert"' in text_of(response)
    api = at(PORTAL).get("/api/v1/search/", {"q": "bến cá"})
    assert api.status_code == 503


def test_queries_are_few_however_many_results(at, django_assert_max_num_queries):
    at(PORTAL).get(URL, {"q": "bến cá"})
    with django_assert_max_num_queries(8):
        at(PORTAL).get(URL, {"q": "bến cá"})


def test_only_reading(at):
    assert at(PORTAL).post(URL, {"q": "x"}).status_code == 405
