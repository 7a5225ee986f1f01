"""The whole way of one question through the hands of six people, each in an own browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import open_page
from tests.functional.server import Installation
from tests.functional.test_questions_leader import become, log_in_by_phone, write
from tests.functional.test_questions_office import unfold
from tests.functional.test_questions_public import A_WHILE, send
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser

TITLE = "Vỉa hè chợ Đầm Sen bị lún sâu sau mưa lớn"
PHONE = "0912 345 670"
TEXT = f"Vỉa hè trước chợ lún thành hố, nước đọng. Tôi là Lê Thị Chuỗi, {PHONE}. Bao giờ sửa, ai thu gom nước thải?"
PART = "Sở Xây dựng lát lại vỉa hè trong tháng 12/2026."
ANSWER = "Cống thoát nước được nạo vét trước ngày 15/12/2026. "
WANTED = "Xin cho biết đoạn vỉa hè bị lún nằm trước số nhà nào."
GIVEN = "Trước số nhà 45, cạnh cổng chợ."
# As somebody types on a telephone without a Vietnamese keyboard.
WITHOUT_MARKS = "via he cho dam sen bi lun"
LEAD, SUPPORTING = "Sở Nông nghiệp và Môi trường", "Sở Xây dựng"
Opened = Iterator[Page]


@contextmanager
def desktop(browser: Browser, installation: Installation, user: str) -> Opened:
    for page in open_page(browser, 1280):
        log_in(page, installation, user)
        yield page


def ask(phone: Page, installation: Installation) -> tuple[str, str]:
    """Code and secret of a question sent with name and telephone, for publication."""
    phone.goto(installation.url("/hoi-dap/gui/"))
    phone.fill("#id_title", TITLE)
    phone.fill("#id_text", TEXT)
    phone.fill("#id_name", "Lê Thị Chuỗi")
    phone.fill("#id_phone", PHONE)
    phone.check("#id_consent_answer")
    phone.check("#id_consent_publish")
    phone.wait_for_timeout(A_WHILE)
    send(phone)
    if phone.locator("button[name=anyway]").count():  # Others have asked something like it.
        phone.locator("button[name=anyway]").click()
    expect(phone).to_have_url(re.compile("/hoi-dap/da-nhan/"))
    code, secret = phone.locator(".q-codes dd").all_inner_texts()
    return code, secret


def track(phone: Page, installation: Installation, code: str, secret: str) -> None:
    phone.goto(installation.url("/hoi-dap/tra-cuu/"))
    phone.fill("#code", code)
    phone.fill("#secret", secret)
    phone.locator("main form button").click()
    expect(phone.locator("h1")).to_have_text(TITLE)


def ask_back(page: Page, installation: Installation, code: str) -> str:
    """Screened from the inbox, and something is missing. Returns the question's address in the admin."""
    page.goto(installation.url(f"/admin/questions/inbox/screening/?q={code}"))
    page.locator(".quest-table td.title a").first.click()
    expect(page.locator("main")).to_contain_text(TITLE)
    page.locator("button", has_text="Bắt đầu sàng lọc").click()
    expect(page.locator(".quest-head .quest-state--screening")).to_be_visible()
    box = unfold(page, "ask")
    box.locator("textarea").fill(WANTED)
    box.locator("button[type=submit]").click()
    expect(page.locator(".quest-head .quest-state--needs_information")).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url).split("#")[0]


def give_information(phone: Page, installation: Installation, code: str, secret: str) -> None:
    """The citizen reads what is missing, and answers; an empty answer is refused and changes nothing."""
    track(phone, installation, code, secret)
    expect(phone.locator(".call.is-warn")).to_contain_text(WANTED)
    phone.locator("#add button").click()
    expect(phone.locator("[role=alert]").first).to_be_visible()
    phone.fill("#add-text", GIVEN)
    phone.locator("#add button").click()
    expect(phone).to_have_url(re.compile("done=added"))
    expect(phone.locator(".call.is-warn")).to_have_count(0)
    expect(phone.locator(".q-messages")).to_contain_text(GIVEN)


def route(page: Page, installation: Installation, address: str) -> None:
    """The clock runs again, and two units get it."""
    page.goto(installation.url(address))
    expect(page.locator(".quest-head .quest-state--screening")).to_be_visible()
    expect(page.locator("main")).to_contain_text(GIVEN)
    box = unfold(page, "route")
    box.locator("select").nth(0).select_option(label=LEAD)
    box.locator("select").nth(1).select_option(label=SUPPORTING)
    box.locator("button[type=submit]").click()
    expect(page.locator(".quest-hops tbody tr")).to_have_count(2)
    expect(page.locator(".quest-hops tbody")).to_contain_text("Chủ trì")


def deliver_part(page: Page, installation: Installation, address: str) -> None:
    page.goto(installation.url(address))
    unfold(page, "accept").locator("button[type=submit]").click()
    box = unfold(page, "part")
    box.locator("textarea").fill(PART)
    box.locator("button[type=submit]").click()
    expect(page.locator(".messages")).to_be_visible()
    expect(page.locator("#step-part")).to_have_count(0)
    # The supporting unit does not write the answer.
    response = page.goto(installation.url(f"{address}answer/"))
    assert response
    assert response.status in (403, 404) or page.locator("#ql-answer-form").count() == 0


def draft_and_submit(page: Page, installation: Installation, address: str) -> None:
    page.goto(installation.url(address))
    unfold(page, "accept").locator("button[type=submit]").click()
    page.goto(installation.url(f"{address}answer/"))
    expect(page.locator("main")).to_contain_text(PART)
    write(page, ANSWER + PART)
    page.locator("button[name=do][value=submit]").click()
    expect(page.locator("#ql-answer-form")).to_have_count(0)


def approve(phone: Page, installation: Installation, address: str) -> None:
    log_in_by_phone(phone, installation, "snnmt-duyet")
    phone.goto(installation.url("/admin/questions/approvals/"))
    phone.locator(f"a[href='{address}approve/']").first.click()
    expect(phone.locator("main")).to_contain_text("15/12/2026")
    phone.locator("button[name=do][value=approve]").click()
    expect(phone.locator("button[name=do][value=approve]")).to_have_count(0)


def publish(page: Page, installation: Installation, address: str) -> None:
    page.goto(installation.url(f"{address}publish/"))
    proposed = page.locator("textarea[name=text]").input_value()
    assert "Chuỗi" not in proposed
    assert PHONE not in proposed
    page.locator("input[name=confirmed]").check()
    page.locator("button[name=do][value=publish]").click()
    expect(page.locator("details.ql-box").first).to_be_visible()


def find(phone: Page, installation: Installation) -> None:
    """By the search of the whole site; it learns of a publication within a moment."""
    for _attempt in range(20):
        phone.goto(installation.url(f"/tim-kiem/?q={WITHOUT_MARKS.replace(' ', '+')}"))
        found = phone.locator(".res h2 a", has_text=TITLE)
        if found.count():
            break
        phone.wait_for_timeout(250)
    found.first.click()
    expect(phone).to_have_url(re.compile("/hoi-dap/q/"))
    expect(phone.locator("main")).to_contain_text("15/12/2026")
    assert "Chuỗi" not in phone.content()
    assert PHONE not in phone.content()


def test_from_the_question_to_the_rating(installation, browser, phone):
    code, secret = ask(phone, installation)
    track(phone, installation, code, secret)
    with desktop(browser, installation, "hoidap") as centre:
        address = ask_back(centre, installation, code)
        give_information(phone, installation, code, secret)
        route(centre, installation, address)
        with desktop(browser, installation, "sxd-hoidap") as supporting:
            deliver_part(supporting, installation, address)
        with desktop(browser, installation, "snnmt-hoidap") as officer:
            draft_and_submit(officer, installation, address)
        for leader in open_page(browser, 375, java_script_enabled=False):
            approve(leader, installation, address)
        track(phone, installation, code, secret)
        expect(phone.locator("main")).to_contain_text("15/12/2026")
        publish(centre, installation, address)
    find(phone, installation)
    track(phone, installation, code, secret)
    phone.check("#star-5")
    phone.locator("#rate button").click()
    expect(phone).to_have_url(re.compile("done=rated"))
    # The rating is for the administration alone.
    for page in open_page(browser, 1280):
        become(page, installation, "hoidap")
        page.goto(installation.url(address))
        expect(page.locator("#panel-facts-content, main").first).to_contain_text("5 / 5")
