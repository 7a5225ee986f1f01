"""Try before saving: old and new side by side, and nothing saved."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from search import outbox
from search.language.query import parse
from search.models import BestBet, SynonymGroup
from search.service import Result, Results
from search.trial import Move, compare, try_group
from sites.models import Unit
from tests.conftest import PORTAL, WARD
from tests.factories import make_article, make_user, section


def answer(*urls: str) -> Results:
    rows = [Result(url, url, url, "", "ubnd", "", "article", "vi", "", None) for url in urls]
    return Results(parse("x"), rows, len(rows), {}, 1, 10)


def test_every_move_has_its_name():
    found = compare("x", answer("a", "b", "c", "d"), answer("c", "b", "e", "a"))
    assert [(row.result.url, row.move, row.by) for row in found.new] == [
        ("c", Move.UP, 2),
        ("b", Move.SAME, 0),
        ("e", Move.NEW, 0),
        ("a", Move.DOWN, 3),
    ]
    assert [row.result.url for row in found.old if row.move is Move.GONE] == ["d"]
    assert found.changes
    assert not compare("x", answer("a"), answer("a")).changes


def test_only_the_first_ten_are_compared():
    urls = [str(n) for n in range(12)]
    found = compare("x", answer(*urls), answer("11", *urls[:11]))
    assert len(found.old) == len(found.new) == 10
    assert [row.result.url for row in found.old if row.move is Move.GONE] == ["9"]


@pytest.fixture
def articles(db, on_commit):
    with on_commit():
        make_article(section(PORTAL, "thong-bao"), "Cấp phép xe điện mini")
        make_article(section(WARD, "thong-bao"), "Tuyến của phương tiện ba bánh chở khách")
    outbox.apply()


@pytest.fixture
def centre(client, db):
    client.force_login(make_user("bien-tap", role="central_editor", unit="ubnd"))
    client.defaults["HTTP_HOST"] = PORTAL
    return client


@pytest.fixture
def webmaster(client, db):
    client.force_login(make_user("phuong", role="unit_webmaster", unit="cua-vinh"))
    client.defaults["HTTP_HOST"] = PORTAL
    return client


WORDS = {"words": "xe điện mini\nphương tiện ba bánh chở khách", "kind": "same", "language": "", "is_active": "on",
         "note": "", "seen": "", "try": "1"}  # fmt: skip
BET = {"queries": "xe điện mini", "title": "Cấp sổ đỏ", "description": "Nộp ở đâu", "page": "", "url": "https://a.example/",
       "unit": "", "language": "", "starts_on": "", "ends_on": "", "rank": "100", "seen": "", "try": "1"}  # fmt: skip


PERMIT, ROUTE = "Cấp phép xe điện mini", "Tuyến của phương tiện ba bánh chở khách"


def moves(trial) -> dict[str, Move]:
    return {row.result.title: row.move for row in trial.new}


def test_synonyms_find_more_and_nothing_is_saved(articles, centre):
    response = centre.post(reverse("synonyms:add"), WORDS)
    assert response.status_code == 200
    trial = response.context["trial"]
    assert trial.query == "xe điện mini"
    assert trial.old[0].result.title == PERMIT
    assert ROUTE not in {row.result.title for row in trial.old}
    assert moves(trial)[ROUTE] is Move.NEW
    assert trial.changes
    html = response.content.decode()
    assert "phương tiện ba bánh chở khách</textarea>" in html
    assert re.search(r"is-new[^<]*>✚", html)
    assert not SynonymGroup.objects.filter(words__contains="xe điện mini").exists()


def test_the_query_and_the_language_are_chosen(articles, centre):
    typed = {"try_query": "phương tiện ba bánh chở khách", "try_language": "vi"}
    trial = centre.post(reverse("synonyms:add"), WORDS | typed).context["trial"]
    assert trial.old[0].result.title == ROUTE
    assert moves(trial)[PERMIT] is Move.NEW
    response = centre.post(reverse("synonyms:add"), WORDS | {"try_language": "ja"})
    assert response.context["trial"].new == ()
    assert response.context["try_language"] == "ja"


def test_a_group_that_only_leads_one_way(articles):
    group = SynonymGroup(words="xe điện mini\nphương tiện ba bánh chở khách", kind="one_way")
    assert try_group(group, "xe điện mini", "vi").changes
    assert not try_group(group, "phương tiện ba bánh chở khách", "vi").changes
    group.is_active = False
    assert not try_group(group, "xe điện mini", "vi").changes


def test_trying_an_edit_saves_nothing_either(articles, centre):
    row = SynonymGroup.objects.create(words="xe điện mini\nxe tham quan")
    url = reverse("synonyms:edit", args=[row.pk])
    seen = centre.get(url).context["form"]["seen"].value()
    response = centre.post(url, WORDS | {"seen": seen})
    assert response.context["trial"].changes
    row.refresh_from_db()
    assert row.words == "xe điện mini\nxe tham quan"
    form = response.context["form"]
    assert form["seen"].value() == seen  # And saving afterwards is no conflict.
    saved = {name: value for name, value in WORDS.items() if name != "try"} | {"seen": seen}
    assert centre.post(url, saved).status_code == 302


def test_a_best_bet_on_the_site_of_the_unit(articles, webmaster):
    unit = str(Unit.objects.get(code="cua-vinh").pk)
    BestBet.objects.create(queries="xe điện mini", title="Của tỉnh", url="https://b.example/")
    response = webmaster.post(reverse("best_bets:add"), BET | {"unit": unit})
    trial = response.context["trial"]
    assert [bet.title for bet in trial.old_bets] == ["Của tỉnh"]
    assert [bet.title for bet in trial.new_bets] == ["Cấp sổ đỏ", "Của tỉnh"]
    assert trial.changes
    assert BestBet.objects.count() == 1
    response = webmaster.post(reverse("best_bets:add"), BET | {"unit": unit, "try_query": "khác hẳn"})
    assert not response.context["trial"].changes


def test_a_planned_bet_is_tried_as_on_its_first_day(articles, centre):
    response = centre.post(reverse("best_bets:add"), BET | {"starts_on": "2099-01-01"})
    trial = response.context["trial"]
    assert str(trial.as_of) == "2099-01-01"
    assert [bet.title for bet in trial.new_bets] == ["Cấp sổ đỏ"]
    assert "01/01/2099" in response.content.decode()


@pytest.mark.parametrize("values", [{"url": "http://x.example/"}, {"title": ""}])
def test_mistakes_are_said_first(articles, centre, values):
    response = centre.post(reverse("best_bets:add"), BET | values)
    assert response.context["trial"] is None
    assert response.context["form"].errors


@pytest.mark.parametrize("query", ["\x00", '"' * 300, "site:x -", "<script>alert(1)</script>", "x" * 5000, "%s %(a)s"])
def test_anything_may_be_tried(articles, centre, query):
    response = centre.post(reverse("best_bets:add"), BET | {"try_query": query})
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def test_no_title_of_another_units_bet_is_shown(articles, webmaster):
    BestBet.objects.create(
        queries="xe điện mini", title="Bí mật của sở", url="https://c.example/", unit=Unit.objects.get(code="snnmt")
    )
    unit = str(Unit.objects.get(code="cua-vinh").pk)
    assert "Bí mật của sở" not in webmaster.post(reverse("best_bets:add"), BET | {"unit": unit}).content.decode()


def test_restricted_things_are_not_in_a_trial(articles, centre):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=section(WARD, "thong-bao"), restriction_type="login")
    trial = centre.post(reverse("synonyms:add"), WORDS).context["trial"]
    assert PERMIT in moves(trial)
    assert ROUTE not in moves(trial)
