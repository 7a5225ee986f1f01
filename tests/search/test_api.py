"""`/api/v1/search/`: the shape, the limits, the errors."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from wagtail.models import PageViewRestriction

from search.engines import get_engine
from search.models import OutboxItem, SearchEntry, SearchTerm
from search.outbox import note
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db

URL = "/api/v1/search/"


@pytest.fixture(autouse=True)
def articles(on_commit):
    with on_commit():
        for number in range(12):
            make_article(section(DEPARTMENT, "thong-bao"), f"Nghêu {number}", number="12/TB" if number == 3 else "")
        make_article(section(PORTAL, "thong-bao", "en"), "Clams, nghêu")


def test_the_answer(at):
    response = at(PORTAL).get(URL, {"q": '"nghêu 3"', "lang": "vi"})
    assert response["Content-Type"] == "application/json"
    data = response.json()
    assert set(data) == {"total", "page", "page_size", "results", "facets", "did_you_mean"}
    assert data["total"] == 1
    row = data["results"][0]
    assert set(row) == {
        *("url", "title", "unit", "unit_name", "type", "lang", "number", "published_at", "snippet", "also_on"),
    }
    assert row["url"].startswith(f"http://{DEPARTMENT}/")
    assert (row["unit"], row["type"], row["lang"], row["number"]) == ("snnmt", "article", "vi", "12/TB")
    assert row["published_at"].startswith("2026-10-01T")
    assert data["did_you_mean"] is None
    assert [value["value"] for value in data["facets"]["unit"]] == ["snnmt"]
    assert set(data["facets"]) == {"unit", "type", "topic", "lang", "year"}


def test_all_languages_unless_one_is_named(at):
    assert at(PORTAL).get(URL, {"q": "nghêu"}).json()["total"] == 13
    assert at(PORTAL).get(URL, {"q": "nghêu", "lang": "en"}).json()["total"] == 1
    assert at(PORTAL).get(URL, {"q": "nghêu", "lang": "vi,en"}).json()["total"] == 13
    assert at(PORTAL).get(f"{URL}?q=nghêu&lang=vi&lang=en").json()["total"] == 13


def test_page_sizes(at):
    assert len(at(PORTAL).get(URL, {"q": "nghêu"}).json()["results"]) == 10
    assert len(at(PORTAL).get(URL, {"q": "nghêu", "page": 2}).json()["results"]) == 3
    assert len(at(PORTAL).get(URL, {"q": "nghêu", "page_size": 100}).json()["results"]) == 13


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("page", value) for value in ("0", "-1", "x", "1.5", "²", "9" * 30, "1001")),
        *(("page_size", value) for value in ("0", "101", "x")),
        *(("lang", "tlh"), ("unit", "khong-co"), ("type", "khong-co"), ("sort", "khong-co")),
    ],
)
def test_what_is_wrong_is_said(at, name, value):
    response = at(PORTAL).get(URL, {"q": "nghêu", name: value})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


def test_every_error_at_once(at):
    errors = at(PORTAL).get(URL, {"page": "x", "lang": "tlh"}).json()["errors"]
    assert set(errors) == {"page", "lang"}


def test_it_answers_everybody_alike(at, on_commit):
    with on_commit():
        PageViewRestriction.objects.create(page=section(DEPARTMENT, "thong-bao").page_ptr, restriction_type="login")
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    assert client.get(URL, {"q": "nghêu"}).json()["total"] == 1
    page = client.get("/tim-kiem/", {"q": "nghêu"})
    assert page.context["results"].total == 12, "the page knows who reads"


def test_it_answers_on_every_host(at):
    assert at(WARD).get(URL, {"q": "nghêu"}).json()["total"] == 13


def test_rebuilding_gives_the_same(at, capsys):
    before = at(PORTAL).get(URL, {"q": "nghêu", "page_size": 100}).json()
    get_engine().clear()
    SearchEntry.objects.all().delete()
    assert at(PORTAL).get(URL, {"q": "nghêu"}).json()["total"] == 0
    call_command("search_rebuild")
    after = at(PORTAL).get(URL, {"q": "nghêu", "page_size": 100}).json()
    assert {row["url"] for row in after["results"]} == {row["url"] for row in before["results"]}
    assert SearchTerm.objects.filter(term="ngheu", spelling="nghêu").exists()
    call_command("search_rebuild", model="news.articlepage", force=True)
    assert at(PORTAL).get(URL, {"q": "nghêu"}).json()["total"] == 13
    for options in ({"model": "no.model"}, {"after": "x"}):
        with pytest.raises(CommandError):
            call_command("search_rebuild", **options)


def test_the_state_of_the_search(capsys):
    page = section(DEPARTMENT, "thong-bao")
    note(type(page), page.pk)
    OutboxItem.objects.update(attempts=99, error="disk full")
    call_command("search_status")
    out = capsys.readouterr().out
    assert "article: 13" in out
    assert "disk full" in out
    call_command("search_status", retry=True)
    assert OutboxItem.objects.dead().count() == 0
