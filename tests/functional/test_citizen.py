"""A citizen reads, changes the language, searches; on a desktop by keyboard, on a phone without JavaScript."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def path_of(page: Page) -> str:
    return "/" + unquote(page.url).split("/", 3)[3]


def test_from_the_portal_to_an_article(installation, page):
    page.goto(installation.url())
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    title = page.locator("main h2 a, main h3 a").first
    words = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(words)
    expect(page.locator(".crumbs, nav[aria-label='Đường dẫn']").first).to_be_visible()
    assert json.loads(page.locator("script[type='application/ld+json']").first.inner_text())["@context"]


def test_a_language_that_is_there_and_one_that_is_not(installation, page):
    """The switcher leads to the translation; where there is none it offers none."""
    page.goto(installation.url("/en/"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".langs a[hreflang='ja']").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    assert path_of(page) == "/ja/"
    page.locator(".langs a[hreflang='vi']").click()
    assert path_of(page) == "/"
    # An article of a ward that nobody translated.
    page.goto(installation.url("/thong-bao/", unit="cua-vinh"))
    page.locator("main .list a, main article a").first.click()
    assert page.locator(".langs a[hreflang='ja']").count() == 0
    status, _text = installation.get(page.url.replace("/thong-bao/", "/ja/thong-bao/"))
    assert status == 404


def test_a_translated_article_in_all_five_languages(installation, page):
    page.goto(installation.url("/en/"))
    page.locator("main h2 a, main h3 a").first.click()
    seen = set()
    for language in ("vi", "ja", "ko", "zh-Hans", "en"):
        link = page.locator(f".langs a[hreflang='{language}']")
        expect(link).not_to_contain_text("(")  # It leads to this article, not to a home page.
        link.click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        seen.add(page.locator("h1").inner_text())
        assert page.locator("link[rel='alternate'][hreflang='x-default']").count() == 1
    assert len(seen) == 5


def test_search_without_accents_and_with_a_filter(installation, page):
    page.goto(installation.url())
    page.locator(".mast > form.search input[name=q]").fill("cang vinh sau")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("kết quả")
    results = page.locator(".res h2 a")
    assert any("Vịnh Sâu" in text for text in results.all_inner_texts()[:3])
    expect(page.locator(".res mark").first).to_be_visible()
    everything = results.count()
    box = page.locator(".facets input[name='unit']").first
    unit = box.locator("xpath=following-sibling::span[1]").inner_text()
    box.check()
    page.locator(".facets button").click()
    expect(page.locator("input[name='unit']:checked")).to_have_count(1)
    names = page.locator(".res .meta:not(.also) span:first-child").all_inner_texts()
    assert 0 < len(names) <= everything
    assert {unit} == set(names)
    # Back keeps the words; the other language's tab leads to its results.
    page.go_back()
    expect(page.locator("main input[type=search]")).to_have_value("cang vinh sau")


def test_search_over_all_units_from_a_ward(installation, page):
    page.goto(installation.url(unit="cua-vinh"))
    page.locator(".mast > form.search input[name=q]").fill("cảng")
    page.locator(".mast > form.search button").click()
    assert len(set(page.locator(".res .meta:not(.also) span:first-child").all_inner_texts())) > 1


def test_the_phone_menu_by_keyboard(installation, browser):
    context = browser.new_context(viewport={"width": 375, "height": 700}, locale="vi-VN")
    page = context.new_page()
    page.goto(installation.url())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", "the first stop skips to the text"
    menu = page.locator(".nav-m > summary")
    for _ in range(20):
        page.keyboard.press("Tab")
        if menu.evaluate("node => node === document.activeElement"):
            break
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".nav-m .panel")).to_be_visible()
    # A group of the menu opens by keyboard, too; Escape closes it, then the whole menu, and the focus comes back.
    group = page.locator(".nav-m details summary").first
    for _ in range(20):
        page.keyboard.press("Tab")
        if group.evaluate("node => node === document.activeElement"):
            break
    expect(group).to_be_focused()
    page.keyboard.press("Space")
    link = page.locator(".nav-m .sub a").first
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(group).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".nav-m .panel")).to_be_hidden()
    expect(menu).to_be_focused()
    context.close()


def test_a_phone_without_javascript(installation, phone):
    phone.goto(installation.url())
    phone.locator(".nav-m > summary").click()
    phone.locator(".nav-m details summary").first.click()
    phone.locator(".nav-m .sub a").nth(1).click()
    expect(phone.locator("h1")).to_be_visible()
    assert path_of(phone) != "/"
    phone.goto(installation.url("/tim-kiem/?q=nuoc+sach"))
    assert phone.locator(".res").count() > 0
    phone.locator(".facets > summary").click()
    phone.locator(".facets input[name='type']").first.check()
    phone.locator(".facets button").click()
    assert "type=" in phone.url


def test_the_contact_form_keeps_what_was_typed(installation, phone):
    phone.goto(installation.url("/lien-he/"))
    phone.locator("main form textarea").fill("Xin hỏi giờ tiếp dân.")
    phone.locator("main form button[type=submit], main form button:not([type])").last.click()
    expect(phone.locator("#errors")).to_be_visible()
    expect(phone.locator("main form textarea")).to_have_value("Xin hỏi giờ tiếp dân.")


def test_text_size_is_remembered(installation, page):
    def size() -> float:
        return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"))

    page.goto(installation.url("/en/"))
    page.locator("main h2 a, main h3 a").first.click()
    expect(page.locator(".prose p").first).to_be_visible()
    before = size()
    if not page.locator("[data-size]").last.is_visible():
        page.locator("details:has([data-size]) > summary").click()
    page.locator("[data-size]").last.click()
    after = size()
    assert after > before
    page.reload()
    expect(page.locator(".prose p").first).to_be_visible()
    assert size() == after


def test_an_unknown_host_learns_nothing(installation):
    status, text = installation.get(installation.url(unit="khong-co"))
    assert status == 404
    assert not re.search("Hải Vân|haivan|wagtail", text, re.IGNORECASE)


def test_maintenance_shows_a_notice_and_keeps_the_admin_open(installation, phone):
    installation.manage("maintenance", "on", "--until", "05:00 29/11/2026")
    try:
        answer = phone.goto(installation.url(unit="snnmt"))
        assert answer is not None
        assert answer.status == 503
        assert "retry-after" in answer.headers
        expect(phone.locator("main")).to_contain_text("29")
        assert installation.get(installation.url("/admin/login/"))[0] == 200
        assert installation.get(installation.url("/health/live"))[0] == 200
    finally:
        installation.manage("maintenance", "off")
    assert installation.get(installation.url(unit="snnmt"))[0] == 200
