"""A unit's webmaster writes an article with a picture, previews, publishes, and the province finds it."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.factories import png
from tests.functional.server import PASSWORD, Installation

pytestmark = pytest.mark.browser

TITLE = "Lịch tiêm phòng dại đợt cuối năm"


def log_in(page: Page, installation: Installation, username: str, unit: str = "") -> None:
    page.goto(installation.url("/admin/login/", unit=unit))
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator(".sidebar")).to_be_visible()


def write_article(page: Page, installation: Installation, picture: Path) -> None:
    """From the public page by its user bar to a filled form."""
    page.goto(installation.url("/thong-bao/", unit="snnmt"))
    page.locator("wagtail-userbar button").first.click()
    page.locator("wagtail-userbar a[href$='/add_subpage/']").click()
    page.locator("a[href*='/add/news/articlepage/']").first.click()
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "Các trạm thú y tiêm phòng dại miễn phí cho chó, mèo.")
    page.get_by_role("button", name="Chọn ảnh").first.click()
    page.get_by_role("tab", name="Tải lên").click()
    page.set_input_files("#id_image-chooser-upload-file", picture)
    page.fill("#id_image-chooser-upload-title", "Trạm thú y")
    page.fill("#id_image-chooser-upload-description", "Bác sĩ thú y tiêm cho một con chó")
    page.get_by_role("button", name="Tải lên").click()
    expect(page.locator(".modal-body")).to_have_count(0)
    page.get_by_role("button", name="Chèn khối").first.click()
    page.get_by_role("option", name="Đoạn văn").click()
    # A new block takes the focus a moment after it has come.
    page.wait_for_function("document.activeElement.isContentEditable")
    page.keyboard.type("Đợt tiêm bắt đầu ngày 1 tháng 12 tại các trạm thú y.")
    # The editor hands its text to the form a moment after the last key.
    page.wait_for_function("document.querySelector('[name=body-0-value]').value.includes('trạm thú y')")


def test_write_preview_publish_find(installation, page, tmp_path):
    picture = tmp_path / "tram-thu-y.png"
    picture.write_bytes(png(1280, 720))
    log_in(page, installation, "snnmt-web", unit="snnmt")
    write_article(page, installation, picture)
    # The slug is made of Vietnamese words, without their accents.
    page.get_by_role("tab", name="Quảng bá").click()
    expect(page.locator("#id_slug")).to_have_value("lich-tiem-phong-dai-dot-cuoi-nam")
    with page.expect_event("domcontentloaded"):  # A save in the background changes the address too.
        page.get_by_role("button", name="Lưu bản nháp").click()
    expect(
        page.locator(".messages .success, .w-status--primary, [data-w-messages-target] .success").first
    ).to_be_visible()
    # Nobody outside sees the draft; its preview shows what will be there.
    public = installation.url("/thong-bao/lich-tiem-phong-dai-dot-cuoi-nam/", unit="snnmt")
    assert installation.get(public)[0] == 404
    page.get_by_role("button", name="Xem trước").first.click()
    preview = page.frame_locator(
        "iframe[data-preview-iframe], iframe.w-preview__iframe, iframe[title='Xem trước']"
    ).first
    expect(preview.locator("h1")).to_have_text(TITLE)
    expect(preview.locator("main img").first).to_have_attribute("alt", "Bác sĩ thú y tiêm cho một con chó")
    # Publish, and look for it on the portal without accents.
    page.get_by_role("button", name="Thao tác khác").click()
    page.get_by_role("button", name="Xuất bản").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/$"))
    start = time.monotonic()
    found = installation.url("/api/v1/search/?q=lich+tiem+phong+dai+dot+cuoi+nam&unit=snnmt")
    while TITLE not in installation.get(found)[1]:
        assert time.monotonic() - start < 2, "published, and not found after 2 seconds"
        time.sleep(0.05)
    page.goto(installation.url("/tim-kiem/?q=lich+tiem+phong+dai+dot+cuoi"))
    page.locator(".res h2 a", has_text=TITLE).click()
    assert unquote(page.url) == public
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(
        page.locator("main picture source[type='image/avif'], main picture source[type='image/webp']").first
    ).to_be_attached()


def test_another_site_stays_closed(installation, page):
    log_in(page, installation, "snnmt-web", unit="snnmt")
    page.goto(installation.url("/thong-bao/", unit="cua-vinh"))
    assert page.locator("wagtail-userbar").count() == 0
    sql = "SELECT hostname, root_page_id FROM wagtailcore_site"
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        homes = dict(database.execute(sql).fetchall())
    own, foreign = homes["snnmt.haivan.localhost"], homes["cua-vinh.haivan.localhost"]
    page.goto(installation.url(f"/admin/pages/{own}/", unit="snnmt"))
    expect(page.locator("table.listing")).to_contain_text("Thông báo")
    page.goto(installation.url("/admin/pages/", unit="snnmt"))
    expect(page.locator("table.listing")).not_to_contain_text("Cửa Vịnh")
    for path in (f"/admin/pages/{foreign}/", f"/admin/pages/{foreign}/edit/"):
        response = page.goto(installation.url(path, unit="snnmt"))
        assert response
        assert response.status == 404


def test_a_save_by_hand_waits_for_the_one_under_way(installation, page):
    """Both at once would make two pages, or let the older text win."""
    log_in(page, installation, "snnmt-web", unit="snnmt")
    page.goto(installation.url("/thong-bao/", unit="snnmt"))
    page.locator("wagtail-userbar button").first.click()
    page.locator("wagtail-userbar a[href$='/add_subpage/']").click()
    page.locator("a[href*='/add/news/articlepage/']").first.click()
    held: list[Route] = []
    sent: list[str] = []

    def hold(route: Route) -> None:
        in_background = "application/json" in route.request.headers.get("accept", "")
        if route.request.method == "POST":
            sent.append("background" if in_background else "hand")
        held.append(route) if in_background and not held else route.continue_()

    page.route(re.compile(r"/admin/pages/(add/.*|\d+/edit/)$"), hold)
    title = "Lịch cấp nước tưới vụ đông"
    page.fill("#id_title", title)
    for number in range(20):  # The editor begins to watch two seconds after it has come.
        page.fill("#id_summary", f"Nước về từ ngày {number}")
        page.wait_for_timeout(700)
        if held:
            break
    page.fill("#id_summary", "Nước về các xã từ thứ Hai.")
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="Lưu bản nháp").click()
        page.wait_for_timeout(500)
        assert sent == ["background"]
        held[0].continue_()
    assert sent == ["background", "hand"]
    expect(page.locator("#id_summary")).to_have_value("Nước về các xã từ thứ Hai.")
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        made = database.execute("SELECT count(*) FROM wagtailcore_page WHERE draft_title = ?", [title]).fetchone()
    assert made == (1,)


def test_the_rest_of_a_webmasters_day(installation, page):
    """What waits on the dashboard, the campaigns of the centre, and who writes for the unit."""
    log_in(page, installation, "snnmt-web", unit="snnmt")
    expect(page.get_by_role("heading", name="Trang của bạn", exact=True)).to_be_visible()
    page.goto(installation.url("/admin/campaigns/", unit="snnmt"))
    expect(page.locator("table.listing")).to_contain_text("Một giờ mở cửa chung")
    page.goto(installation.url("/admin/people/", unit="snnmt"))
    expect(page.locator("main")).to_contain_text("Ngô Thị Lan")


def test_a_wrong_password_says_so_in_vietnamese(installation, page):
    page.goto(installation.url("/admin/login/"))
    page.fill("input[name=username]", "snnmt-web")
    page.fill("input[name=password]", "sai")
    page.click("button[type=submit]")
    expect(page.locator("main")).to_contain_text("Sai tên đăng nhập hoặc mật khẩu")
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    expect(page.locator("input[name=username]")).to_have_value("snnmt-web")
