"""The translation editor in a browser: by keyboard, off the network, in two windows, by a reviewer, on a phone."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.functional.conftest import open_page
from tests.functional.server import Installation
from tests.functional.test_looks import AXE
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser

ROWS = ".desk-row"
# What an office program puts on the clipboard.
PASTE = """() => {
    const data = new DataTransfer();
    data.setData('text/html', '<b>x<script>1</script></b>');
    data.setData('text/plain', '<b>bold?</b>');
    const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(paste);
}"""


def make(installation: Installation, title: str, state: str = "translating") -> dict[str, Any]:
    made: dict[str, Any] = json.loads(installation.run("tests.functional.translation_jobs", title, state))
    return made


def stored(installation: Installation, pk: int) -> tuple[str, str]:
    """(text, state) of a segment, from the database."""
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        row = database.execute("SELECT text, state FROM translation_jobsegment WHERE id = ?", (pk,)).fetchone()
    return row[0], row[1]


def open_editor(page: Page, installation: Installation, made: dict[str, Any]) -> None:
    page.goto(installation.url(f"/admin/translation/jobs/{made['job']}/edit/"))
    expect(page.locator(".desk-editor.has-script")).to_be_visible()


def field(page: Page, number: int) -> Any:
    return page.locator(ROWS).nth(number - 1).locator(".desk-field")


@pytest.fixture
def second(browser: Browser) -> Iterator[Page]:
    yield from open_page(browser, 1280)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A desktop without a script: on a phone Wagtail's own side bar would cover the page."""
    yield from open_page(browser, 1280, java_script_enabled=False)


def test_translate_by_keyboard_and_submit(installation, page):
    made = make(installation, "Tuyến tàu Kobe")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    field(page, 1).click()
    page.keyboard.type("A line to Kobe")
    page.keyboard.press("Control+Enter")
    # The next unfinished segment has the focus by itself.
    expect(field(page, 2)).to_be_focused()
    page.keyboard.type("News of the port")
    page.keyboard.press("Control+Enter")
    expect(field(page, 3)).to_be_focused()
    # Marks: bold around selected words.
    page.keyboard.type("The port opens a new line")
    for _ in range(len("new line")):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+Enter")
    # Links: the next one that is missing.
    page.keyboard.type("The schedule is ")
    page.keyboard.press("Alt+l")
    page.keyboard.type("on its page")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Frozen goods are loaded first")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-translation-editor-target=segments]")).to_have_text(re.compile(r"^5\D+5\D"))
    expect(page.locator(f"{ROWS}[data-state=confirmed]")).to_have_count(5)
    texts = [stored(installation, pk)[0] for pk in made["segments"]]
    assert texts[:2] == ["A line to Kobe", "News of the port"]
    assert texts[2] == "The port opens a <b>new line</b>"
    assert texts[3] == 'The schedule is <a id="a1">on its page</a>'
    assert texts[4] == "Frozen goods are loaded first"
    page.locator(".desk-decision summary").first.click()
    page.locator(".desk-decision[open] button[value=submit]").click()
    expect(page.locator(".desk-field")).to_have_count(0)


def test_nothing_is_lost_without_a_network(installation, page):
    made = make(installation, "Mất mạng")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    page.context.set_offline(True)
    field(page, 1).click()
    page.keyboard.type("Typed off the network")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(1)
    expect(page.locator(".desk-saving")).to_have_class(re.compile("is-waiting"))
    page.keyboard.type("And the second")
    page.context.set_offline(False)
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(0)
    assert stored(installation, made["segments"][0]) == ("Typed off the network", "confirmed")
    assert stored(installation, made["segments"][1]) == ("And the second", "suggested")
    # Cut off again, and the window is closed: the next one has it.
    page.context.set_offline(True)
    field(page, 2).click()
    page.keyboard.press("End")
    page.keyboard.type(" text")
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(1)
    page.goto("about:blank")
    page.context.set_offline(False)
    open_editor(page, installation, made)
    expect(field(page, 2)).to_have_text(re.compile("And the second text"))
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(0)
    assert stored(installation, made["segments"][1])[0] == "And the second text"


def test_an_answer_that_gets_lost_is_no_second_writer(installation, page):
    made = make(installation, "Mất câu trả lời")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    # The server has it, and its answer does not arrive.
    page.evaluate(
        """() => {
            const real = window.fetch;
            window.fetch = (...args) => real(...args).then(() => {
                window.fetch = real;
                window.lost = true;
                throw new TypeError('lost');
            });
        }"""
    )
    field(page, 1).click()
    page.keyboard.type("First")
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(1)
    page.wait_for_function("window.lost")
    page.keyboard.type(" and more")
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(0)
    assert page.locator(".desk-conflict").count() == 0
    assert stored(installation, made["segments"][0])[0] == "First and more"


def test_two_windows(installation, page, second):
    made = make(installation, "Hai cửa sổ")
    for window in (page, second):
        log_in(window, installation, "dich-anh")
        open_editor(window, installation, made)
    field(page, 1).click()
    page.keyboard.type("From the first window")
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS).first).to_have_attribute("data-state", "confirmed")
    field(second, 1).click()
    second.keyboard.type("From the second window")
    second.keyboard.press("Control+Enter")
    box = second.locator(".desk-conflict")
    expect(box).to_contain_text("From the first window")
    expect(box).to_contain_text("From the second window")
    expect(second.locator(".desk-toast")).to_be_visible()
    assert stored(installation, made["segments"][0])[0] == "From the first window"
    box.locator("[value=mine]").click()
    expect(box).to_have_count(0)
    assert stored(installation, made["segments"][0])[0] == "From the second window"
    # The other way round: what is saved stays.
    field(page, 1).click()
    page.keyboard.press("End")
    page.keyboard.type(" again")
    page.keyboard.press("Control+Enter")
    page.locator(".desk-conflict [value=theirs]").click()
    expect(page.locator(".desk-conflict")).to_have_count(0)
    expect(field(page, 1)).to_have_text("From the second window")
    assert stored(installation, made["segments"][0])[0] == "From the second window"


def test_chips_cannot_be_broken(installation, page):
    made = make(installation, "Thẻ không vỡ")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    four = field(page, 4)
    four.click()
    page.keyboard.press("Control+Shift+S")
    chips = four.locator(".desk-chip")
    expect(chips).to_have_count(2)
    # Typing everywhere, and a deletion over one end: both ends go, the words stay.
    page.keyboard.press("Control+End")
    for _ in range(30):
        page.keyboard.press("Backspace")
        assert chips.count() in {0, 2}
    markup = page.evaluate("document.querySelectorAll('.desk-row')[3].querySelector('textarea').value")
    assert markup.count("<a ") == markup.count("</a>")
    page.keyboard.press("Control+z")
    # A selection through one end of a link is not marked, and cutting it takes both ends.
    page.keyboard.press("Control+Shift+S")
    page.keyboard.press("Control+Home")
    for _ in range(16):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+b")
    assert four.locator("[data-tag=b]").count() in {0, 2}
    page.keyboard.press("Delete")
    assert chips.count() in {0, 2, 4}
    # What is pasted is plain text, tags and all.
    page.evaluate(PASTE)
    markup = page.evaluate("document.querySelectorAll('.desk-row')[3].querySelector('textarea').value")
    assert "&lt;b&gt;bold?&lt;/b&gt;" in markup
    assert markup.count("<a ") == markup.count("</a>")
    # The server says what is missing; the key puts it back.
    page.keyboard.press("Control+Enter")
    expect(page.locator(ROWS).nth(3)).to_have_attribute("data-state", re.compile("error|confirmed"))


def test_history_of_a_segment(installation, page):
    made = make(installation, "Hoàn tác")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    field(page, 5).click()
    page.keyboard.press("Control+Shift+S")
    page.keyboard.type(" X")
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(field(page, 5)).to_have_text("")
    page.keyboard.press("Control+y")
    expect(field(page, 5)).to_have_text(re.compile("Hàng đông lạnh"))


def test_filter_keys_preview(installation, page):
    made = make(installation, "Bộ lọc")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    page.fill("#desk-words", "dong lanh")
    expect(page.locator(f"{ROWS}:visible")).to_have_count(1)
    page.fill("#desk-words", "")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator(".desk-keys")).to_be_visible()
    page.keyboard.press("Escape")
    field(page, 5).click()
    page.get_by_role("button", name=re.compile("Preview|Xem trước")).first.click()
    frame = page.frame_locator(".desk-preview iframe")
    expect(frame.locator("h1")).to_have_text("Bộ lọc")
    page.locator("[data-side=source]").click()
    expect(frame.locator("[data-desk-marked]")).to_have_text(re.compile("Hàng đông lạnh"))
    page.screenshot(path=str(installation.folder / "editor-desktop.png"))


def test_reviewer_comments_returns_and_approves(installation, page, second):
    made = make(installation, "Duyệt dịch", "in_review")
    log_in(page, installation, "duyet-anh")
    open_editor(page, installation, made)
    expect(page.locator(".desk-field:visible")).to_have_count(0)
    row = page.locator(ROWS).first
    row.locator("[data-open-help]").click()
    row.locator(".desk-talk textarea").fill("Tên cảng viết hoa.")
    row.locator(".desk-talk > form button").click()
    expect(row.locator("[data-open-comment]")).to_contain_text("Tên cảng viết hoa.")
    page.screenshot(path=str(installation.folder / "editor-review.png"), full_page=True)
    decisions = page.locator(".desk-decision")
    decisions.nth(1).locator("summary").click()
    decisions.nth(1).locator("textarea").fill("Xem lại tiêu đề.")
    decisions.nth(1).locator("button[value=return]").click()
    expect(page.locator(".desk-decision button[value=return]")).to_have_count(0)
    # The translator sees why, changes, submits again.
    log_in(second, installation, "dich-anh")
    open_editor(second, installation, made)
    expect(second.locator(".desk-head")).to_contain_text("Xem lại tiêu đề.")
    field(second, 1).click()
    second.keyboard.press("Control+a")
    second.keyboard.type("Review of the Port")
    second.keyboard.press("Control+Enter")
    expect(second.locator(f"{ROWS}.is-unsaved")).to_have_count(0)
    second.locator(".desk-decision summary").first.click()
    second.locator(".desk-decision[open] button[value=submit]").click()
    expect(second.locator(".desk-field")).to_have_count(0)
    # Only what has changed; corrected; approved.
    page.goto(installation.url(f"/admin/translation/jobs/{made['job']}/edit/?show=changed"))
    expect(page.locator(f"{ROWS}:visible")).to_have_count(1)
    row.locator(".desk-correct summary").click()
    field(page, 1).click()
    page.keyboard.press("End")
    page.keyboard.type(", 2026")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"{ROWS}.is-unsaved")).to_have_count(0)
    page.locator(".desk-decision summary").first.click()
    page.locator(".desk-decision[open] button[value=approve]").click()
    expect(page.locator(".desk-state--published")).to_be_visible()
    assert stored(installation, made["segments"][0]) == ("Review of the Port, 2026", "confirmed")


def test_without_a_script(installation, plain):
    """Plain forms, one for each segment."""
    made = make(installation, "Không có script")
    plain.goto(installation.url("/admin/login/"))
    plain.fill("input[name=username]", "dich-anh")
    plain.fill("input[name=password]", "HaiVan@2026")
    plain.click("button[type=submit]")
    plain.goto(installation.url(f"/admin/translation/jobs/{made['job']}/edit/"))
    row = plain.locator(ROWS).first
    row.locator("textarea").fill("Without a script")
    row.locator("button[name=confirm]").click()
    assert stored(installation, made["segments"][0]) == ("Without a script", "confirmed")


def test_phone(installation, page):
    made = make(installation, "Điện thoại")
    log_in(page, installation, "dich-anh")
    page.set_viewport_size({"width": 375, "height": 800})
    open_editor(page, installation, made)
    field(page, 3).click()
    page.keyboard.type("On the phone")
    page.locator(".desk-toolbar [data-do=confirm]").click()
    expect(page.locator(ROWS).nth(2)).to_have_attribute("data-state", "confirmed")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.screenshot(path=str(installation.folder / "editor-phone.png"), full_page=True)


def findings(page: Page, *parts: str) -> list[str]:
    """What axe finds in what is ours, in both widths and both schemes."""
    page.mouse.move(0, 0)
    page.evaluate(AXE)
    found = []
    for width in (375, 1440):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            where = {"include": [[part] for part in parts]}
            result = page.evaluate("(where) => axe.run(where, {resultTypes: ['violations']})", where)
            for rule in result["violations"]:
                nodes = "; ".join(node["html"][:200] for node in rule["nodes"][:3])
                found.append(f"{width} {scheme} {rule['id']}: {nodes}")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_axe_finds_nothing(installation, page):
    """An open segment with its help, an open decision."""
    made = make(installation, "Trợ năng")
    log_in(page, installation, "dich-anh")
    open_editor(page, installation, made)
    field(page, 4).click()
    page.keyboard.press("Control+Shift+S")
    expect(page.locator(".desk-help:visible")).to_have_count(1)
    page.locator(".desk-decision summary").first.click()
    assert findings(page, ".desk-editor") == []


def test_axe_finds_nothing_in_a_conflict_and_a_replacement(installation, page, second):
    made = make(installation, "Trợ năng hai bản")
    for window in (page, second):
        log_in(window, installation, "dich-anh")
        open_editor(window, installation, made)
    for window, text in ((page, "The port in the first window"), (second, "The port in the second window")):
        field(window, 1).click()
        window.keyboard.type(text)
        window.keyboard.press("Control+Enter")
        expect(window.locator(f"{ROWS}.is-unsaved")).to_have_count(0 if window is page else 1)
    expect(second.locator(".desk-conflict")).to_be_visible()
    assert findings(second, ".desk-editor") == []
    page.goto(
        installation.url(f"/admin/translation/jobs/{made['job']}/replace/?find=port&replacement=harbour&confirmed=1")
    )
    expect(page.locator(".desk-hitlist li")).to_have_count(1)
    assert findings(page, ".desk-replace", ".desk-hitlist") == []


def test_axe_finds_nothing_in_a_review(installation, page):
    """Comments, a correction, an open decision."""
    made = make(installation, "Trợ năng người duyệt", "in_review")
    log_in(page, installation, "duyet-anh")
    open_editor(page, installation, made)
    row = page.locator(ROWS).first
    row.locator("[data-open-help]").click()
    row.locator(".desk-talk textarea").fill("Tên cảng viết hoa.")
    row.locator(".desk-talk > form button").click()
    expect(row.locator("[data-open-comment]")).to_be_visible()
    page.locator(ROWS).nth(3).locator(".desk-correct summary").click()
    for summary in page.locator(".desk-decision summary").all():
        summary.click()
    assert findings(page, ".desk-editor") == []
