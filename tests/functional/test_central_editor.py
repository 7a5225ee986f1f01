"""The central editor's day: a unit nominates, the portal accepts under an own title, the unit corrects, the editor sees
what was changed; an article of the portal goes to a ward without anybody's click there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.server import Installation
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser

# Neither is in the demonstration's shared news.
UNITS_ARTICLE = "giay-to-cap-giay-chung-nhan-dat-lan-dau"
PORTALS_ARTICLE = "doi-gio-bo-phan-mot-cua"
OWN_TITLE = "Làm sổ đỏ lần đầu: ba điều cần biết"
CORRECTED = "Cấp giấy chứng nhận đất lần đầu: hồ sơ từ tháng 12"


def open_from_the_public_page(page: Page, installation: Installation, path: str, unit: str = "") -> None:
    """To the editor, by the user bar of the article's own page."""
    page.goto(installation.url(path, unit=unit))
    page.locator("wagtail-userbar button").first.click()
    page.locator("wagtail-userbar a[href*='/edit/']").first.click()
    expect(page.locator("#id_title")).to_be_visible()


def follow_from_the_editor(page: Page, part: str) -> None:
    """The button is in the menu beside the title."""
    page.locator("header .w-dropdown__toggle, header [data-w-dropdown-target=toggle]").first.click()
    page.locator(f"a[href*='{part}']").first.click()


def nominate(page: Page, installation: Installation) -> None:
    log_in(page, installation, "snnmt-web", unit="snnmt")
    open_from_the_public_page(page, installation, f"/tin-tuc/chuyen-nganh/{UNITS_ARTICLE}/", unit="snnmt")
    follow_from_the_editor(page, "/shared-news/nominate/")
    page.select_option("#id_section", label="– Kinh tế – xã hội")
    page.fill("#id_note", "Bà con hỏi nhiều, đề nghị cổng đăng.")
    page.locator("main form button.button").click()
    expect(page.locator("#facts-section")).to_contain_text("Bà con hỏi nhiều")


def accept(page: Page, installation: Installation) -> None:
    log_in(page, installation, "bientap")
    expect(page.locator("#shared-news-section").first).to_be_visible()
    page.goto(installation.url("/admin/shared-news/?state=nominated"))
    page.get_by_role("link", name=re.compile("Cấp giấy chứng nhận đất lần đầu")).first.click()
    page.fill("#id_accepted-own_title", OWN_TITLE)
    page.locator("form:has(input[value=accepted]) button.button").click()
    expect(page.locator("#facts-section")).to_contain_text(OWN_TITLE)


def test_nominated_accepted_corrected_seen(installation, browser, page):
    other = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    webmaster = other.new_page()
    nominate(webmaster, installation)
    accept(page, installation)
    editors_page = page.url
    # The portal shows it under the editor's title, with its provenance; the original's address is the canonical one.
    status, section = installation.get(installation.url("/tin-tuc/kinh-te-xa-hoi/"))
    assert status == 200
    assert OWN_TITLE in section
    assert "Sở Nông nghiệp và Môi trường" in section
    page.goto(installation.url("/tin-tuc/kinh-te-xa-hoi/"))
    page.get_by_role("link", name=OWN_TITLE).first.click()
    expect(page.locator("h1")).to_have_text(OWN_TITLE)
    expect(page.locator("main .call")).to_contain_text("Sở Nông nghiệp và Môi trường")
    original = installation.url(f"/tin-tuc/chuyen-nganh/{UNITS_ARTICLE}/", unit="snnmt")
    assert page.locator("link[rel=canonical]").get_attribute("href") == original
    shown_at = page.url
    # The unit corrects its article: the portal has it at once, the editor sees what was changed.
    open_from_the_public_page(webmaster, installation, f"/tin-tuc/chuyen-nganh/{UNITS_ARTICLE}/", unit="snnmt")
    webmaster.fill("#id_title", CORRECTED)
    webmaster.fill("#id_summary", "Từ tháng 12, hồ sơ cấp giấy chứng nhận lần đầu nộp tại xã, phường.")
    webmaster.get_by_role("button", name="Thao tác khác").click()
    webmaster.get_by_role("button", name="Xuất bản").click()
    expect(webmaster).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    assert "nộp tại xã, phường" in installation.get(shown_at)[1]
    page.goto(editors_page)
    difference = page.locator(".news-difference")
    expect(difference.first.locator("ins")).to_contain_text("tháng 12")
    expect(difference.first.locator("del")).not_to_be_empty()
    page.locator("form:has(input[value=seen]) button").click()
    expect(page.locator(".news-difference")).to_have_count(0)
    other.close()


def test_a_mandatory_article_is_seen_on_the_site_of_a_ward(installation, page):
    log_in(page, installation, "bientap")
    open_from_the_public_page(page, installation, f"/thong-bao/{PORTALS_ARTICLE}/")
    title = page.input_value("#id_title")
    follow_from_the_editor(page, "/shared-news/distribute/")
    page.check("input[name=audience][value=units]")
    page.select_option("#id_units", label="Phường Cửa Vịnh")
    page.check("#id_mandatory")
    page.check("input[name=place][value=notices]")
    page.locator("main form button.button").last.click()
    expect(page.locator("main")).to_contain_text("Phường Cửa Vịnh")
    page.locator("button[name=confirm]").click()
    expect(page.locator("#sites-section")).to_contain_text("Phường Cửa Vịnh")
    status, html = installation.get(installation.url("/thong-bao/", unit="cua-vinh"))
    assert status == 200
    assert title.split(",")[0][:20] in html.replace("\u00a0", " ")
    assert "Ủy ban nhân dân" in html
