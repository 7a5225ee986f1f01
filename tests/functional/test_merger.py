"""An administrator merges two communes: first the plan, then the change; the old host becomes an archive."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.server import Installation
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser

UNITS = ("con-gio", "dong-coi")


def unit_screen(page: Page, installation: Installation, code: str) -> None:
    """From the list of units to the one of this code."""
    page.goto(installation.url(f"/admin/units/?q={code}"))
    page.locator("table.listing tbody tr", has_text=code).locator("a").first.click()


def test_two_communes_become_one(installation, page):
    log_in(page, installation, "quantri")
    unit_screen(page, installation, UNITS[0])
    page.get_by_role("button", name="Thao tác", exact=True).click()
    page.get_by_role("link", name="Sáp nhập…").click()
    expect(page.locator("h2, h1").filter(has_text="Sáp nhập đơn vị").first).to_be_attached()
    expect(page.get_by_label("Xã Cồn Gió (con-gio)")).to_be_checked()
    page.get_by_label("Xã Đồng Cói (dong-coi)").check()
    page.fill("#id_day", "01/11/2026")
    page.keyboard.press("Escape")
    page.fill("#id_legal_basis", "Nghị quyết 21/NQ-HĐND")
    page.fill("#id_code", "gio-cói")
    page.fill("#id_name", "Xã Gió Cói")
    page.fill("#id_host", "gio-coi.haivan.localhost")
    page.get_by_role("button", name="Xem mọi việc sẽ làm").click()
    # A code with an accent is refused at its field; the rest is still there.
    expect(page.locator("#id_name")).to_have_value("Xã Gió Cói")
    page.fill("#id_code", "gio-coi")
    page.get_by_role("button", name="Xem mọi việc sẽ làm").click()
    plan = page.locator("table.listing")
    for text in ("gio-coi.haivan.localhost", "con-gio.haivan.localhost", "dong-coi.haivan.localhost", "Xã Gió Cói"):
        expect(plan).to_contain_text(text)
    # A dry run: nothing has happened.
    assert installation.get(installation.url("/", unit="gio-coi"))[0] == 404
    assert 'class="archive"' not in installation.get(installation.url("/", unit="con-gio"))[1]
    page.get_by_role("button", name="Xác nhận và thực hiện").click()
    expect(page.locator(".messages")).to_contain_text("Sáp nhập đơn vị")
    page.get_by_role("link", name="Xem trong lịch sử").click()
    expect(page.locator("main")).to_contain_text("con-gio.haivan.localhost")
    # The old host is an archive that leads to the new one.
    page.goto(installation.url("/thong-bao/", unit="con-gio"))
    notice = page.locator("aside.archive")
    expect(notice).to_contain_text("kho lưu trữ của Xã Cồn Gió")
    notice.get_by_role("link", name="Xã Gió Cói").click()
    expect(page).to_have_url(re.compile(r"//gio-coi\.haivan\.localhost"))
    expect(page.locator(".brand .name")).to_have_text("Xã Gió Cói")
    expect(page.locator("aside.archive")).to_have_count(0)
