"""`/api/v1/search/`: the shape, the limits, the errors."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import Client, TestCase
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from wagtail.models import PageViewRestriction

from search.api import throttle
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.models import OutboxItem, SearchEntry, SearchTerm
from search.outbox import note
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db

URL = "/api/v1/search/"


@pytest.fixture(scope="module", autouse=True)
def articles(shared_db):
    with TestCase.captureOnCommitCallbacks(execute=True):
        for number in range(12):
            make_article(section(DEPARTMENT, "thong-bao"), f"Nghêu {number}", number="12/TB" if number == 3 else "")
        make_article(section(PORTAL, "thong-bao", "en"), "Clams, nghêu")


def test_the_answer(at):
    response = at(PORTAL).get(URL, {"q": '"nghêu 3"', "lang": "vi"})
    assert response["Content-Type"] == "application/json"
    data = response.json()
    assert set(data) == {
        *("total", "page", "page_size", "next", "results", "facets", "best_bets", "did_you_mean"),
        *("corrected", "relaxed", "cut", "degraded"),
    }
    assert data["total"] == 1
    row = data["results"][0]
    assert set(row) == {
        *("url", "title", "title_html", "snippet", "unit", "unit_name", "type", "lang", "number", "published_at"),
        *("topics", "has_attachment", "found_in", "also_on", "also_in", "details"),
    }
    assert row["url"].startswith(f"http://{DEPARTMENT}/")
    assert (row["unit"], row["type"], row["lang"], row["number"]) == ("snnmt", "article", "vi", "12/TB")
    assert row["unit_name"] == "Sở Nông nghiệp và Môi trường"
    assert row["title_html"] == "<mark>Nghêu 3</mark>"
    assert row["published_at"].startswith("2026-10-01T")
    assert data["did_you_mean"] is None
    assert (data["cut"], data["corrected"], data["relaxed"], data["degraded"]) == (False,) * 4
    assert data["facets"]["unit"] == [
        {"value": "snnmt", "label": "Sở Nông nghiệp và Môi trường", "count": 1, "selected": False}
    ]
    assert set(data["facets"]) == {"unit", "type", "topic", "lang", "year"}
    assert data["facets"]["lang"][0]["selected"]


def test_markup_in_a_title_is_text(at, on_commit):
    with on_commit():
        make_article(section(PORTAL, "thong-bao"), "5 < 6 & sò huyết")
    row = at(PORTAL).get(URL, {"q": "sò huyết"}).json()["results"][0]
    assert row["title"] == "5 < 6 & sò huyết"
    assert row["title_html"] == "5 &lt; 6 &amp; <mark>sò huyết</mark>"


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
        *(("page", value) for value in ("0", "-1", "x", "1.5", "²", "9" * 30, "1000000000", "101")),
        *(("page_size", value) for value in ("0", "101", "x")),
        *(("lang", "tlh"), ("unit", "khong-co"), ("within", "khong-co"), ("type", "khong-co"), ("sort", "khong-co")),
        *(("topic", "khong-co"), ("year", "99"), ("year", "２０２６"), ("attachment", "perhaps"), ("ui", "tlh")),
        *(("since", value) for value in ("x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-13-01")),
        *(("after", value) for value in ("x", "1_2", "nan_1_1", "inf_1_1", "1_1_-1", f"1_{10**30}_1", "1_1_1_1")),
    ],
)
def test_what_is_wrong_is_said(at, name, value):
    response = at(PORTAL).get(URL, {"q": "nghêu", name: value})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    (message,) = response.json()["errors"].values()
    assert list(response.json()["errors"]) == [name]
    assert message


def test_every_error_at_once(at):
    errors = at(PORTAL).get(URL, {"page": "x", "lang": "tlh", "since": "2026-01-01", "until": "2025-01-01"}).json()
    assert set(errors["errors"]) == {"page", "lang", "until"}


def test_messages_and_names_are_in_the_language_asked_for(at):
    wrong = {"page": "0"}
    vietnamese = at(PORTAL).get(URL, wrong)
    assert vietnamese["Content-Language"] == "vi"
    assert vietnamese.json()["errors"]["page"] == "“page” phải là số nguyên từ 1 đến 100."
    english = at(PORTAL).get(URL, wrong, headers={"accept-language": "xx, en-GB;q=0.8, vi;q=0.2"})
    assert english["Content-Language"] == "en"
    assert english.json()["errors"]["page"] == "“page” must be a whole number from 1 to 100."
    assert at(PORTAL).get(URL, wrong | {"ui": "en"}, headers={"accept-language": "vi"}).json() == english.json()
    row = at(PORTAL).get(URL, {"q": "nghêu", "lang": "vi", "ui": "en"}).json()["results"][0]
    assert row["unit_name"] == "Department of Agriculture"
    assert at(PORTAL).get(URL, wrong, headers={"accept-language": "x" * 9000}).status_code == 400


def test_a_query_of_two_thousand_characters_is_cut_and_said(at):
    for name in ("q", "phrase", "without"):
        data = at(PORTAL).get(URL, {name: "nghêu " * 400}).json()
        assert data["cut"] is True
    assert at(PORTAL).get(URL, {"q": "nghêu"}).json()["cut"] is False


def test_the_way_to_the_next_page(at):
    client = at(PORTAL)
    url, titles, pages = f"{URL}?q=nghêu&page_size=5&lang=vi&lang=en&ui=en", [], 0
    while url:
        data = client.get(url.removeprefix(f"http://{PORTAL}")).json()
        assert data["total"] == 13
        titles += [row["title"] for row in data["results"]]
        url, pages = data["next"], pages + 1
        assert url is None or url.startswith(f"http://{PORTAL}{URL}?")
        assert url is None or ("after=" in url and "ui=en" in url and "page=" not in url.replace("page_size", ""))
    assert pages == 3
    assert len(titles) == len(set(titles)) == 13


def test_dates_years_files_and_numbers_narrow(at):
    def total(**asked):
        return at(PORTAL).get(URL, {"q": "nghêu"} | asked).json()["total"]

    assert total(year="2026") == 13
    assert total(year="2025") == 0
    assert total(since="2026-10-01", until="2026-10-01") == total(since="01/10/2026")
    assert total(until="2026-09-30") == 0
    assert total(attachment="true") == 0
    assert total(attachment="0") == 13
    assert total(number="12/TB") == 1
    assert total(within="snnmt") == 12
    assert total(without="3") == 12
    assert total(q="", phrase="nghêu 3") == 1


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


# ---- The protocol ----


def test_an_answer_that_has_not_changed_is_not_sent_again(at, on_commit):
    client = at(PORTAL)
    first = client.get(URL, {"q": "nghêu"})
    etag = first["ETag"]
    assert etag.startswith('"')
    assert first["Cache-Control"] == "public, max-age=30"
    assert "Cookie" not in first.get("Vary", "")
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = client.get(URL, {"q": "nghêu"}, headers={"if-none-match": known})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == etag
    with on_commit():
        make_article(section(PORTAL, "thong-bao"), "Nghêu mới")
    changed = client.get(URL, {"q": "nghêu"}, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_somebody_who_is_logged_in_gets_the_very_same(at):
    client = at(PORTAL)
    anonymous = client.get(URL, {"q": "nghêu"})
    client.force_login(make_user(is_superuser=True))
    assert client.get(URL, {"q": "nghêu"}).content == anonymous.content


@pytest.mark.parametrize("url", [URL, "/api/v1/suggest/", "/api/v1/openapi.json"])
def test_methods(at, url):
    client = at(PORTAL)
    got, head = client.get(url, {"q": "nghêu"}), client.head(url, {"q": "nghêu"})
    assert head.status_code == 200
    assert head.content == b""
    assert head["ETag"] == got["ETag"]
    for method in ("post", "put", "patch", "delete", "trace"):
        response = getattr(client, method)(url)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
    # As browsers with a form would send it: the answer is about the method, not about a token.
    assert Client(enforce_csrf_checks=True, headers={"host": PORTAL}).post(url).status_code == 405
    options = client.options(url)
    assert options.status_code == 204
    assert options["Allow"] == "GET, HEAD, OPTIONS"


def test_other_origins_read_it_where_they_are_named(at, settings):
    asked = {"origin": "https://other.example"}
    closed = at(PORTAL).get(URL, headers=asked)
    assert "Access-Control-Allow-Origin" not in closed
    settings.SEARCH_API_ORIGINS = ["https://other.example"]
    allowed = at(PORTAL).get(URL, headers=asked)
    assert allowed["Access-Control-Allow-Origin"] == "https://other.example"
    assert "Origin" in allowed["Vary"]
    assert "Access-Control-Allow-Credentials" not in allowed
    assert "ETag" in allowed["Access-Control-Expose-Headers"]
    unchanged = at(PORTAL).get(URL, headers=asked | {"if-none-match": allowed["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged["Access-Control-Allow-Origin"] == "https://other.example"
    preflight = at(PORTAL).options(URL, headers=asked | {"access-control-request-method": "GET"})
    assert preflight.status_code == 204
    assert "GET" in preflight["Access-Control-Allow-Methods"]
    assert "If-None-Match" in preflight["Access-Control-Allow-Headers"]
    other = at(PORTAL).get(URL, headers={"origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other
    assert "Origin" in other["Vary"]
    settings.SEARCH_API_ORIGINS = ["*"]
    assert at(PORTAL).get(URL, headers=asked)["Access-Control-Allow-Origin"] == "*"
    refused = at(PORTAL).get(URL, {"page": "0"}, headers=asked)
    assert refused["Access-Control-Allow-Origin"] == "*", "also what went wrong can be read"


def test_who_asks_too_often_is_told_when_to_come_back(at, settings, monkeypatch):
    settings.SEARCH_API_RATE = "3/m"
    monkeypatch.setattr(throttle, "time", lambda: 1_795_000_020.0)  # A window's beginning, and it stays so.
    client = at(PORTAL)
    left = [client.get(URL, {"q": "nghêu"})["RateLimit"] for _ in range(3)]
    assert left == [f'"search";r={count};t=60' for count in (2, 1, 0)]
    refused = client.get(URL, {"q": "nghêu"})
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert refused["RateLimit-Policy"] == '"search";q=3;w=60'
    assert refused["Cache-Control"] == "no-store"
    assert "60" in refused.json()["errors"]["rate"]
    assert client.get("/api/v1/suggest/").status_code == 200, "counted apart"
    assert client.options(URL).status_code == 204
    assert client.get(URL, REMOTE_ADDR="192.0.2.7").status_code == 200, "somebody else"
    monkeypatch.setattr(throttle, "time", lambda: 1_795_000_080.0)
    assert client.get(URL).status_code == 200, "the next minute"


def test_the_address_is_what_the_trusted_proxy_says(at, settings):
    settings.SEARCH_API_RATE = "1/h"
    client = at(PORTAL)
    assert client.get(URL, headers={"x-forwarded-for": "192.0.2.1"}).status_code == 200
    assert client.get(URL, headers={"x-forwarded-for": "192.0.2.2"}).status_code == 429, "a header anybody may write"
    settings.TRUSTED_PROXIES = 1
    assert client.get(URL, headers={"x-forwarded-for": "192.0.2.3"}).status_code == 200


def test_rates():
    assert throttle.read_rate("60/m") == (60, 60)
    assert throttle.read_rate("5/s") == (5, 1)
    assert throttle.read_rate("0")[0] == throttle.read_rate("")[0] == 0
    for wrong in ("60", "x/m", "60/w", "-1/m", "60/m "):
        with pytest.raises(ImproperlyConfigured):
            throttle.read_rate(wrong)


def test_no_limit_no_headers(at, settings):
    settings.SEARCH_API_RATE = "0"
    response = at(PORTAL).get(URL)
    assert response.status_code == 200
    assert "RateLimit" not in response


def test_queries_are_few(at, django_assert_max_num_queries):
    asked = {"q": "nghêu", "page_size": "100"}
    at(PORTAL).get(URL, asked)
    with django_assert_max_num_queries(6):
        at(PORTAL).get(URL, asked)
    with django_assert_max_num_queries(5):
        at(PORTAL).get("/api/v1/suggest/", {"q": "ngh"})


@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), EngineUnavailable("gone")])
def test_a_broken_index_is_said(at, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(type(get_engine()), "suggest", fail)
    response = at(PORTAL).get("/api/v1/suggest/", {"q": "ngh"})
    assert response.status_code in (200, 503)
    assert response.json().keys() <= {"errors", "suggestions"}


# ---- Suggestions ----


def test_suggestions(at):
    data = at(PORTAL).get("/api/v1/suggest/", {"q": "nghêu", "limit": "3"}).json()
    assert len(data["suggestions"]) == 3
    row = data["suggestions"][0]
    assert set(row) == {"text", "kind", "url"}
    assert row["text"].startswith("Nghêu")
    assert row["kind"] == "title"
    assert row["url"].startswith(f"http://{DEPARTMENT}/")
    english = at(PORTAL).get("/api/v1/suggest/", {"q": "clam", "lang": "en"}).json()["suggestions"]
    assert [row["text"] for row in english] == ["Clams, nghêu"]
    assert at(PORTAL).get("/api/v1/suggest/").json() == {"suggestions": []}


def test_suggestions_as_browsers_ask_for_them(at):
    response = at(PORTAL).get("/api/v1/suggest/", {"q": "ngh", "format": "opensearch", "limit": "2"})
    assert response["Content-Type"] == "application/x-suggestions+json"
    text, rows = response.json()
    assert text == "ngh"
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("name", "value"), [("limit", "0"), ("limit", "21"), ("format", "xml"), ("lang", "tlh"), ("ui", "x")]
)
def test_what_is_wrong_with_asking_for_suggestions(at, name, value):
    response = at(PORTAL).get("/api/v1/suggest/", {"q": "ngh", name: value})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


def test_what_nobody_may_read_is_not_suggested(at, on_commit):
    with on_commit():
        PageViewRestriction.objects.create(page=section(DEPARTMENT, "thong-bao").page_ptr, restriction_type="login")
    client = at(PORTAL)
    client.force_login(make_user(is_superuser=True))
    assert client.get("/api/v1/suggest/", {"q": "nghêu"}).json() == {"suggestions": []}
    # Nor while the index has not heard of it.
    SearchEntry.objects.update(acl=" public ")
    get_engine().index(SearchEntry.objects.all())
    assert client.get("/api/v1/suggest/", {"q": "nghêu"}).json() == {"suggestions": []}
    assert [row["title"] for row in client.get(URL, {"q": "nghêu", "page_size": "100"}).json()["results"]] == [
        "Clams, nghêu"
    ]


# ---- The document ----


def test_the_document_is_valid_openapi(at):
    response = at(DEPARTMENT).get("/api/v1/openapi.json")
    document = response.json()
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()
    assert document["servers"] == [{"url": f"http://{DEPARTMENT}"}]
    assert set(document["paths"]) == {URL, "/api/v1/suggest/"}
    for operation in (item["get"] for item in document["paths"].values()):
        assert {"200", "304", "400", "405", "429", "503"} == set(operation["responses"])
        assert all(parameter["description"] for parameter in operation["parameters"])
    asked = {parameter["name"] for parameter in document["paths"][URL]["get"]["parameters"]}
    assert asked == {
        *("q", "phrase", "without", "unit", "within", "type", "topic", "lang", "year", "since", "until", "attachment"),
        *("number", "sort", "page", "page_size", "after", "ui"),
    }


def test_examples_are_as_the_schemas_say(at):
    document = at(PORTAL).get("/api/v1/openapi.json").json()
    checked = 0
    for item in document["paths"].values():
        for answer in item["get"]["responses"].values():
            for content in answer.get("content", {}).values():
                if "example" in content:
                    schema = content["schema"] | {"components": document["components"]}
                    Draft202012Validator(schema).validate(content["example"])
                    checked += 1
    assert checked >= 7


def test_real_answers_are_as_the_schema_says(at):
    document = at(PORTAL).get("/api/v1/openapi.json").json()
    for url, query in ((URL, {"q": "nghêu", "page_size": "3"}), ("/api/v1/suggest/", {"q": "nghêu"})):
        schema = document["paths"][url]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        checker = Draft202012Validator(schema | {"components": document["components"]})
        checker.validate(at(PORTAL).get(url, query).json())


def test_the_document_speaks_the_language_asked_for(at):
    english = at(PORTAL).get("/api/v1/openapi.json?ui=en").json()
    assert english["info"]["title"] == "Search of the province"
    row = english["components"]["schemas"]["Row"]["properties"]
    assert "title" in row, "a field called so is no title of a schema"
    assert row["snippet"]["description"].startswith("The passage")


@pytest.mark.parametrize("language", ["vi", "en", "ja"])
def test_the_page_for_people(at, language):
    response = at(PORTAL).get("/api/v1/docs", {"ui": language})
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "<script>" not in html
    assert "style=" not in html
    assert "cdn" not in html.lower()
    for name in (URL, "/api/v1/suggest/", "page_size", "results[].found_in.page", "429"):
        assert name in html
    assert "public" not in response.get("Cache-Control", ""), "it shows who is logged in"
