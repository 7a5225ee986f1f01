"""Every screen of the officers' room: axe on desktop and phone, nothing sideways, a picture where one is wanted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.server import Installation
from tests.functional.test_questions_leader import WIDTHS, looks
from tests.functional.test_webmaster import log_in

pytestmark = pytest.mark.browser


def picture(page: Page, name: str) -> None:
    """Kept where QUESTION_SCREENSHOTS names a folder."""
    folder = os.environ.get("QUESTION_SCREENSHOTS")
    for width in WIDTHS if folder else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=str(Path(str(folder)) / f"{name}-{width}.png"), full_page=True)


def look(page: Page, name: str) -> list[str]:
    page.evaluate("() => document.querySelectorAll('main details').forEach(box => { box.open = true })")
    found = looks(page)
    picture(page, name)
    return found


def addresses(installation: Installation) -> dict[str, str]:
    found: dict[str, str] = json.loads(installation.run("tests.functional.question_screens").splitlines()[-1])
    return found


def test_no_screen_has_findings(installation, page):
    found: dict[str, list[str]] = {}
    log_in(page, installation, "quantri")
    screens = addresses(installation)
    for name, path in screens.items():
        response = page.goto(installation.url(path))
        assert response is not None
        assert response.status == 200, (name, response.status)
        if problems := look(page, name):
            found[name] = problems
    # What a POST shows: a key once, the dry run of a table, opened personal data, a refusal.
    page.goto(installation.url(screens["systems"]))
    page.locator("form:has(input[name=make][value=key]) input[type=text]").fill("Tổng đài 1022")
    page.locator("form:has(input[name=make][value=key]) button.button").last.click()
    expect(page.locator("main code").first).to_contain_text("hv_")
    found["key"] = look(page, "key")
    page.goto(installation.url(screens["import"]))
    page.locator("form:has(input[value=check]) button").click()
    expect(page.locator("main")).to_contain_text("Dòng sai: 2")
    found["dry-run"] = look(page, "dry-run")
    page.goto(installation.url(screens["request-correction"]))
    page.locator("button[name=open]").click()
    expect(page.locator("main")).to_contain_text("Emma Carter")
    found["request-opened"] = look(page, "request-opened")
    page.goto(installation.url(screens["desk-text"]))
    with page.expect_navigation():
        page.locator("main form button").click()
    found["desk-refused"] = look(page, "desk-refused")
    page.goto(installation.url(screens["entry"]))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    found["entry-refused"] = look(page, "entry-refused")
    assert {name: rows for name, rows in found.items() if rows} == {}
