"""What readers find of a unit that has ended: an archive with a notice, or the way to the successor. Old names stay."""

from __future__ import annotations

import json
import re
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.models import Redirect

from cms.users.models import User
from news.models import ArticlePage
from search.service import Search, find
from sites.actions.life import CloseUnitAction, ExistingUnit, MergeUnitsAction, RenameUnitAction
from sites.directory import unit_groups
from sites.enums import SiteState
from sites.models import MemberSite, Unit
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import VIETNAM, make_article, make_document, make_user, path_of, section
from tests.sites.life import DAY, HOST, communes, in_days, merger, new_unit, site_of

pytestmark = pytest.mark.django_db

OLD = "xa-a.portal.test"


@pytest.fixture(scope="module")
def made(shared_db):
    return communes(languages=["en"])


@pytest.fixture
def pair(made):
    return tuple(Unit.objects.get(pk=unit.pk) for unit in made)


def article_on(host: str, title: str, **values):
    return make_article(section(host, "thong-bao"), title, **values)


# ---- archives ----
def test_every_page_of_an_archive_says_so(pair, at):
    article = article_on(OLD, "Họp dân")
    paths = ["/", "/thong-bao/", path_of(article), "/gioi-thieu/", "/lien-he/", "/en/", "/en/lien-he/", "/khong-co/"]
    paths += ["/tim-kiem/", "/so-do-trang/", "/rss/", "/en/search/", f"{path_of(article)}?print=1"]
    for path in paths:
        assert "archive" not in re.findall(r'<aside class="(\w+)"', at(OLD).get(path).content.decode()), path
    merger(*pair).execute()
    for path in paths:
        response = at(OLD).get(path)
        html = response.content.decode()
        assert response.status_code == (404 if "khong-co" in path else 200), path
        assert html.count('<aside class="archive"') == 1, path
        assert f"http://{HOST}/" in html, path
        assert "2026-07-01" in html, path
        assert "Cồn Xanh" in html, path
    assert "Xã An Bình" in at(OLD).get("/").content.decode()
    assert 'class="archive"' not in at(HOST).get("/").content.decode()


def test_the_notice_asks_nothing_more(pair, at, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    article = article_on(OLD, "Họp dân")
    counts = []
    for _round in range(2):
        for path in ("/", path_of(article)):
            at(OLD).get(path)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert at(OLD).get(path).status_code == 200
            counts.append(len(queries))
        if not _round:
            merger(*pair).execute()
    assert counts[2:] == counts[:2]


def test_an_archive_cannot_be_changed_and_takes_no_messages(pair, at):
    webmaster = make_user(role="unit_webmaster", unit="xa-a")
    page = article_on(OLD, "Họp dân")
    assert page.permissions_for_user(User.objects.get(pk=webmaster.pk)).can_edit()
    assert "<form method" in at(OLD).get("/lien-he/").content.decode()
    merger(*pair).execute()
    assert not page.permissions_for_user(User.objects.get(pk=webmaster.pk)).can_edit()
    assert '<form method="post"' not in at(OLD).get("/lien-he/").content.decode()
    assert at(OLD).post("/lien-he/", {"x": "1"}).status_code == 403


def test_the_notice_follows_the_successor(pair, at):
    """Renamed, and merged on: the notice leads to who is there now."""
    merger(*pair).execute()
    merged = Unit.objects.get(code="xa-c")
    RenameUnitAction(merged, {"vi": "Xã Cồn Vàng"}, date(2026, 8, 1)).execute()
    assert "Xã Cồn Vàng" in at(OLD).get("/").content.decode()
    MergeUnitsAction(
        [merged], ExistingUnit(Unit.objects.get(code="cua-vinh")), date(2026, 9, 1), state=SiteState.FORWARDED
    ).execute()
    assert "http://cua-vinh.portal.test/" in at(OLD).get("/").content.decode()


def test_an_archive_of_nobody_says_since_when(pair, at):
    CloseUnitAction(pair[0], DAY).execute()
    html = at(OLD).get("/").content.decode()
    assert '<aside class="archive"' in html
    assert "2026-07-01" in html


def test_archives_leave_the_directory_and_stay_in_the_search(pair, at, on_commit):
    with on_commit():
        article_on(OLD, "Hội làng mùa rong")
    assert "xa-a" in {unit.code for group in unit_groups("vi") for unit in group.units}
    with on_commit():
        merger(*pair).execute()
    assert [result.unit for result in find(Search("hội làng mùa rong", type=("article",))).results] == ["xa-a"]
    codes = {unit.code for group in unit_groups("vi") for unit in group.units}
    assert "xa-c" in codes
    assert not codes & {"xa-a", "xa-b"}


# ---- forwarding ----
@pytest.fixture
def forwarded(pair, on_commit):
    article_on(OLD, "Chỉ ở xã cũ")
    article_on(OLD, "Đã chép sang")
    with on_commit():
        merger(*pair, into=new_unit(languages=("en",)), state=SiteState.FORWARDED).execute()
    article_on(HOST, "Đã chép sang")


def test_pages_lead_to_the_same_page(forwarded, at):
    for path, target in {
        "/": "/",
        "/thong-bao/": "/thong-bao/",
        "/thong-bao/?page=2": "/thong-bao/?page=2",
        "/thong-bao": "/thong-bao",
        "/thong-bao/da-chep-sang/": "/thong-bao/da-chep-sang/",
        "/thong-bao/chi-o-xa-cu/": "/thong-bao/",  # The section it stood in.
        "/khong-co-gi/": "/",
        "/en/": "/en/",
        "/en/lien-he/": "/en/lien-he/",
        "/en/khong-co/": "/en/",
        "/ja/": "/",  # A language that the successor has not opened.
        "/tim-kiem/?q=a": "/tim-kiem/?q=a",
        "/en/search/": "/en/search/",
        "/rss/": "/rss/",
        "/rss/all.xml": "/rss/all.xml",
        "/sitemap.xml": "/sitemap.xml",
        "/robots.txt": "/robots.txt",
        "/documents/7/a.pdf": "/documents/7/a.pdf",
        "/gioi-thieu/lanh-dao/": "/gioi-thieu/",  # A draft at the successor.
    }.items():
        response = at(OLD).get(path)
        assert response.status_code == 301, path
        assert response["Location"] == f"http://{HOST}{target}", path
    assert at(OLD).post("/lien-he/", {}).status_code == 301
    assert "max-age" in at(OLD).get("/")["Cache-Control"]


def test_where_the_way_leads_there_is_something(forwarded, at):
    document = make_document()
    for path in ("/", "/thong-bao/chi-o-xa-cu/", "/rss/all.xml", document.url, "/en/lien-he/", "/so-do-trang/"):
        location = at(OLD).get(path)["Location"]
        assert at(HOST).get(location.removeprefix(f"http://{HOST}")).status_code == 200, path


def test_a_page_that_moved_is_found_by_its_slug(pair, at):
    article = make_article(section(OLD, "tin-dia-phuong"), "Lịch tiêm phòng")
    merger(*pair, state=SiteState.FORWARDED).execute()
    new = make_article(section(HOST, "thong-bao"), "Lịch tiêm phòng")
    assert article.slug == new.slug
    assert at(OLD).get(path_of(article))["Location"] == f"http://{HOST}/thong-bao/lich-tiem-phong/"


def test_people_may_map_pages_by_hand(forwarded, at):
    site = site_of("xa-a").site
    Redirect.objects.create(site=site, old_path="/thong-bao/chi-o-xa-cu", redirect_link="https://example.com/x/")
    target = section(HOST, "tin-dia-phuong")
    Redirect.objects.create(site=site, old_path="/cu", redirect_page=target)
    assert at(OLD).get("/thong-bao/chi-o-xa-cu/")["Location"] == "https://example.com/x/"
    assert at(OLD).get("/cu/")["Location"].endswith(f"{HOST}/tin-dia-phuong/")


def test_chains_of_forwarding_are_one_step(forwarded, at):
    ward = Unit.objects.get(code="cua-vinh")
    merged = Unit.objects.get(code="xa-c")
    MergeUnitsAction([merged], ExistingUnit(ward), date(2026, 9, 1), state=SiteState.FORWARDED).execute()
    assert at(OLD).get("/thong-bao/")["Location"] == "http://cua-vinh.portal.test/thong-bao/"


def test_a_way_that_leads_nowhere_ends(forwarded, at):
    """Two sites that name each other, made by hand in the database: no endless walk."""
    MemberSite.objects.filter(unit__code="xa-c").update(state=SiteState.FORWARDED, successor=site_of("xa-a"))
    assert at(OLD).get("/").status_code == 404
    MemberSite.objects.filter(unit__code="xa-c").update(state=SiteState.CLOSED, successor=None)
    assert at(OLD).get("/").status_code == 404


def test_what_forwards_is_not_found_and_not_listed(pair, at, on_commit):
    with on_commit():
        article_on(OLD, "Hội làng mùa rong")
    assert find(Search("hội làng mùa rong", type=("article",))).total == 1
    with on_commit():
        merger(*pair, state=SiteState.FORWARDED).execute()
    assert find(Search("hội làng mùa rong", type=("article",))).total == 0
    assert not ArticlePage.objects.of_public_sites().filter(title="Hội làng mùa rong").exists()


def test_forwarding_by_hand_needs_a_successor(department):
    department.state = SiteState.FORWARDED
    with pytest.raises(ValidationError) as error:
        department.clean()
    assert "state" in error.value.message_dict


# ---- issuers ----
def renamed_department() -> None:
    unit = Unit.objects.get(code="snnmt")
    RenameUnitAction(unit, {"vi": "Sở Nông nghiệp mới", "en": "New Agriculture"}, date(2026, 6, 1)).execute()


def test_what_was_published_keeps_the_name_of_its_date(at, on_commit):
    with on_commit():
        old = article_on(DEPARTMENT, "Vụ rong cũ", date=datetime(2026, 5, 31, 23, 30, tzinfo=VIETNAM))
        new = article_on(DEPARTMENT, "Vụ rong mới", date=datetime(2026, 6, 1, 0, 30, tzinfo=VIETNAM))
    renamed_department()
    before, after = "Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp mới"
    for page, name, other in ((old, before, None), (new, after, before)):
        html = at(DEPARTMENT).get(path_of(page)).content.decode()
        (data,) = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.DOTALL)
        assert json.loads(data)["publisher"]["name"] == name
        assert (before in html.split("<main")[1].split("</main>")[0]) == (page == old)
        assert other is None or other not in html
    results = {result.title: result.unit_name for result in find(Search("vụ rong", type=("article",))).results}
    assert results == {"Vụ rong cũ": before, "Vụ rong mới": after}
    api = at(PORTAL).get("/api/v1/search/?q=vu+rong&type=article").json()["results"]
    assert {row["title"]: row["unit_name"] for row in api} == results


def test_lists_across_units_name_the_issuer_of_the_date():
    from django.template import Context, Template

    old = article_on(DEPARTMENT, "Vụ rong cũ", date=datetime(2026, 5, 31, 8, tzinfo=VIETNAM))
    new = article_on(DEPARTMENT, "Vụ rong mới", date=datetime(2026, 6, 2, 8, tzinfo=VIETNAM))
    renamed_department()
    template = Template("{% load site_tags %}{% unit_of page %}")
    assert template.render(Context({"page": old})) == "Sở Nông nghiệp và Môi trường"
    assert template.render(Context({"page": new})) == "Sở Nông nghiệp mới"


def test_the_chrome_turns_over_at_midnight(pair, at, monkeypatch):
    """A name whose day comes shows without anybody's click, whatever the cache holds."""
    from django.utils import timezone

    RenameUnitAction(pair[0], {"vi": "Xã Ngày Mai"}, in_days(1)).execute()
    assert "Xã Ngày Mai" not in at(OLD).get("/").content.decode()
    tomorrow = in_days(1)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: tomorrow)
    assert "Xã Ngày Mai" in at(OLD).get("/").content.decode()
