"""Menus, foot and imprint follow every change at once, and cost nothing when nothing changed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from wagtail.models import Page

from pages.models import StandardPage
from sites.chrome import chrome_for
from sites.models import LinkedWebsite, MemberSite, MemberSiteText, UnitKind, UnitPeriod
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section

pytestmark = pytest.mark.django_db


def fresh(host: str, language: str = "vi"):
    return chrome_for(MemberSite.objects.for_serving().get(site__hostname=host), language)


def titles(host: str) -> list[str]:
    return [link.title for link in fresh(host).menu]


def test_a_built_chrome_asks_nothing(portal, django_assert_num_queries):
    chrome_for(portal, "vi")
    with django_assert_num_queries(0):
        assert chrome_for(portal, "vi").menu


def test_a_renamed_section_shows_at_once():
    news = section(PORTAL, "tin-tuc")
    before = titles(PORTAL)
    news.title = "Tin mới của tỉnh"
    news.save_revision().publish()
    assert "Tin mới của tỉnh" in titles(PORTAL)
    assert before != titles(PORTAL)


def test_an_article_leaves_the_chrome_alone(portal):
    generation = portal.generation
    make_article(section(PORTAL, "kinh-te-xa-hoi"))
    portal.refresh_from_db()
    assert portal.generation == generation


def test_hidden_unpublished_and_moved_pages_leave_the_menu():
    news = section(DEPARTMENT, "thong-bao")
    assert news.title in titles(DEPARTMENT)
    news.unpublish()
    assert news.title not in titles(DEPARTMENT)
    news.save_revision().publish()
    news.show_in_menus = False
    news.save_revision().publish()
    assert news.title not in titles(DEPARTMENT)


def test_a_page_that_only_holds_drafts_is_left_out(department):
    about = StandardPage.objects.descendant_of(department.site.root_page).get(slug="gioi-thieu")
    assert about.live
    assert about.title not in titles(DEPARTMENT)
    child = StandardPage.objects.child_of(about).first()
    child.save_revision().publish()
    link = next(link for link in fresh(DEPARTMENT).menu if link.title == about.title)
    assert [sub.title for sub in link.children] == [child.title]


def test_a_new_name_shows_on_every_site():
    period = UnitPeriod.objects.get(unit__code="ubnd")
    MemberSiteText.objects.filter(member_site__unit__code="ubnd").update(name="")
    period.name = "Tỉnh Hải Vân mới"
    period.save()
    assert fresh(PORTAL).name == "Tỉnh Hải Vân mới"
    assert fresh(DEPARTMENT).province_name == "Tỉnh Hải Vân mới"


def test_the_imprint_shows_and_says_when_it_is_in_vietnamese(at, portal):
    portal.licence_number, portal.licence_date = "00/GP-TTĐT", date(2026, 1, 5)
    portal.licence_issuer = "Sở Văn hóa, Thể thao và Du lịch"
    portal.save()
    html = at(PORTAL).get("/").content.decode()
    assert "00/GP-TTĐT" in html
    assert "Số 1 đường Sóng Xanh" in html
    assert "05/01/2026" in html
    assert "0299 000 1022" in html
    assert 'href="tel:+842990001022"' in html
    japanese = at(PORTAL).get("/ja/").content.decode()
    assert '<p lang="vi">Số 1 đường Sóng Xanh</p>' in japanese
    assert "2026年1月5日" in japanese


def test_linked_websites_stand_at_the_foot(at, portal):
    LinkedWebsite.objects.create(member_site=portal, title="Cổng Chính phủ", url="https://chinhphu.example/")
    assert "https://chinhphu.example/" in at(PORTAL).get("/tin-tuc/").content.decode()


def test_the_switcher_offers_what_exists(at, department):
    html = at(DEPARTMENT).get("/").content.decode()
    assert 'href="/en/"' in html
    assert 'href="/ja/"' not in html
    # A page without an English version offers to ask for one; the way to the English home is at the foot.
    html = at(DEPARTMENT).get("/tin-tuc/").content.decode()
    switcher = html[html.index('<ul class="langs">') : html.index("</ul>", html.index('<ul class="langs">'))]
    assert re.search(r'class="missing" href="/en/[^"]+/"[^>]*><span lang="en">English</span>', switcher)
    assert '<a href="/en/" lang="en" hreflang="en">English</a>' in html[html.index("<footer") :]
    assert 'rel="alternate" hreflang="en"' not in html
    # A page that is not there has no versions: the homes are offered.
    assert 'href="/en/" lang="en"' in at(DEPARTMENT).get("/khong-co/").content.decode()


def test_hreflang_names_each_version_and_a_default(at):
    html = at(PORTAL).get("/lien-he/").content.decode()
    for code, path in (("vi", "/lien-he/"), ("en", "/en/lien-he/"), ("zh-Hans", "/zh-hans/lien-he/")):
        assert f'<link rel="alternate" hreflang="{code}" href="http://portal.test{path}">' in html
    assert '<link rel="alternate" hreflang="x-default" href="http://portal.test/lien-he/">' in html


def test_a_unit_leads_back_to_the_province(at):
    html = at(DEPARTMENT).get("/tin-tuc/").content.decode()
    assert '<a href="http://portal.test/">Tỉnh Hải Vân</a>' in html
    assert "Sở Nông nghiệp và Môi trường" in html


def test_the_theme_is_on_the_root_element(at, department):
    department.theme = "bien"
    department.save()
    assert '<html lang="vi" class="theme-bien">' in at(DEPARTMENT).get("/").content.decode()


def test_a_closed_site_is_not_there(at, department):
    department.state = "closed"
    department.save()
    assert at(DEPARTMENT).get("/").content == b"Not Found"
    department.state = "archive"
    department.save()
    assert at(DEPARTMENT).get("/").status_code == 200


def test_directory_and_site_map(at):
    html = at(PORTAL).get("/co-quan/").content.decode()
    assert "http://snnmt.portal.test/" in html
    assert "Phường Cửa Vịnh" in html
    assert at(DEPARTMENT).get("/co-quan/")["Location"] == "http://portal.test/co-quan/"
    english = at(PORTAL).get("/en/authorities/").content.decode()
    assert "Department of Agriculture" in english
    assert "http://snnmt.portal.test/en/" in english
    assert "http://cua-vinh.portal.test/&quot;" not in english
    assert section(PORTAL, "kinh-te-xa-hoi").title in at(PORTAL).get("/so-do-trang/").content.decode()


def test_the_directory_does_not_grow_in_queries(at, django_assert_max_num_queries):
    at(PORTAL).get("/co-quan/")
    with django_assert_max_num_queries(8):
        at(PORTAL).get("/co-quan/")


def test_restricted_sections_are_not_in_the_menu():
    from wagtail.models import PageViewRestriction

    notices = section(PORTAL, "thong-bao")
    assert notices.title in titles(PORTAL)
    PageViewRestriction.objects.create(page=Page.objects.get(pk=notices.pk), restriction_type="login")
    assert notices.title not in titles(PORTAL)


def test_the_directory_is_kept_and_still_shows_every_change(at, django_assert_num_queries):
    at(PORTAL).get("/co-quan/")
    with django_assert_num_queries(1):  # The site.
        assert "Phường Cửa Vịnh" in at(PORTAL).get("/co-quan/").content.decode()
    kind = UnitKind.objects.get(code="ward")
    kind.name = "Phường và xã"
    kind.save()
    assert "Phường và xã" in at(PORTAL).get("/co-quan/").content.decode()
    ward = MemberSite.objects.get(site__hostname=WARD)
    ward.telephone = "0299 555 777"
    ward.save()
    assert "0299 555 777" in at(PORTAL).get("/co-quan/").content.decode()
    ward.state = "closed"
    ward.save()
    assert "Phường Cửa Vịnh" not in at(PORTAL).get("/co-quan/").content.decode()
