"""The officers' room in a browser: screened and routed by keyboard, accepted by the unit, on a phone, by axe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import open_page
from tests.functional.server import Installation
from tests.functional.test_looks import AXE
from tests.functional.test_questions_leader import log_in_by_phone
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser

CENTRE, OFFICER, UNIT = "bientap", "snnmt-hoidap", "Sở Nông nghiệp và Môi trường"
# What the page itself brings; Wagtail's own frame is not ours.
OURS = "main"


def make(installation: Installation, title: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(installation.run("tests.functional.question_jobs", title))
    return made


def axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    result = page.evaluate(f"() => axe.run('{OURS}', {{resultTypes: ['violations']}})")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in result["violations"]]


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    yield from open_page(browser, 375)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A desktop without a script."""
    yield from open_page(browser, 1280, java_script_enabled=False)


def choose(page: Page, field: Any, text: str) -> None:
    """By the arrow keys, until the right one stands there."""
    field.focus()
    texts = field.locator("option").all_inner_texts()
    now = texts.index(field.locator("option:checked").inner_text())
    steps = next(index for index, option in enumerate(texts) if text in option) - now
    for _press in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    expect(field.locator("option:checked")).to_have_text(re.compile(text))


def unfold(page: Page, name: str) -> Any:
    box = page.locator(f"#step-{name}")
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("open", "")
    return box


def test_screened_and_routed_by_keyboard_and_accepted(installation, page, browser):
    title = "Đường liên xã và nước thải"
    made = make(installation, title)
    log_in(page, installation, CENTRE)
    page.goto(installation.url("/admin/questions/start/"))
    expect(page).to_have_url(re.compile("/inbox/screening/$"))
    expect(page.locator(".quest-tabs a[aria-current]")).to_be_visible()
    row = page.locator(".quest-table tbody tr", has_text=made["code"])
    for _press in range(40):
        page.keyboard.press("j")
        if "is-current" in (row.get_attribute("class") or ""):
            break
    expect(row).to_have_class(re.compile("is-current"))
    page.keyboard.press("x")
    expect(row.locator("input[type=checkbox]")).to_be_checked()
    page.keyboard.press("x")
    page.keyboard.press("?")
    expect(page.locator("#quest-keys")).to_have_attribute("open", "")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/questions/{made['pk']}/$"))
    # Screening: the button, then both units, all without the mouse.
    page.locator("button", has_text=re.compile("Bắt đầu sàng lọc|Begin screening")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".quest-state--screening")).to_be_visible()
    box = unfold(page, "route")
    choose(page, box.locator("select").nth(0), UNIT)
    choose(page, box.locator("select").nth(1), "Sở Công Thương")
    box.locator("button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".quest-head .quest-state--routed")).to_be_visible()
    expect(page.locator(".quest-hops tbody tr")).to_have_count(2)
    for other in open_page(browser, 1280):
        log_in(other, installation, OFFICER, "snnmt")
        other.goto(installation.url(f"/admin/questions/{made['pk']}/", unit="snnmt"))
        # Two have it open: each is told.
        expect(other.locator("[data-quest-others]")).not_to_be_empty()
        unfold(other, "accept").locator("button[type=submit]").click()
        expect(other.locator(".quest-head .quest-state--with_unit")).to_be_visible()


def test_no_findings_of_axe(installation, page):
    made = make(installation, "Đèn đường ở cảng")
    log_in(page, installation, CENTRE)
    for path in ("inbox/all/", f"{made['pk']}/", "enter/", "organisations/"):
        page.goto(installation.url(f"/admin/questions/{path}"))
        page.evaluate("() => document.querySelectorAll('main details').forEach(box => { box.open = true })")
        assert axe(page) == [], path
    page.goto(installation.url(f"/admin/questions/{made['pk']}/print/"))
    assert axe(page) == []


def test_inbox_fits_a_phone(installation, narrow):
    make(installation, "Một tiêu đề rất dài để xem danh sách trên điện thoại có vừa chiều ngang của màn hình hay không")
    log_in_by_phone(narrow, installation, CENTRE)
    for path in ("inbox/screening/", "enter/"):
        narrow.goto(installation.url(f"/admin/questions/{path}"))
        assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    narrow.goto(installation.url("/admin/questions/inbox/screening/"))
    narrow.locator(".quest-table td.title a").first.click()
    expect(narrow.locator(".quest-head")).to_be_visible()
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script(installation, plain):
    """Steps are forms in boxes that the browser itself unfolds; what is refused stays."""
    made = make(installation, "Phí neo đậu tàu")
    log_in_by_phone(plain, installation, CENTRE)
    plain.goto(installation.url(f"/admin/questions/{made['pk']}/"))
    box = plain.locator("#step-route")
    box.locator("summary").click()
    box.locator("textarea").fill("Xin trả lời trước mùa bão")
    box.locator("select").first.select_option("")
    box.locator("button[type=submit]").click()
    expect(plain.locator("#step-route")).to_have_attribute("open", "")
    expect(plain.locator("#step-route textarea")).to_have_value("Xin trả lời trước mùa bão")
