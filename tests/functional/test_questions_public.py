"""Asking and following in a browser: phone without JavaScript, desktop with it; axe on each kind of page."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import open_page
from tests.functional.server import Installation
from tests.functional.test_looks import findings

pytestmark = pytest.mark.browser
TITLE = "Đèn đường thôn Bãi Trước hỏng đã hai tháng"
TEXT = "Sáu cột đèn ở thôn Bãi Trước không sáng từ tháng 9. Khi nào được sửa?"
# A form that comes back at once is that of a machine.
A_WHILE = 3_200
PAGES = ("hoi-dap/", "hoi-dap/?view=faq", "hoi-dap/?q=nao vet", "hoi-dap/gui/", "hoi-dap/tra-cuu/", "hoi-dap/thong-ke/")
MADE = ("question", "gone", "answered", "asked", "open")


@pytest.fixture(scope="module")
def made(installation: Installation) -> dict[str, str]:
    found: dict[str, str] = json.loads(installation.run("tests.functional.questions_made").splitlines()[-1])
    return found


@pytest.fixture
def phone_with_script(browser: Browser) -> Iterator[Page]:
    yield from open_page(browser, 375)


def picture(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS names a folder."""
    if folder := os.environ.get("QUESTION_SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def send(page: Page) -> None:
    page.locator("#ask button:not([name]):not([type=button])").click()


def test_ask_and_follow_on_a_phone_without_javascript(installation, made, phone):
    phone.goto(installation.url("/hoi-dap/gui/"))
    phone.fill("#id_text", TEXT)
    phone.wait_for_timeout(A_WHILE)
    send(phone)
    expect(phone.locator("#errors")).to_be_visible()
    picture(phone, "phone-errors")
    expect(phone.locator("#id_text")).to_have_value(TEXT)
    phone.fill("#id_title", TITLE)
    send(phone)
    # What others asked is shown first; it is another matter.
    phone.get_by_role("button", name="Vẫn gửi").first.click()
    expect(phone).to_have_url(re.compile("/hoi-dap/da-nhan/"))
    picture(phone, "phone-receipt")
    code, secret = phone.locator(".q-codes dd").all_inner_texts()
    phone.goto(installation.url("/hoi-dap/tra-cuu/"))
    phone.fill("#code", code.lower())
    phone.fill("#secret", secret)
    phone.locator("main form button").click()
    expect(phone).to_have_url(re.compile("/hoi-dap/theo-doi/"))
    expect(phone.locator("h1")).to_have_text(TITLE)
    phone.fill("#add-text", "Cột số 4 còn bị nghiêng.")
    phone.locator("#add button").click()
    expect(phone).to_have_url(re.compile("done=added"))
    expect(phone.locator(".q-messages")).to_contain_text("Cột số 4")
    picture(phone, "phone-follow")


def test_rate_on_a_phone_without_javascript(installation, made, phone):
    phone.goto(installation.url(f"/{made['answered']}"))
    phone.check("#star-4")
    phone.fill("#note", "Rõ ràng")
    phone.locator("#rate button").click()
    expect(phone).to_have_url(re.compile("done=rated"))
    expect(phone.locator("#star-4")).to_be_checked()
    picture(phone, "phone-answered")


def test_ask_with_javascript(installation, made, page):
    page.goto(installation.url("/hoi-dap/gui/"))
    page.fill("#id_title", "Khi nào luồng cảng cá nạo vét?")
    expect(page.locator("#similar")).to_be_visible()
    expect(page.locator("#similar a").first).to_have_attribute("href", f"/{made['question']}")
    page.fill("#id_text", TEXT)
    picture(page, "desktop-similar")
    # The draft is there again after a return.
    page.goto(installation.url("/hoi-dap/"))
    page.goto(installation.url("/hoi-dap/gui/"))
    expect(page.locator("#id_text")).to_have_value(TEXT)
    page.fill("#id_title", TITLE)
    expect(page.locator("#id_proof")).not_to_have_value("", timeout=15_000)
    page.wait_for_timeout(A_WHILE)
    send(page)
    expect(page).to_have_url(re.compile("/hoi-dap/da-nhan/"))
    picture(page, "desktop-receipt")
    page.goto(installation.url("/hoi-dap/gui/"))
    expect(page.locator("#id_text")).to_have_value("")


def test_similar_questions_stand_before_sending_without_javascript(installation, made, phone):
    phone.goto(installation.url("/hoi-dap/gui/"))
    phone.fill("#id_title", "Khi nào luồng cảng cá nạo vét?")
    phone.fill("#id_text", "Tàu của tôi dài 15 m.")
    phone.wait_for_timeout(A_WHILE)
    send(phone)
    expect(phone.locator("#errors a").first).to_have_attribute("href", f"/{made['question']}")
    picture(phone, "phone-similar")
    phone.locator("button[name=anyway]").click()
    expect(phone).to_have_url(re.compile("/hoi-dap/da-nhan/"))


def test_found_without_marks_and_helpful(installation, made, page):
    page.goto(installation.url("/hoi-dap/?q=luong vao cang ca nao vet"))
    page.locator(".res a").first.click()
    expect(page).to_have_url(re.compile(re.escape(made["question"])))
    page.locator("#helpful button[value=yes]").click()
    expect(page.locator("#helpful")).not_to_contain_text("csrf")
    expect(page.locator("#helpful button")).to_have_count(0)


def test_axe_finds_nothing(installation, made, page):
    found: dict[str, list[str]] = {}
    for path in (*PAGES, *(made[name] for name in MADE), f"{made['open']}rut/"):
        response = page.goto(installation.url(f"/{path}"))
        assert response is not None
        assert response.status == (410 if path == made["gone"] else 200), path
        page.evaluate("document.querySelectorAll('details').forEach(d => { if (!d.closest('header')) d.open = true })")
        if problems := findings(page):
            found[path] = problems
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            picture(page, f"{width}-" + re.sub(r"\W+", "-", path)[:40])
    assert found == {}


def test_axe_finds_nothing_in_receipt_and_errors(installation, made, page):
    page.goto(installation.url("/hoi-dap/gui/"))
    page.wait_for_timeout(A_WHILE)
    page.fill("#id_name", "Trần Văn Hỏi")
    send(page)
    page.wait_for_selector("#errors")
    assert findings(page) == []
    page.goto(installation.url("/" + made["open"].replace("theo-doi", "da-nhan")))
    assert findings(page) == []
