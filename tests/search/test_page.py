"""The public search page: for citizens, on a phone, without JavaScript, in five languages."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.http import QueryDict
from django.test import TestCase
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from search import views
from search.address import Address
from search.advanced import preset
from search.bestbets import Bet
from search.engines import get_engine
from search.engines.base import Cursor
from search.forms import read_search
from search.language.query import parse
from search.models import SearchEntry
from search.presentation import _numbers, context_of, facets_of, pager_of
from search.service import FacetValue, Result, Results, Search, find
from search.unit_tree import render_tree, unit_tree
from search.vocabulary import refresh
from sites.models import Unit, UnitPeriod
from tests.conftest import DEPARTMENT, LANGUAGES, PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db

URL = "/tim-kiem/"
RESULT = Result("/x/", "X", "X", "", "ubnd", "UBND", "article", "vi", "", None)


@pytest.fixture(scope="module", autouse=True)
def articles(shared_db):
    with TestCase.captureOnCommitCallbacks(execute=True):
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
        *({"unit": "x'--"}, {"within": "x'--"}, {"type": "<b>"}, {"topic": "<b>"}, {"year": "MMXXVI"}, {"lang": "tlh"}),
        *({"page": "-1"}, {"page": "9" * 30}, {"sort": "x"}, {"after": "x"}, {"attachment": "x"}, {"period": "x"}),
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
    with django_assert_max_num_queries(6):
        at(PORTAL).get(URL, {"q": "bến cá"})


def test_a_page_that_is_not_there_is_said(at):
    for query in ({"page": "-1"}, {"page": "0"}, {"page": "1000000000"}, {"page": "x"}, {"page": "2"}, {"after": "x"}):
        html = text_of(at(PORTAL).get(URL, {"q": "bến cá"} | query))
        assert 'class="res"' not in html
        assert 'href="?q=b%E1%BA%BFn+c%C3%A1">' in html, query
    assert 'class="res"' in text_of(at(PORTAL).get(URL, {"q": "bến cá", "page": "1"}))


def test_beyond_the_numbered_pages_one_goes_on_by_cursor():
    """No page number leads there: the last numbered page offers the way, and each page after it the next."""
    found = Results(parse("x"), [RESULT] * 10, 5_000, {}, 100, 10, next="1.5_3_7")
    address = Address(QueryDict("q=x&page=100&after=y"))
    pager = pager_of(found, Search("x", page=100), address, "100", "")
    assert (pager.page, pager.last, pager.missing) == (100, 100, False)
    assert pager.next == "?q=x&after=1.5_3_7&page=101"
    assert pager.previous == "?q=x&page=99"
    beyond = pager_of(found, Search("x", after=Cursor(1.5, 3, 7)), address, "101", "1.5_3_7")
    assert (beyond.page, beyond.steps, beyond.missing) == (101, (), False)
    assert beyond.next == "?q=x&after=1.5_3_7&page=102"
    assert beyond.previous == "?q=x"
    over = pager_of(replace(found, results=[], next=""), Search("x", after=Cursor(1.5, 3, 7)), address, "", "1.5_3_7")
    assert (over.next, over.missing) == ("", True)


@pytest.mark.parametrize(
    ("current", "last", "shown"),
    [
        (1, 1, [1]),
        (1, 4, [1, 2, 3, 4]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_numbers_of_the_pager(current, last, shown):
    assert _numbers(current, last) == shown


def test_chips_say_what_narrows_and_take_it_away(at):
    query = "q=b%E1%BA%BFn&unit=cua-vinh&unit=snnmt&type=article&phrase=c%C3%A1&lang=all&page=2"
    response = at(PORTAL).get(f"{URL}?{query}")
    chips = {chip.label: chip.url for chip in response.context["chips"]}
    assert set(chips) == {"cá", "Phường Cửa Vịnh", "Sở Nông nghiệp và Môi trường", "Tin tức và thông báo"}
    taken = QueryDict(chips["Phường Cửa Vịnh"][1:])
    assert taken.getlist("unit") == ["snnmt"]
    assert (taken["type"], taken["phrase"], taken["lang"], taken["q"]) == ("article", "cá", "all", "bến")
    assert "page" not in taken
    html = text_of(response)
    assert QueryDict(response.context["widened_url"][1:]).dict() == {"q": "bến", "lang": "all"}
    assert "<script" not in re.sub(r"<script type=.{30,200}</script>", "", html)


def test_the_forms_carry_along_what_they_have_no_field_for(at):
    query = "q=b%E1%BA%BFn&unit=cua-vinh&phrase=c%C3%A1&lang=all&sort=newest&without=x"
    html = text_of(at(PORTAL).get(f"{URL}?{query}"))
    main, filters = (form for form in html.split("<form")[1:] if 'type="hidden"' in form)
    assert '<input type="hidden" name="unit" value="cua-vinh">' in main
    assert '<input type="hidden" name="sort" value="newest">' in main
    for name, value in (("q", "bến"), ("phrase", "cá"), ("without", "x"), ("lang", "all"), ("sort", "newest")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in filters
        assert f'type="hidden" name="{name}"' not in main or name == "sort"


def test_facets_keep_the_first_six_and_fold_the_others():
    values = [FacetValue(f"u{n}", f"Đơn vị {chr(110 - n)}", 20 - n, n == 9) for n in range(10)]
    found = Results(parse("x"), [], 0, {"unit": values, "year": [], "topic": []}, 1, 10)
    (facet,) = facets_of(found)
    assert [value.value for value in facet.first] == ["u9", "u0", "u1", "u2", "u3", "u4"]
    assert [value.label for value in facet.more] == sorted(value.label for value in facet.more)
    years = [FacetValue(str(year), str(year), 1, False) for year in (2024, 2026, 2025)]
    (facet,) = facets_of(replace(found, facets={"year": years}))
    assert [value.value for value in facet.first] == ["2026", "2025", "2024"]


def test_this_site_or_the_whole_province(at):
    response = at(WARD).get(URL, {"q": "bến"})
    assert [(way.url, way.here) for way in response.context["scopes"]] == [
        ("?q=b%E1%BA%BFn&unit=cua-vinh", False),
        ("?q=b%E1%BA%BFn", True),
    ]
    response = at(WARD).get(URL, {"q": "bến", "unit": "cua-vinh"})
    assert [way.here for way in response.context["scopes"]] == [True, False]
    assert response.context["results"].total == 1
    assert at(PORTAL).get(URL, {"q": "bến"}).context["scopes"] == []


def test_words_without_accents_are_explained(at):
    assert at(PORTAL).get(URL, {"q": "ben ca"}).context["folded"]
    assert not at(PORTAL).get(URL, {"q": "bến cá"}).context["folded"]
    assert not at(PORTAL).get(f"/en{URL.replace('tim-kiem', 'search')}", {"q": "harbour"}).context["folded"]


def test_a_query_that_is_too_long_is_said(at):
    assert "quá dài" in text_of(at(PORTAL).get(URL, {"q": "bến " * 500}))


def test_help_where_nothing_was_found(at):
    response = at(WARD).get(URL, {"q": '"bến cá" -cá', "unit": "cua-vinh"})
    assert response.context["results"].total == 0
    rescue = response.context["rescue"]
    assert rescue["everywhere"] == 0
    html = text_of(response)
    assert 'href="/lien-he/"' in html, "a way to ask"
    response = at(PORTAL).get(URL, {"q": "phao", "unit": "cua-vinh"})
    assert response.context["results"].total == 0
    assert response.context["rescue"]["everywhere"] == 1
    assert QueryDict(response.context["widened_url"][1:]).dict() == {"q": "phao"}


def test_one_word_less_is_offered_where_it_finds_something(at):
    response = at(PORTAL).get(URL, {"q": "bến -bến"})
    assert [(way.label, way.count) for way in response.context["rescue"]["fewer"]] == [("bến", 3)]


def test_other_languages_are_offered(at):
    html = text_of(at(PORTAL).get(URL, {"q": "harbour"}))
    assert re.search(r'<li><a href="\?q=harbour&amp;lang=en">', html)


def test_popular_topics_lead_to_results(at, on_commit):
    with on_commit():
        page = make_article(section(PORTAL, "thong-bao"), "Lưới mới", topics=("nghe-ca",))
    row = SearchEntry.objects.get(object_id=str(page.pk))
    row.topics = " nghe-ca "
    row.save()
    get_engine().index([row])
    response = at(PORTAL).get(URL, {"q": "zzqqxx"})
    assert [(way.label, way.url) for way in response.context["rescue"]["topics"]] == [("Nghề cá", "?topic=nghe-ca")]
    assert [row.title for row in at(PORTAL).get(URL, {"topic": "nghe-ca"}).context["results"].results] == ["Lưới mới"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"degraded": True}, "reduced means"),
        ({"failed": True, "results": []}, "What you typed is kept"),
        ({"relaxed": True}, "have some of them"),
        ({"did_you_mean": "harbours"}, '<a href="?q=harbours"><b>harbours</b></a>'),
        ({"corrected": True, "did_you_mean": "harbours"}, "These are the results for <b>harbours</b>"),
        ({"query": replace(parse("x"), cut=True)}, "too long"),
        ({"query": replace(parse("x"), hint="đà nẵng")}, 'q=%C4%91%C3%A0+n%E1%BA%B5ng" lang="vi"><b>đà nẵng</b>'),
        ({"best_bets": (Bet("Pay <taxes>", "/thue/", "Online & free"),)}, 'data-rank="0">Pay &lt;taxes&gt;</a>'),
    ],
)
def test_what_is_said_of_the_answer(at, monkeypatch, state, said):
    """The states of an answer that this small index does not come into by itself."""
    monkeypatch.setattr(views, "find", lambda search: replace(find(search), **state))
    html = text_of(at(PORTAL).get("/en/search/", {"q": "harbour"}))
    assert said in html
    assert 'value="harbour"' in html
    assert ('<ul class="list' in html) == (not state.get("failed"))


def test_a_click_is_reported_under_the_token_of_the_search(at):
    reader = at(PORTAL)
    html = text_of(reader.get(URL, {"q": "bến cá"}, headers={"user-agent": "Mozilla/5.0"}))
    found = re.search(r'data-token="([^"]{22})" data-clicked="([^"]+)"', html)
    assert found
    assert reader.post(found[2], {"token": found[1], "rank": "1"}).status_code == 204
    assert 'data-token=""' in text_of(reader.get(URL, {"q": "bến cá"})), "a program is not noted"


def test_a_search_has_its_feeds(at):
    html = text_of(at(PORTAL).get(URL, {"q": "bến cá", "unit": "snnmt", "page": "1", "sort": "newest"}))
    for kind in ("rss", "atom"):
        found = re.search(rf'type="application/{kind}\+xml" title="[^"]*bến cá[^"]*" href="([^"]+)"', html)
        assert found, kind
        address = found[1].replace("&amp;", "&")
        assert QueryDict(address.split("?")[1]).dict() == {"q": "bến cá", "unit": "snnmt"}
        assert "Lịch thả phao" in at(PORTAL).get(address).content.decode()


class TestTheAdvancedForm:
    def test_it_is_there_and_folded(self, at):
        html = text_of(at(PORTAL).get(URL))
        assert '<details class="adv"><summary>' in html
        for name in ("phrase", "without", "number", "lang", "since", "until", "attachment", "type", "topic", "within"):
            assert f'name="{name}"' in html, name
        assert '<details class="adv" open>' in text_of(at(PORTAL).get(URL, {"advanced": "1"}))

    def test_it_shows_its_state(self, at):
        query = {"phrase": "bến cá", "without": "đêm", "number": "15/2022", "since": "2026-09-01", "attachment": "1"}
        html = text_of(at(PORTAL).get(URL, query | {"within": "snnmt", "type": "article", "topic": "nghe-ca"}))
        assert '<details class="adv" open>' in html
        for name, value in query.items():
            assert re.search(rf'name="{name}"[^>]* value="{value}"', html), name
        for name, value in (("within", "snnmt"), ("type", "article"), ("topic", "nghe-ca"), ("attachment", "1")):
            assert re.search(rf'name="{name}" value="{value}" checked', html), name

    def test_phrase_and_exclusion(self, at):
        response = at(PORTAL).get(URL, {"phrase": "bến cá", "without": "đêm phao"})
        assert [row.title for row in response.context["results"].results] == ["Bến cá mở cửa lại"]

    def test_dates(self, at, on_commit):
        with on_commit():
            old = datetime(2025, 12, 31, 16, 59, tzinfo=UTC)  # The last minute of the year in Vietnam.
            make_article(section(PORTAL, "thong-bao"), "Bến cá năm cũ", date=old)
        assert at(PORTAL).get(URL, {"q": "bến cá"}).context["results"].total == 4
        assert at(PORTAL).get(URL, {"q": "bến cá", "since": "2026-01-01"}).context["results"].total == 3
        for until in ("2025-12-31", "31/12/2025", "31.12.2025"):
            response = at(PORTAL).get(URL, {"q": "bến cá", "until": until})
            assert [row.title for row in response.context["results"].results] == ["Bến cá năm cũ"], until

    @pytest.mark.parametrize(
        ("given", "wrong"),
        [
            ({"since": "2026-02-31"}, {"since"}),
            ({"since": "hôm qua", "until": "0001-01-01"}, {"since", "until"}),
            ({"since": "2026-02-02", "until": "2026-02-01"}, {"until"}),
            ({"since": "9" * 3000}, {"since"}),
            ({"since": "<script>"}, {"since"}),
        ],
    )
    def test_wrong_dates_are_said_and_kept(self, at, given, wrong):
        response = at(PORTAL).get(URL, {"q": "bến cá", "phrase": "phao"} | given)
        assert response.status_code == 200
        assert response.context["results"] is None
        html = text_of(response)
        assert set(response.context["form"]["period"].errors) == wrong
        assert 'id="errors"' in html
        assert '<details class="adv" open>' in html
        assert "<script>" not in html
        for name in wrong:
            assert f'href="#a-{name}"' in html
            assert re.search(rf'id="a-{name}"[^>]*aria-invalid="true"', html)
        for name, value in ({"q": "bến cá", "phrase": "phao"} | given).items():
            assert f'value="{escape(value)}"' in html, name

    def test_presets_are_two_days_in_the_address(self, at):
        response = at(PORTAL).get(URL, {"q": "bến cá", "phrase": "", "period": "last-year", "since": "x", "page": "3"})
        assert response.status_code == 302
        assert QueryDict(response["Location"].split("?")[1]).dict() == {
            "q": "bến cá",
            "since": "2025-01-01",
            "until": "2025-12-31",
        }

    @pytest.mark.parametrize(
        ("name", "days"),
        [
            ("7", ("2026-02-23", "2026-03-01")),
            ("30", ("2026-01-31", "2026-03-01")),
            ("this-year", ("2026-01-01", "2026-03-01")),
            ("last-year", ("2025-01-01", "2025-12-31")),
        ],
    )
    def test_days_of_the_presets(self, name, days):
        found = preset(name, date(2026, 3, 1))
        assert found == tuple(map(date.fromisoformat, days))

    def test_the_tree_of_units(self, at):
        """By kind, and each unit with those below it; a fold is open where something in it is chosen."""
        department = Unit.objects.get(code="snnmt")
        for number in range(2):
            unit = Unit.objects.create(code=f"chi-cuc-{number}")
            kind = department.periods.get().kind
            UnitPeriod.objects.create(
                unit=unit, kind=kind, parent=department, name=f"Chi cục {number}", valid_from=date(2025, 7, 1)
            )
        cache.clear()
        tree = unit_tree("vi")
        branch = next(row for group in tree for row in group.branches if row.code == "snnmt")
        assert [row.code for group in branch.below for row in group.branches] == ["chi-cuc-0", "chi-cuc-1"]
        folded, opened = render_tree(tree, ()), render_tree(tree, ("chi-cuc-1",))
        assert '<details class="fold"><summary>' in folded
        assert '<details class="fold" open><summary>' in opened
        assert opened.count(" checked") == 1

    def test_the_tree_costs_no_query_when_warm(self, at, django_assert_num_queries):
        unit_tree("vi")
        with django_assert_num_queries(0):
            unit_tree("vi")


def test_nothing_of_the_page_asks_the_database_but_the_search(rf, portal, django_assert_num_queries):
    """What stands around the results: the site's row is the only query, once the caches are warm."""
    data = QueryDict("q=bến cá&unit=cua-vinh&type=article&topic=nghe-ca&within=snnmt")
    results = find(Search("bến cá", unit=("cua-vinh",), within=("snnmt",)))
    search = read_search(data, strict=False, acl=frozenset({"public"}))
    for _time in range(2):
        context_of(results, search, Address(data), "cua-vinh", False)
    with django_assert_num_queries(0):
        context_of(results, search, Address(data), "cua-vinh", False)


def test_the_script_of_the_suggestions_is_small():
    text = (settings.BASE_DIR / "cms/static/js/suggest.js").read_text()
    code = re.sub(r"\s//.*$|^\s*//.*$", "", text, flags=re.MULTILINE)
    assert len(re.sub(r"\s+", " ", code).encode()) < 4_600
    assert len(gzip.compress(text.encode())) < 2_200


def test_only_reading(at):
    assert at(PORTAL).post(URL, {"q": "x"}).status_code == 405
