"""A translation from the request to the search, returned once on the way, out of date, and renewed. In a browser."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import open_page
from tests.functional.server import PASSWORD, Installation
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser

TITLE, LATER = "Cảng Vịnh Sâu mở tuyến tàu đi Busan", "Cảng Vịnh Sâu mở hai tuyến tàu đi Busan"
ENGLISH = (
    "Vịnh Sâu Port opens a line to Busan",
    "Short news of the port.",
    "Vịnh Sâu Port opens a new line to Kobe from December.",
    "The timetable is ",
    "Frozen goods are loaded first.",
)


def job_of(installation: Installation, title: str) -> tuple[int, str]:
    """Number and state of the job of an article."""
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        sql = "SELECT id, state FROM translation_translationjob WHERE title = ? ORDER BY id DESC"
        row = database.execute(sql, (title,)).fetchone()
    return (row[0], row[1]) if row else (0, "")


def slug_of(installation: Installation, pk: int) -> str:
    """The same in all languages."""
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        row = database.execute("SELECT slug FROM wagtailcore_page WHERE id = ?", (pk,)).fetchone()
    return str(row[0])


def wait_for(condition: Any, seconds: float = 20) -> None:
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "it did not happen"
        time.sleep(0.1)


def become(browser_page: Page, installation: Installation, username: str) -> None:
    browser_page.context.clear_cookies()
    log_in(browser_page, installation, username)


def decide(page: Page, installation: Installation, job: int, name: str, text: str = "") -> None:
    """A decision in the editor: open its box, say why if asked, agree."""
    page.goto(installation.url(f"/admin/translation/jobs/{job}/edit/"))
    button = page.locator(f".desk-decisions button[name=do][value={name}]")
    box = page.locator("details.desk-decision", has=page.locator(f"button[value={name}]"))
    if box.count():
        box.locator("summary").click()
    if text:
        box.locator("textarea").fill(text)
    button.click()
    expect(page.locator(".messages .success, .messages li").first).to_be_visible()


def test_from_the_request_to_the_search_and_out_of_date_again(installation, page):
    made = json.loads(installation.run("tests.functional.translation_jobs", TITLE, "article"))
    # The centre asks for it, from the page.
    log_in(page, installation, "bientap")
    page.goto(installation.url(f"/admin/translation/request/page/{made['page']}/"))
    page.get_by_label("English").check()
    page.fill("[name=note]", "Cho trang của cảng")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    wait_for(lambda: job_of(installation, TITLE)[1] == "queued")
    job, _state = job_of(installation, TITLE)
    # The head of the desk assigns it.
    become(page, installation, "truong-dich")
    page.goto(installation.url("/admin/translation/queue/unassigned/"))
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("details.desk-step", has=page.locator("select[name$=assignee]")).first.locator("summary").click()
    page.locator("select[name$=assignee]").select_option(label=find(page, "Linh"))
    page.locator("select[name$=reviewer]").select_option(label=find(page, "Thư", "reviewer"))
    page.locator("details.desk-step[open] button[type=submit]").first.click()
    expect(page.locator(".messages")).to_be_visible()
    # The translator works by keyboard.
    become(page, installation, "dich-anh")
    page.goto(installation.url(f"/admin/translation/jobs/{job}/edit/"))
    page.locator(".desk-decisions button[value=start]").click()
    expect(page.locator(".desk-editor.has-script")).to_be_visible()
    page.locator(".desk-row .desk-field").first.click()
    for number, text in enumerate(ENGLISH):
        expect(page.locator(".desk-row .desk-field").nth(number)).to_be_focused()
        page.keyboard.type(text)
        if number == 3:
            page.keyboard.press("Alt+l")
            page.keyboard.type("on its page")
        page.keyboard.press("Control+Enter")
    expect(page.locator(".desk-row[data-state=confirmed]")).to_have_count(len(ENGLISH))
    decide(page, installation, job, "submit")
    assert job_of(installation, TITLE)[1] == "in_review"
    public = installation.url(f"/en/tin-tuc/{slug_of(installation, made['page'])}/")
    assert installation.get(public)[0] == 404
    # The reviewer returns it, and approves it then.
    become(page, installation, "duyet-anh")
    decide(page, installation, job, "return", "Kobe phải là Busan")
    assert job_of(installation, TITLE)[1] == "changes_requested"
    become(page, installation, "dich-anh")
    page.goto(installation.url(f"/admin/translation/jobs/{job}/edit/"))
    expect(page.locator(".desk-head")).to_contain_text("Kobe phải là Busan")
    page.locator(".desk-row .desk-field").nth(2).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" It calls at Busan too.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".desk-row.is-unsaved")).to_have_count(0)
    expect(page.locator(".desk-row[data-state=confirmed]")).to_have_count(len(ENGLISH))
    decide(page, installation, job, "submit")
    become(page, installation, "duyet-anh")
    decide(page, installation, job, "approve")
    assert job_of(installation, TITLE)[1] == "published"
    # Readers see it, and find it in their language.
    page.goto(public)
    expect(page.locator("h1")).to_have_text(ENGLISH[0])
    found = installation.url("/api/v1/search/?q=line+to+Busan&language=en")
    wait_for(lambda: ENGLISH[0] in installation.get(found)[1], 10)
    # The original changes: the desk sees what, readers see a notice; the renewal replaces only that.
    installation.run("tests.functional.translation_jobs", TITLE, "change", LATER)
    wait_for(lambda: job_of(installation, LATER)[1] == "stale")
    become(page, installation, "dich-anh")
    page.goto(installation.url(f"/admin/translation/jobs/{job}/edit/"))
    page.locator(".desk-decisions button[value=start]").click()
    expect(page.locator(".desk-row[data-state=suggested]")).to_have_count(1)
    expect(page.locator(".desk-row[data-state=suggested]")).to_contain_text("hai tuyến")
    page.locator(".desk-row[data-state=suggested] .desk-field").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Vịnh Sâu Port opens two lines to Busan")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".desk-row[data-state=confirmed]")).to_have_count(len(ENGLISH))
    decide(page, installation, job, "submit")
    page.goto(public)
    expect(page.locator("h1")).to_have_text(ENGLISH[0])
    become(page, installation, "duyet-anh")
    decide(page, installation, job, "approve")
    page.goto(public)
    expect(page.locator("h1")).to_have_text("Vịnh Sâu Port opens two lines to Busan")


def find(page: Page, name: str, field: str = "assignee") -> str:
    """The label of the option that names a person."""
    labels = page.locator(f"select[name$={field}] option").all_text_contents()
    return next(label for label in labels if name in label)


def test_the_queue_on_a_phone(installation, browser: Browser):
    for page in open_page(browser, 375):
        page.goto(installation.url("/admin/login/"))
        page.fill("input[name=username]", "truong-dich")
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(re.compile(r"/admin/$"))
        page.goto(installation.url("/admin/translation/queue/all/"))
        expect(page.locator(".desk-table tbody tr").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        title = page.locator(".desk-table tbody td.title").first.bounding_box()
        assert title is not None
        assert title["width"] > 250
