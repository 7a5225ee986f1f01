"""The screens of the search for the editors: whose they are, what they refuse, what they say."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from search.masking import MASK
from search.models import BestBet, QueryLog, SynonymGroup
from search.querylog import new_token
from search.words import key_of
from sites.models import Unit
from tests.conftest import PORTAL, WARD
from tests.factories import make_article, make_user, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return {
        "centre": make_user("bien-tap", role="central_editor", unit="ubnd"),
        "ward": make_user("phuong", role="unit_webmaster", unit="cua-vinh"),
        "department": make_user("so", role="unit_webmaster", unit="snnmt"),
        "author": make_user("viet", role="unit_author", unit="cua-vinh"),
        "auditor": make_user("kiem-tra", role="auditor", unit="ubnd"),
    }


@pytest.fixture
def as_(client, people):
    def log_in(name):
        client.force_login(people[name])
        client.defaults["HTTP_HOST"] = PORTAL
        return client

    return log_in


def unit(code):
    return Unit.objects.get(code=code)


def make_bet(title="Cấp sổ đỏ", code="", **values):
    values.setdefault("queries", "sổ đỏ")
    values.setdefault("url", "https://dichvucong.example/")
    return BestBet.objects.create(title=title, unit=unit(code) if code else None, **values)


def form(**values):
    data = {"queries": "sổ đỏ\nso do\ngiấy chứng nhận", "title": "Cấp sổ đỏ lần đầu", "description": "", "page": "",
            "url": "https://dichvucong.example/so-do", "unit": "", "language": "", "starts_on": "", "ends_on": "",
            "rank": "100", "seen": ""}  # fmt: skip
    return data | values


ADD = "best_bets:add"


# ---- best bets: whose ----
def test_the_centre_makes_one_for_every_site(as_):
    response = as_("centre").post(reverse(ADD), form())
    assert response.status_code == 302
    bet = BestBet.objects.get()
    assert bet.unit is None
    assert bet.lines == ["sổ đỏ", "giấy chứng nhận"]  # `so do` is the same.


def test_a_webmaster_makes_them_for_the_own_site_only(as_):
    client = as_("ward")
    for foreign in ("", str(unit("snnmt").pk)):
        response = client.post(reverse(ADD), form(unit=foreign))
        assert response.status_code == 200
        assert response.context["form"].errors["unit"]
    assert not BestBet.objects.exists()
    assert client.post(reverse(ADD), form(unit=str(unit("cua-vinh").pk))).status_code == 302
    assert BestBet.objects.get().unit.code == "cua-vinh"


def test_a_webmaster_touches_nothing_of_another_unit_or_of_the_centre(as_):
    own = make_bet("Của phường", "cua-vinh")
    others = [make_bet("Bí mật của sở", "snnmt"), make_bet("Toàn tỉnh nhé")]
    client = as_("ward")
    listing = client.get(reverse("best_bets:index")).content.decode()
    assert "Của phường" in listing
    for row in others:
        assert row.title not in listing
        for name in ("edit", "delete", "history", "usage"):
            url = reverse(f"best_bets:{name}", args=[row.pk])
            for response in (client.get(url), client.post(url, form(title="Chiếm", **{"try": "1"}))):
                assert response.status_code in {403, 404, 405}
                assert row.title not in response.content.decode()
        row.refresh_from_db()
        assert row.title != "Chiếm"
    assert client.get(reverse("best_bets:edit", args=[own.pk])).status_code == 200


def test_an_author_sees_none_of_it(as_):
    client = as_("author")
    for name in ("best_bets:index", "best_bets:add", "synonyms:index", "synonyms:add", "search_dashboard"):
        response = client.get(reverse(name))
        assert response.status_code in {302, 403, 404}, name
    assert reverse("search_dashboard") not in client.get("/admin/").content.decode()


def test_an_auditor_reads_and_changes_nothing(as_):
    row = make_bet()
    client = as_("auditor")
    assert row.title in client.get(reverse("best_bets:index")).content.decode()
    assert client.post(reverse("best_bets:edit", args=[row.pk]), form(title="X")).status_code in {302, 403, 404}
    assert client.post(reverse(ADD), form()).status_code in {302, 403}
    row.refresh_from_db()
    assert (row.title, BestBet.objects.count()) == ("Cấp sổ đỏ", 1)


def test_no_page_of_another_unit_can_be_chosen(as_):
    foreign = make_article(section("snnmt.portal.test", "thong-bao"), "Nháp bí mật", publish=False)
    response = as_("ward").post(reverse(ADD), form(unit=str(unit("cua-vinh").pk), page=str(foreign.pk), url=""))
    assert response.status_code == 200
    assert "Nháp bí mật" not in response.content.decode()
    assert not BestBet.objects.exists()


# ---- best bets: what is refused ----
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"queries": " \n ?! "}, "queries"),
        ({"queries": "\n".join(f"câu {n}" for n in range(51))}, "queries"),
        ({"queries": "x" * 201}, "queries"),
        ({"title": ""}, "title"),
        ({"url": ""}, "page"),
        ({"url": "http://plain.example/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "//evil.example/"}, "url"),
        ({"url": "/\\evil.example/"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://a b/"}, "url"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "ends_on"),
        ({"language": "fr"}, "language"),
        ({"rank": "-1"}, "rank"),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_in_the_form(as_, values, field):
    response = as_("centre").post(reverse(ADD), form(**values))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not BestBet.objects.exists()
    assert "giấy chứng nhận" in response.content.decode() or field == "queries"


def test_page_and_address_are_one_too_many(as_):
    page = make_article(section(WARD, "thong-bao"), "Lịch")
    response = as_("centre").post(reverse(ADD), form(page=str(page.pk)))
    assert "page" in response.context["form"].errors
    assert as_("centre").post(reverse(ADD), form(page=str(page.pk), url="")).status_code == 302


def test_a_path_of_the_own_site_will_do(as_):
    assert as_("centre").post(reverse(ADD), form(url="/lien-he/")).status_code == 302


def test_duplicates_and_drafts_are_said(as_):
    make_bet("Cái cũ")
    draft = make_article(section(WARD, "thong-bao"), "Nháp", publish=False)
    response = as_("centre").post(reverse(ADD), form(page=str(draft.pk), url=""), follow=True)
    said = " ".join(str(message) for message in response.context["messages"])
    assert "Cái cũ" in said
    assert len([message for message in response.context["messages"] if message.level_tag == "warning"]) == 2


def test_two_people_at_once(as_):
    row = make_bet()
    client = as_("centre")
    url = reverse("best_bets:edit", args=[row.pk])
    seen = client.get(url).context["form"]["seen"].value()
    BestBet.objects.filter(pk=row.pk).update(title="Người khác vừa lưu")
    response = client.post(url, form(title="Của tôi", seen=seen))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert "Của tôi" in response.content.decode()
    row.refresh_from_db()
    assert row.title == "Người khác vừa lưu"
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, form(title="Của tôi", seen=seen)).status_code == 302


def test_who_and_when_stand_in_the_history(as_, people):
    as_("centre").post(reverse(ADD), form())
    entry = ModelLogEntry.objects.get(action="wagtail.create", object_id=str(BestBet.objects.get().pk))
    assert entry.user == people["centre"]
    assert as_("centre").get(reverse("best_bets:history", args=[BestBet.objects.get().pk])).status_code == 200


# ---- best bets: the list ----
def test_the_list_by_state_unit_language_and_words(as_):
    today = timezone.localdate()
    make_bet("Đang chạy", language="en")
    make_bet("Sắp tới", starts_on=today + timedelta(days=1))
    make_bet("Đã hết", ends_on=today - timedelta(days=1))
    make_bet("Của phường", "cua-vinh", queries="một cửa")
    client = as_("centre")

    def shown(**filters):
        return {row.title for row in client.get(reverse("best_bets:index"), filters).context["object_list"]}

    assert shown(state="current") == {"Đang chạy", "Của phường"}
    assert shown(state="planned") == {"Sắp tới"}
    assert shown(state="past") == {"Đã hết"}
    assert shown(unit="cua-vinh") == {"Của phường"}
    assert shown(language="en") == {"Đang chạy"}
    assert shown(q="một cửa") == {"Của phường"}


def test_the_list_costs_the_same_for_many(as_, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_("centre")

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("best_bets:index"))
        return len(queries)

    make_bet("Một", "cua-vinh")
    count()
    few = count()
    for number in range(15):
        make_bet(f"Nữa {number}", "cua-vinh" if number % 2 else "snnmt")
    assert count() <= few + 1


# ---- synonyms ----
def words(**values):
    return {"words": "xe điện mini\nphương tiện ba bánh chở khách", "kind": "same", "language": "", "is_active": "on",
            "note": "", "seen": ""} | values  # fmt: skip


def test_synonyms_are_the_centres(as_):
    url = reverse("synonyms:add")
    assert as_("centre").post(url, words()).status_code == 302
    row = SynonymGroup.objects.latest("pk")
    for name in ("ward", "author"):
        client = as_(name)
        for address in (url, reverse("synonyms:index"), reverse("synonyms:edit", args=[row.pk])):
            response = client.get(address)
            assert response.status_code in {302, 403, 404}
            assert "xe điện mini" not in response.content.decode()
        client.post(reverse("synonyms:delete", args=[row.pk]))
    assert SynonymGroup.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "typed",
    ["", "một mình", "sổ đỏ\nSO DO", "a\nủy ban nhân dân", "?!\nsổ đỏ", "x" * 81 + "\nsổ đỏ",
     "\n".join(f"từ {n}" for n in range(31))],
)  # fmt: skip
def test_a_group_needs_two_different_words(as_, typed):
    before = SynonymGroup.objects.count()
    response = as_("centre").post(reverse("synonyms:add"), words(words=typed))
    assert response.status_code == 200
    assert "words" in response.context["form"].errors
    assert SynonymGroup.objects.count() == before


def test_one_character_is_a_word_in_chinese(as_):
    assert as_("centre").post(reverse("synonyms:add"), words(words="税\nthuế", language="zh-hans")).status_code == 302


def test_a_word_in_two_groups_is_said(as_):
    SynonymGroup.objects.create(words="xe dien mini\nxe tham quan")
    response = as_("centre").post(reverse("synonyms:add"), words(), follow=True)
    assert "xe tham quan" in " ".join(str(message) for message in response.context["messages"])


def test_an_edited_group_is_no_longer_the_products(as_):
    row = SynonymGroup.objects.create(words="UBND\nủy ban nhân dân", is_default=True)
    client = as_("centre")
    url = reverse("synonyms:edit", args=[row.pk])
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, words(words="UBND\nủy ban nhân dân\nỦy ban", seen=seen)).status_code == 302
    row.refresh_from_db()
    assert (row.is_default, row.lines[2]) == (False, "Ủy ban")


def test_synonyms_leave_as_a_table(as_):
    SynonymGroup.objects.create(words="UBND\nủy ban nhân dân")
    response = as_("centre").get(reverse("synonyms:index"), {"export": "csv"})
    assert "ủy ban nhân dân" in b"".join(response.streaming_content).decode()


# ---- the report ----
def logged(text, code="", days=0.0, results=3, clicked=1, took_ms=5, language="vi", times=1):
    QueryLog.objects.bulk_create(
        QueryLog(
            text=text, key=key_of(text), visitor=f"v{number}", language=language, unit=unit(code) if code else None,
            results=results, clicked=clicked if results else None, took_ms=took_ms, token=new_token(),
            asked_at=timezone.now() - timedelta(days=days),
        )
        for number in range(times)
    )  # fmt: skip


@pytest.fixture
def log(db):
    logged("sổ đỏ", times=6)
    logged("sổ đỏ", days=9, times=2)
    logged("lịch tiêm", "cua-vinh", times=4)
    logged("giá đất 2027", "snnmt", results=0, times=3)
    logged("xe buýt", results=12, clicked=None, took_ms=450, times=2)
    logged(f"hồ sơ của {MASK}", results=0)
    logged("harbour", language="en")


DASHBOARD = "search_dashboard"


def lists_of(response):
    return {
        entry["listing"].name: [(line.text, line.count) for line, _links in entry["rows"]]
        for entry in response.context["listings"]
    }


def test_what_people_look_for_and_do_not_find(as_, log):
    response = as_("centre").get(reverse(DASHBOARD), {"days": "7"})
    assert response.status_code == 200
    figures = response.context["figures"]
    assert (figures.searches, figures.empty, figures.unclicked) == (17, 4, 2)
    assert (figures.searches_before, figures.trend, figures.median_ms, figures.p95_ms) == (2, 15, 5, 450)
    lists = lists_of(response)
    assert lists["frequent"][0] == ("sổ đỏ", 6)
    assert lists["empty"] == [("giá đất 2027", 3), (f"hồ sơ của {MASK}", 1)]
    assert lists["unclicked"] == lists["slow"] == [("xe buýt", 2)]
    first = response.context["listings"][0]["rows"][0][0]
    assert (first.trend, first.clicks, first.results) == (4, 6, 3)


def test_filters_by_language_and_unit(as_, log):
    client = as_("centre")

    def count(**filters):
        return client.get(reverse(DASHBOARD), filters).context["figures"].searches

    assert count(days="30") == count(days="nonsense") == 19
    assert count(language="en") == 1
    assert count(unit="cua-vinh") == 4
    assert count(unit="-") == 12
    assert count(unit="khong-co", language="xx") == 19


def test_a_webmaster_reads_the_queries_of_the_own_site_only(as_, log):
    client = as_("ward")
    for filters in ({}, {"unit": "snnmt"}, {"unit": "-"}, {"unit": "snnmt", "export": "csv", "list": "empty"}):
        response = client.get(reverse(DASHBOARD), filters)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert "giá đất" not in body.decode()
        assert "sổ đỏ" not in body.decode()
    assert lists_of(client.get(reverse(DASHBOARD)))["frequent"] == [("lịch tiêm", 4)]
    assert lists_of(as_("department").get(reverse(DASHBOARD)))["empty"] == [("giá đất 2027", 3)]


def test_what_can_be_done_about_a_query(as_, log):
    html = as_("centre").get(reverse(DASHBOARD), {"unit": "snnmt"}).content.decode()
    assert "http://snnmt.portal.test/tim-kiem/?q=gi%C3%A1" in html
    assert f"{reverse('best_bets:add')}?queries=gi%C3%A1+%C4%91%E1%BA%A5t+2027&amp;unit=snnmt" in html
    assert f"{reverse('synonyms:add')}?words=gi%C3%A1" in html
    html = as_("department").get(reverse(DASHBOARD)).content.decode()
    assert reverse("best_bets:add") in html
    assert reverse("synonyms:add") not in html
    rows = as_("centre").get(reverse(DASHBOARD)).context["listings"][1]["rows"]
    assert [bool(links) for line, links in rows if MASK in line.text] == [False]


def test_the_links_fill_in_the_form(as_):
    given = {"queries": "giá đất 2027", "language": "vi", "unit": "snnmt"}
    shown = as_("centre").get(reverse(ADD), given).context["form"]
    assert (shown["queries"].value(), shown["unit"].value()) == ("giá đất 2027", unit("snnmt").pk)
    shown = as_("ward").get(reverse(ADD), given).context["form"]
    assert shown["unit"].value() != unit("snnmt").pk
    assert as_("centre").get(reverse("synonyms:add"), {"words": "abc"}).context["form"]["words"].value() == "abc"


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_a_list_leaves_as_a_table(as_, log, export):
    logged("=HYPERLINK(1)", results=0, times=9)
    response = as_("centre").get(reverse(DASHBOARD), {"list": "empty", "export": export})
    body = b"".join(response.streaming_content)
    if export == "csv":
        assert body.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    else:
        rows = [[str(cell.value) for cell in row] for row in load_workbook(io.BytesIO(body)).active]
    assert rows[1][:2] == ["'=HYPERLINK(1)", "9"]
    assert rows[2][:2] == ["giá đất 2027", "3"]


def test_an_empty_report(as_):
    response = as_("centre").get(reverse(DASHBOARD), {"days": "90"})
    assert response.context["figures"].searches == 0
    assert response.context["figures"].trend is None  # What was before ninety days is deleted.


def test_ten_thousand_rows_cost_the_same(as_, log):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_("centre")

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(DASHBOARD), {"days": "30"}).status_code == 200
        return len(queries)

    count()
    few = count()
    now = timezone.now()
    QueryLog.objects.bulk_create(
        QueryLog(
            text=f"câu hỏi {n % 700}", key=f"cau hoi {n % 700}", visitor=str(n), language="vi", results=n % 3,
            took_ms=n % 300, token=new_token(), asked_at=now - timedelta(minutes=4 * n),
        )
        for n in range(10_000)
    )  # fmt: skip
    assert count() == few
    assert few <= 25
    listing = client.get(reverse(DASHBOARD), {"days": "30"}).context["listings"][0]
    assert len(listing["rows"]) == 20


def test_the_indexes_serve_the_report(db):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("SQLite's planner")
    rows = QueryLog.objects.filter(unit=unit("snnmt"), asked_at__gte=timezone.now())
    assert "querylog_unit_asked" in rows.explain()
