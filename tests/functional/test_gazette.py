"""Documents and the gazette in a real browser: an officer's week, a citizen on a phone, a correction; axe."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.functional.server import Installation
from tests.functional.test_questions_leader import become, handset, log_in_by_phone, looks  # noqa: F401

pytestmark = pytest.mark.browser

# The province's day, not the machine's: what is received today is placed in an issue of today.
TODAY = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
SIGNED = TODAY - timedelta(days=3)
NUMBER = f"901/{SIGNED.year}/QĐ-UBND"
DOCUMENT = f"/van-ban/qd-ubnd/{SIGNED.year}/901/"
ABSTRACT = "Quy định về quản lý vỉa hè trên địa bàn tỉnh"
TEXT = """Căn cứ Luật Tổ chức chính quyền địa phương số 65/2025/QH15;
QUYẾT ĐỊNH:
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc quản lý vỉa hè trên địa bàn tỉnh.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày ký.
"""
PIN = "246810"
WORKER = 60_000


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def take(page: Page, step: str) -> None:
    page.locator(f"form:has(input[name=step][value={step}]) button[type=submit]").first.click()


def enter_document(page: Page, installation: Installation) -> str:
    """Entered, its text typed and reviewed. Returns its key."""
    page.goto(installation.url("/admin/legal-documents/enter/"))
    page.fill("[name=number]", NUMBER)
    page.select_option("[name=issuer]", label="Ủy ban nhân dân tỉnh Hải Vân")
    page.fill("[name=signed_on]", typed(SIGNED))
    page.keyboard.press("Escape")
    page.fill("[name=abstract]", ABSTRACT)
    page.fill("[name=signer]", "Lê Thị Hồng Sa")
    assert looks(page) == []
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page).to_have_url(re.compile(r"/legal-documents/\d+/$"))
    expect(page.locator("main")).to_contain_text(ABSTRACT)
    assert looks(page) == []
    key = page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"{page.url}structure/")
    page.locator("textarea[name=text]").fill(TEXT)
    page.locator("button[name=save]").click()
    expect(page.locator(".eff-tree")).to_contain_text("Phạm vi điều chỉnh")
    return key


def draw_the_last_row_up(page: Page) -> None:
    """By the mouse; Escape and what is dropped elsewhere change nothing."""
    rows = page.locator("[data-item]")
    expect(rows.nth(1)).to_be_visible()
    keys = rows.evaluate_all("rows => rows.map((row) => row.dataset.item)")
    rows.last.drag_to(page.locator("main h2").first)
    assert rows.evaluate_all("rows => rows.map((row) => row.dataset.item)") == keys
    rows.last.drag_to(rows.first, target_position={"x": 30, "y": 3})
    expect(page).to_have_url(re.compile(f"#item-{keys[-1]}$"))
    for place, key in enumerate([keys[-1], *keys[:-1]]):
        expect(rows.nth(place)).to_have_attribute("data-item", key)


def compose(page: Page, installation: Installation, key: str) -> str:
    """From the ledger to a proof that waits for approval. Returns the address of the issue."""
    page.goto(installation.url(f"/admin/gazette/intake/new/?document={key}"))
    page.locator("form.gaz-form button, main form[method=post] button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(NUMBER)
    page.goto(installation.url("/admin/gazette/issues/new/"))
    page.fill("[name=issued_on]", typed(TODAY))
    page.keyboard.press("Escape")
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/gazette/issues/\d+/$"))
    take(page, "compose")
    expect(page.locator("#gaz-items, main")).to_contain_text(NUMBER)
    draw_the_last_row_up(page)
    take(page, "proof")
    expect(page.locator("form:has(input[name=step][value=submit])")).to_be_visible(timeout=WORKER)
    assert looks(page) == []
    take(page, "submit")
    expect(page.locator("form:has(input[name=step][value=submit])")).to_have_count(0)
    return page.url


def sign(phone: Page, installation: Installation, address: str) -> None:
    """Another person, on a phone: approves, signs, publishes."""
    log_in_by_phone(phone, installation, "lanhdao-tinh")
    phone.goto(address)
    assert looks(phone) == []
    take(phone, "approve")
    phone.fill("[name=sign-pin], [name=pin]", PIN)
    take(phone, "sign")
    expect(phone.locator("form:has(input[name=step][value=publish])")).to_be_visible(timeout=WORKER)
    take(phone, "publish")
    expect(phone.locator("form:has(input[name=step][value=publish])")).to_have_count(0)


def test_a_citizen_looks_up_on_a_phone_without_javascript(installation, phone):
    phone.goto(installation.url("/van-ban/"))
    phone.fill("main [name=q]", "so 15 2025 qd ubnd")
    phone.locator("main form[role=search] button, main form button").first.click()
    expect(phone).to_have_url(re.compile("/van-ban/qd-ubnd/2025/15/"))
    expect(phone.locator("h1")).to_contain_text("chất thải rắn")
    expect(phone.locator("main")).to_contain_text("Hết hiệu lực một phần")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375
    # As it was on the day before the change.
    phone.goto(installation.url("/van-ban/qd-ubnd/2025/15/?ngay=2025-06-01"))
    expect(phone.locator("main")).to_contain_text("Còn hiệu lực")
    related = phone.locator("main a[href*='/van-ban/qd-ubnd/2026/']").first
    related.click()
    expect(phone.locator("h1")).to_be_visible()
    expect(phone).to_have_url(re.compile("/van-ban/qd-ubnd/2026/"))


def test_a_citizen_reads_the_gazette_on_a_phone_without_javascript(installation, phone):
    phone.goto(installation.url("/cong-bao/2025/"))
    phone.locator("main a[href$='/cong-bao/2025/5-6/']").first.click()
    expect(phone.locator("h1")).to_contain_text("5 + 6")
    phone.goto(installation.url("/cong-bao/2025/5-6/chu-ky/"))
    expect(phone.locator("main")).to_contain_text("SHA-256")
    phone.goto(installation.url("/cong-bao/2025/11/"))
    expect(phone.locator("main")).to_contain_text("Đính chính")
    phone.locator("main a[href*='/trang-']").first.click()
    expect(phone).to_have_url(re.compile(r"/cong-bao/2025/11/trang-\d+/"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize(
    "path",
    ["/van-ban/", "/van-ban/qd-ubnd/2025/15/", "/cong-bao/", "/cong-bao/2025/", "/cong-bao/2025/11/",
     "/cong-bao/2025/11/chu-ky/", "/cong-bao/lich/2025/", "/cong-bao/dang-ky/", "/cong-bao/tim/?q=rac"],
)  # fmt: skip
def test_public_pages_are_accessible(installation, page, path):
    page.goto(installation.url(path))
    assert looks(page) == []


@pytest.mark.parametrize("path", ["legal-documents/", "gazette/", "gazette/intake/", "gazette/paper/?year=2025"])
def test_the_desk_s_screens_are_accessible(installation, page, path):
    become(page, installation, "congbao")
    page.goto(installation.url(f"/admin/{path}"))
    assert looks(page) == []


def test_an_officer_s_week(installation, page, handset):  # noqa: F811
    become(page, installation, "congbao")
    address = compose(page, installation, enter_document(page, installation))
    sign(handset, installation, address)
    # For everybody: the document, the issue, its signature.
    page.goto(installation.url(DOCUMENT))
    expect(page.locator("h1")).to_contain_text(ABSTRACT)
    page.goto(installation.url(f"/cong-bao/{TODAY.year}/"))
    page.locator(f"main a[href*='/cong-bao/{TODAY.year}/']").first.click()
    expect(page.locator("main")).to_contain_text(NUMBER)
    # Paper: ordered, its dispatch list taken along.
    page.goto(installation.url(f"/admin/gazette/paper/?year={TODAY.year}"))
    page.locator("a[href*='/gazette/paper/new/']").first.click()
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/gazette/paper/\d+/$"))
    expect(page.locator("main table").first).to_be_visible()
    assert looks(page) == []
    with page.expect_download() as download:
        page.locator("a[href*='/xlsx/']").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    # An error is corrected: document and old page say so.
    page.goto(installation.url(f"/admin/legal-documents/?q=901/{SIGNED.year}"))
    page.locator("td.title a").first.click()
    page.locator("details:has(input[name=step][value=correct]) summary").click()
    page.fill("[name=correct-wrong]", "từ ngày ký")
    page.fill("[name=correct-right]", "từ ngày 01 tháng 12 năm 2026")
    take(page, "correct")
    page.goto(installation.url(DOCUMENT))
    expect(page.locator("main")).to_contain_text("từ ngày 01 tháng 12 năm 2026")
