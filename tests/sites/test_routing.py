"""Strict languages and sites: a page is at one address, in its language, on its site."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction

from cms.core.text import fold
from sites.actions import ensure_translated_section
from sites.hosts import bind_member_site
from sites.routing import route
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import body, make_article, section

pytestmark = pytest.mark.django_db


def translated(article: Page, language: str) -> Page:
    copy = article.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=False)
    # Not in Vietnamese: the publish gate lets no such text online in another language.
    copy.title, copy.summary, copy.body = f"{fold(article.title)} ({language})", "The summary.", body("The text.")
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


@pytest.fixture
def article(portal):
    parent = section(PORTAL, "kinh-te-xa-hoi")
    ensure_translated_section(portal, parent, Locale.objects.get(language_code="en"))
    return make_article(parent, "Cảng Vịnh Sâu", slug="cang-vinh-sau")


def test_an_article_is_found_by_its_path(at, article):
    response = at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/cang-vinh-sau/")
    assert response.status_code == 200
    assert "Cảng Vịnh Sâu" in response.content.decode()


def test_no_vietnamese_under_another_language(at, article):
    assert at(PORTAL).get("/en/tin-tuc/kinh-te-xa-hoi/cang-vinh-sau/").status_code == 404
    assert at(PORTAL).get("/ja/tin-tuc/").status_code == 404


def test_a_language_that_is_not_opened_is_not_there(at):
    assert at(WARD).get("/en/").status_code == 404
    assert at(DEPARTMENT).get("/ja/").status_code == 404
    assert at(DEPARTMENT).get("/en/").status_code == 200


def test_a_translation_is_at_its_own_address(at, article):
    translated(article, "en")
    response = at(PORTAL).get("/en/tin-tuc/kinh-te-xa-hoi/cang-vinh-sau/")
    assert response.status_code == 200
    html = response.content.decode()
    assert '<html lang="en"' in html
    assert "cang vinh sau (en)" in html


def test_an_alias_is_never_served(at, article):
    parent = section(PORTAL, "kinh-te-xa-hoi", "vi").get_translation(Locale.objects.get(language_code="en"))
    # Nothing makes one any more; this one is from before.
    alias = make_article(parent, "The port", slug="cang-vinh-sau")
    Page.objects.filter(pk=alias.pk).update(alias_of=article.pk, translation_key=article.translation_key)
    assert at(PORTAL).get("/en/tin-tuc/kinh-te-xa-hoi/cang-vinh-sau/").status_code == 404
    assert alias not in article.live_translations


def test_a_page_is_on_its_own_site_only(at, article):
    assert at(DEPARTMENT).get("/tin-tuc/kinh-te-xa-hoi/cang-vinh-sau/").status_code == 404
    assert at(DEPARTMENT).get("/ubnd/tin-tuc/").status_code == 404


def test_drafts_are_not_served(at):
    make_article(section(PORTAL, "kinh-te-xa-hoi"), slug="nhap", publish=False)
    assert at(PORTAL).get("/tin-tuc/kinh-te-xa-hoi/nhap/").status_code == 404


def test_an_unpublished_home_takes_its_language_away(at, portal):
    home = portal.site.root_page.get_translation(Locale.objects.get(language_code="ko"))
    assert at(PORTAL).get("/ko/").status_code == 200
    home.specific.unpublish()
    assert at(PORTAL).get("/ko/").status_code == 404
    assert at(PORTAL).get("/").status_code == 200


def test_containers_and_root_are_not_reachable(at):
    assert at(PORTAL).get("/vi/").status_code == 404
    assert at(PORTAL).get("/vi/ubnd/").status_code == 404


def test_a_restricted_page_asks_for_a_log_in(at, article):
    PageViewRestriction.objects.create(page=article.page_ptr, restriction_type="login")
    response = at(PORTAL).get(article.get_url())
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"] or "/_util/login/" in response["Location"]


def test_a_restriction_on_a_section_holds_for_what_is_below(at, article):
    PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="password", password="bi-mat")
    response = at(PORTAL).get(article.get_url())
    assert response.status_code == 200
    assert "Nội dung của bài viết" not in response.content.decode()
    assert 'type="password"' in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tin-tuc",
        "tin-tuc/kinh-te-xa-hoi",
        "tin-tuc/kinh-te-xa-hoi/cang-vinh-sau",
        "khong-co",
        "tin-tuc/khong-co",
        "tin-tuc/rss",
    ],
)
def test_our_routing_gives_what_wagtails_own_gives(path, article, portal):
    with translation.override("vi"):
        request = RequestFactory().get(f"/{path}/", headers={"host": PORTAL})
        bind_member_site(request, portal)
        route(request, path)
        ours = request._wagtail_route_for_request
        stock_request = RequestFactory().get(f"/{path}/", headers={"host": PORTAL})
        stock = Page.route_for_request(stock_request, path)
    assert (ours and ours.page.pk) == (stock and stock.page.pk)


def test_chain_page_and_restrictions_are_found_in_three_queries(article, portal, django_assert_num_queries):
    with translation.override("vi"):
        for _ in range(2):  # The first time fills the chrome.
            request = RequestFactory().get("/", headers={"host": PORTAL})
            bind_member_site(request, portal)
            path = "tin-tuc/kinh-te-xa-hoi/cang-vinh-sau"
            if _ == 0:
                route(request, path)
        with django_assert_num_queries(3):
            route(request, path)


def test_deep_and_odd_paths_do_no_harm(at):
    assert at(PORTAL).get("/" + "a/" * 200).status_code == 404
    assert at(PORTAL).get("//tin-tuc//").status_code in {200, 404}
    assert at(PORTAL).get("/../../etc/passwd").status_code == 404
