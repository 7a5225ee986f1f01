"""Best bets: the right ones, at the right place and time, and never a page that the reader may not open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from wagtail.models import PageViewRestriction

from search.bestbets import bets_for, bets_with, duplicates_of
from search.models import BestBet
from search.sources import PUBLIC
from sites.enums import SiteState
from sites.models import Unit
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
EVERYBODY = frozenset({PUBLIC})


@pytest.fixture
def bet(on_commit):
    def make(queries="sổ đỏ\ngiấy chứng nhận", title="Cấp sổ đỏ lần đầu", **values):
        unit = values.pop("unit", None)
        if not values.get("page"):
            values.setdefault("url", "https://dichvucong.example/so-do")
        with on_commit():
            return BestBet.objects.create(
                queries=queries, title=title, unit=Unit.objects.get(code=unit) if unit else None, **values
            )

    return make


def titles(text="so do", unit_code="", language="vi", acl=EVERYBODY, today=TODAY) -> list[str]:
    return [row.title for row in bets_for(text, unit_code, language, acl, today)]


@pytest.mark.parametrize("typed", ["sổ đỏ", "SO DO", " so  đỏ? ", "Giấy chứng nhận", "sổ đo"])
def test_a_query_is_compared_by_its_folded_words(bet, typed):
    bet()
    assert titles(typed) == ["Cấp sổ đỏ lần đầu"]


@pytest.mark.parametrize("typed", ["", "đỏ sổ", "sổ đỏ cấp lại", "sổ", "?!"])
def test_another_query_is_another(bet, typed):
    bet()
    assert titles(typed) == []


def test_a_document_number_in_any_spelling(bet):
    bet("15/2022/QĐ-UBND")
    assert titles("15 2022 qd ubnd") == ["Cấp sổ đỏ lần đầu"]


def test_dates_and_languages(bet):
    bet(title="nay", starts_on=TODAY, ends_on=TODAY)
    bet(title="sau", starts_on=TODAY + timedelta(days=1), url="https://b.example/")
    bet(title="qua", ends_on=TODAY - timedelta(days=1), url="https://c.example/")
    bet(title="anh", language="en", url="https://d.example/")
    assert titles() == ["nay"]
    assert titles(today=TODAY + timedelta(days=1)) == ["sau"]
    assert titles(language="en") == ["anh", "nay"]


def test_the_units_own_come_first_and_stay_at_home(bet):
    bet(title="toàn tỉnh", rank=1)
    bet(title="của phường", unit="cua-vinh", url="/thong-bao/")
    bet(title="của cổng", unit="ubnd", url="/lien-he/")
    assert titles(unit_code="cua-vinh") == ["của phường", "toàn tỉnh"]
    assert titles(unit_code="snnmt") == ["toàn tỉnh"]
    assert titles() == titles(unit_code="ubnd") == ["của cổng", "toàn tỉnh"]


def test_three_at_most_in_their_order_each_address_once(bet):
    for rank, name in ((30, "c"), (10, "a"), (20, "b"), (40, "d")):
        bet(title=name, rank=rank, url=f"https://{name}.example/")
    bet(title="trùng", rank=11, url="https://a.example/")
    assert titles() == ["a", "b", "c"]


def test_nothing_is_asked_when_warm(bet, django_assert_num_queries):
    page = make_article(section(WARD, "thong-bao"), "Lịch")
    bet("một cửa", page=page)
    bet("sổ đỏ")
    titles("một cửa")
    with django_assert_num_queries(0):
        assert titles("sổ đỏ")
        assert titles("không có gì") == []
    with django_assert_num_queries(1):
        assert bets_for("mot cua", "", "vi", EVERYBODY, TODAY)[0].url == page.get_full_url()


def test_a_change_is_seen_at_the_next_search(bet, on_commit):
    row = bet()
    assert titles()
    with on_commit():
        row.title = "Tên mới"
        row.save()
    assert titles() == ["Tên mới"]
    with on_commit():
        row.delete()
    assert titles() == []


def test_a_page_that_is_not_published_is_not_shown(bet):
    page = make_article(section(WARD, "thong-bao"), "Lịch")
    bet(page=page)
    assert titles()
    page.unpublish()
    assert titles() == []
    page.save_revision().publish()
    assert titles()


@pytest.mark.parametrize("above", [False, True])
def test_a_restricted_page_is_shown_to_those_who_may_open_it(bet, django_user_model, above):
    from django.contrib.auth.models import Group

    page = make_article(section(DEPARTMENT, "thong-bao"), "Lịch")
    bet(page=page)
    group = Group.objects.create(name="Cán bộ")
    barred = page.get_parent() if above else page
    restriction = PageViewRestriction.objects.create(page=barred, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(group)
    assert titles() == []
    assert titles(acl=frozenset({PUBLIC, "user"})) == []
    assert titles(acl=frozenset({PUBLIC, "user", f"group:{group.pk + 1}"})) == []
    assert titles(acl=frozenset({PUBLIC, "user", f"group:{group.pk}"}))
    restriction.restriction_type = PageViewRestriction.LOGIN
    restriction.save()
    assert titles() == []
    assert titles(acl=frozenset({PUBLIC, "user"}))
    restriction.restriction_type = PageViewRestriction.PASSWORD
    restriction.save()
    assert titles(acl=frozenset({PUBLIC, "user", f"group:{group.pk}"})) == []


def test_a_page_of_a_closed_site_is_not_shown(bet, ward, on_commit):
    page = make_article(section(WARD, "thong-bao"), "Lịch")
    bet(page=page)
    assert titles()
    with on_commit():
        ward.state = SiteState.CLOSED
        ward.save()
    assert titles() == []


def test_the_address_follows_a_page_that_moves(bet):
    page = make_article(section(PORTAL, "thong-bao"), "Lịch")
    bet(page=page)
    before = bets_for("so do", "", "vi", EVERYBODY, TODAY)[0].url
    page.slug = "dia-chi-moi"
    page.save_revision().publish()
    after = bets_for("so do", "", "vi", EVERYBODY, TODAY)[0].url
    assert after != before
    assert after.endswith("/dia-chi-moi/")


def test_trying_shows_a_bet_that_is_not_saved(bet):
    row = bet()
    row.title = "Thử"
    assert [b.title for b in bets_with(row, "so do", "", "vi", EVERYBODY, TODAY)] == ["Thử"]
    new = BestBet(queries="sổ hồng", title="Mới", url="https://m.example/")
    assert [b.title for b in bets_with(new, "so hong", "", "vi", EVERYBODY, TODAY)] == ["Mới"]
    assert titles() == ["Cấp sổ đỏ lần đầu"]
    assert titles("so hong") == []


def test_duplicates_are_those_at_the_same_place_and_time(bet):
    row = bet(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    bet(title="khác nơi", unit="cua-vinh")
    bet(title="khác tiếng", language="ja")
    row.language = "vi"
    bet(title="đã qua", ends_on=date(2026, 10, 31))
    same = bet("SO DO", title="trùng")
    assert duplicates_of(row) == [same]
