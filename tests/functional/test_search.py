"""The search in a real browser: words, facets, the advanced form, suggestions by keyboard, mouse and input method."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.functional.kinds import LANGUAGES
from tests.functional.test_looks import findings, first_load

pytestmark = pytest.mark.browser

ADDRESSES = {code: "/tim-kiem/" if code == "vi" else f"/{code}/search/" for code in LANGUAGES}


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    wanted = page.locator(selector).first
    for _press in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def suggestions(page: Page, where: str = "main"):
    return page.locator(f"{where} [role=option]")


# ---- results and facets ----
def test_search_filter_and_back_by_keyboard(installation, page):
    page.goto(installation.url())
    tab_to(page, ".mast > form.search input")
    page.keyboard.type("cang")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="kết quả")).to_be_visible()
    total = page.locator("[role=status] b").first.inner_text()
    tab_to(page, "fieldset.facet input[name=type]")
    page.keyboard.press("Space")
    tab_to(page, ".facets button")
    page.keyboard.press("Enter")
    expect(page.locator(".bar + .chips li")).to_have_count(1)
    kinds = set(page.locator(".res .kind span:first-child").all_inner_texts())
    assert len(kinds) == 1
    # The other values of the facet keep their counts: one may be added.
    assert page.locator("input[name=type]:not(:checked) ~ .num").first.inner_text() != "0"
    tab_to(page, ".bar + .chips a")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status] b").first).to_have_text(total)
    assert "type" not in asked(page)


def test_a_page_after_the_last_and_the_way_back(installation, page):
    page.goto(installation.url("/tim-kiem/?q=cang&page=1000000000"))
    expect(page.locator("main h2")).to_contain_text("1000000000")
    assert page.locator(".res").count() == 0
    page.locator("main .call a").click()
    expect(page.locator(".res")).to_have_count(10)
    page.locator(".pager [rel=next]").click()
    expect(page.locator(".pager [aria-current]")).to_contain_text("2")


def test_this_site_or_the_whole_province(installation, page):
    page.goto(installation.url("/tim-kiem/?q=nuoc", unit="cua-vinh"))
    everywhere = len(set(page.locator(".res .meta:not(.also) span:first-child").all_inner_texts()))
    own, province = page.locator(".seg").first.locator("a").all()
    expect(province).to_have_attribute("aria-current", "true")
    own.click()
    expect(page.locator(".seg").first.locator("a").first).to_have_attribute("aria-current", "true")
    assert asked(page)["unit"] == ["cua-vinh"]
    assert everywhere > 1


# ---- advanced form ----
def test_the_advanced_form_by_keyboard(installation, page):
    page.goto(installation.url("/tim-kiem/?q=cang"))
    before = int(page.locator("[role=status] b").first.inner_text())
    tab_to(page, ".adv > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#a-phrase")
    page.keyboard.type("Vịnh Sâu")
    tab_to(page, "#a-without")
    page.keyboard.type("Kobe")
    tab_to(page, ".adv [name=type]")
    page.keyboard.press("Space")
    fold = page.locator(".units-tree details > summary").first
    tab_to(page, ".units-tree details > summary")
    page.keyboard.press("Enter")
    box = page.locator(".units-tree details[open] input").first
    expect(box).to_be_visible()
    page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    expect(fold).to_be_focused()
    page.locator("#a-phrase").press("Enter")
    page.wait_for_url(re.compile("phrase="))
    found = asked(page)
    assert (found["q"], found["phrase"], found["without"]) == (["cang"], ["Vịnh Sâu"], ["Kobe"])
    assert set(found) == {"q", "phrase", "without", "type"}, "empty fields are not in the address"
    assert 0 < int(page.locator("[role=status] b").first.inner_text()) < before
    assert not any("Kobe" in text for text in page.locator(".res").all_inner_texts())
    # The address is the whole state: somebody else sees the same.
    expect(page.locator("#a-phrase")).to_have_value("Vịnh Sâu")
    expect(page.locator(".adv")).to_have_attribute("open", "")


def test_the_advanced_form_on_a_phone_without_javascript(installation, phone):
    phone.goto(installation.url("/tim-kiem/?q=nuoc"))
    phone.locator(".adv > summary").click()
    phone.locator(".units-tree details > summary").first.click()
    phone.locator(".units-tree details[open] input").first.check()
    phone.locator("button[name=period][value='this-year']").click()
    found = asked(phone)
    assert found["since"][0].endswith("-01-01")
    assert found["within"]
    assert "period" not in found
    expect(phone.locator("#a-since")).to_have_value(found["since"][0])
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_wrong_date_is_said_and_kept(installation, page):
    page.goto(installation.url("/tim-kiem/?q=cang&phrase=bien&since=2026-05-02&until=2026-05-01"))
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#a-since")).to_have_value("2026-05-02")
    expect(page.locator("#a-phrase")).to_have_value("bien")
    page.locator("#errors a").click()
    expect(page.locator("#a-until")).to_be_focused()
    page.locator("#a-until").fill("2026-12-01")
    page.locator("#a-until").press("Enter")
    expect(page.locator("#errors")).to_have_count(0)


# ---- suggestions ----
@pytest.fixture
def field(installation, page):
    page.goto(installation.url("/tim-kiem/"))
    found = page.locator("#q")
    found.click()
    return found


def type_and_wait(page: Page, text: str = "cang") -> list[str]:
    page.keyboard.type(text)
    expect(suggestions(page).first).to_be_visible()
    return suggestions(page).all_inner_texts()


def test_suggestions_by_keyboard(page, field):
    rows = type_and_wait(page)
    assert len(rows) > 1
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("main [role=search] [aria-live]")).to_contain_text(str(len(rows)))
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(field).to_have_value(rows[0])
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    expect(field).to_have_value(rows[-1])
    page.keyboard.press("ArrowDown")
    expect(field).to_have_value("cang")
    page.keyboard.press("ArrowUp")
    expect(field).to_have_value(rows[-1])
    page.keyboard.press("Home")
    expect(field).to_have_value(rows[0])
    page.keyboard.press("Escape")
    expect(field).to_have_value("cang")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(suggestions(page).first).to_be_hidden()
    # Down opens it again; Alt+Up takes the text over and closes.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    expect(field).to_have_value(rows[0])
    expect(suggestions(page).first).to_be_hidden()
    expect(field).to_be_focused()


def test_enter_opens_the_suggestion_or_searches_for_the_words(page, field):
    rows = type_and_wait(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(rows[0])
    page.go_back()
    page.locator("#q").fill("")
    page.locator("#q").click()
    type_and_wait(page)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q=cang"))
    expect(page.locator("#q")).to_have_value("cang")


def test_a_click_opens_and_tab_leaves(page, field):
    rows = type_and_wait(page)
    page.keyboard.press("Tab")
    expect(suggestions(page).first).to_be_hidden()
    assert not field.evaluate("node => node === document.activeElement")
    field.click()
    page.keyboard.type(" v")
    expect(suggestions(page).first).to_be_visible()
    title = suggestions(page).first.inner_text()
    suggestions(page).first.click()
    expect(page.locator("h1")).to_have_text(title)
    assert rows


def test_nothing_is_asked_while_an_input_method_composes(page, field):
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url) if "/suggest/" in request.url else None)
    session = page.context.new_cdp_session(page)
    for text in ("ca", "can", "cang"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        page.wait_for_timeout(200)
    page.keyboard.press("ArrowDown")
    assert calls == []
    expect(field).to_have_attribute("aria-expanded", "false")
    session.send("Input.insertText", {"text": "cang"})
    expect(suggestions(page).first).to_be_visible()
    assert len(calls) == 1


def test_only_the_last_answer_counts_and_few_are_asked(page, field):
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url) if "/suggest/" in request.url else None)
    page.keyboard.type("cang vinh", delay=20)
    expect(suggestions(page).first).to_be_visible()
    # A busy machine types with pauses: what counts is that the last answer is for all that was typed.
    page.wait_for_function("document.querySelector('#q').value === 'cang vinh'")
    page.wait_for_timeout(400)
    assert len(calls) < len("cang vinh")
    assert parse_qs(urlsplit(calls[-1]).query)["q"] == ["cang vinh"]
    field.fill("c")
    expect(suggestions(page).first).to_be_hidden()


def test_the_menu_of_a_phone_has_them_too_and_stays_open(installation, browser):
    context = browser.new_context(viewport={"width": 375, "height": 700}, locale="vi-VN", has_touch=True)
    page = context.new_page()
    page.goto(installation.url())
    page.locator(".nav-m > summary").tap()
    page.locator("#q2").tap()
    page.keyboard.type("cang")
    expect(suggestions(page, ".nav-m").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(suggestions(page, ".nav-m").first).to_be_hidden()
    expect(page.locator(".nav-m .panel")).to_be_visible()
    page.keyboard.type(" ")
    expect(suggestions(page, ".nav-m").first).to_be_visible()
    title = suggestions(page, ".nav-m").first.inner_text()
    suggestions(page, ".nav-m").first.tap()
    expect(page.locator("h1")).to_have_text(title)
    context.close()


def test_without_javascript_the_field_is_a_plain_one(installation, phone):
    phone.goto(installation.url("/tim-kiem/"))
    assert phone.locator("#q").get_attribute("role") is None
    assert phone.locator("[role=listbox]").count() == 0


# ---- looks ----
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        "?q=cang&lang=all",
        "?q=cang&lang=all&type=article&unit=ubnd&year=2026&sort=newest",
        "?q=zzqqxx+kkwwyy",
        "?q=cang&lang=all&page=99",
        "?advanced=1",
        "?q=cang&since=x&until=y",
    ],
)
def test_axe_finds_nothing(installation, page, query, language):
    page.goto(installation.url(ADDRESSES[language] + query))
    assert findings(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_open_suggestions(installation, page, language):
    page.goto(installation.url(ADDRESSES[language]))
    words = {"ja": "港", "zh-hans": "港", "ko": "항", "en": "port", "vi": "cang"}
    page.locator("#q").click()
    type_and_wait(page, words[language])
    page.keyboard.press("ArrowDown")
    assert findings(page) == []


def test_a_first_load_is_light(installation, browser):
    for query in ("?q=cang&lang=all", "?q=cang&advanced=1"):
        assert 10_000 < first_load(browser, installation.url(f"/tim-kiem/{query}")) <= 100 * 1024
