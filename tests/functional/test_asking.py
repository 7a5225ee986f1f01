"""A reader of Japanese on a phone without JavaScript: the page is missing, asks for it, reads the original."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.functional.test_looks import findings

pytestmark = pytest.mark.browser

# Demonstration: a notice that exists in Vietnamese only.
NOTICE = "/thong-bao/tam-dung-cong-thong-tin-bao-tri/"
COUNT = """
    SELECT sum(count) FROM translation_translationdemand JOIN wagtailcore_page USING (translation_key)
    WHERE url_path LIKE '%/tam-dung-cong-thong-tin-bao-tri/'
"""


def wishes(installation) -> int:
    with closing(sqlite3.connect(installation.folder / "db.sqlite3")) as database:
        return database.execute(COUNT).fetchone()[0] or 0


def test_from_the_page_to_a_wish_and_back(installation, phone):
    before = wishes(installation)
    phone.goto(installation.url(NOTICE))
    phone.click(".langs a[hreflang=ja]")
    assert phone.locator("html").get_attribute("lang") == "ja"
    assert phone.locator(".langs [aria-current]").inner_text() == "日本語"
    phone.click("main form button")
    expect(phone.locator("main [role=status]")).to_be_visible()
    assert wishes(installation) == before + 1
    phone.click("main a[hreflang=vi]")
    expect(phone).to_have_url(installation.url(NOTICE))


def test_from_an_address_that_is_not_there(installation, phone):
    response = phone.goto(installation.url(f"/en{NOTICE}"))
    assert response.status == 404
    phone.click("main .call a[rel=nofollow]")
    expect(phone.locator("main form button")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans"])
def test_axe_finds_nothing(installation, page, language):
    page.goto(installation.url(f"/{language}{NOTICE}"))
    assert findings(page) == []
    page.click("main .call a[rel=nofollow]")
    expect(page.locator("main form button")).to_be_visible()
    assert findings(page) == []


def test_a_language_without_content_has_a_home(installation, page):
    """A department opens a language; nothing is translated yet."""
    installation.manage("shell", "-c", OPEN)
    page.goto(installation.url("/ko/", unit="stp"))
    assert page.locator("main h1").count() == 1
    assert page.locator("main .tile").count() == 3
    assert findings(page) == []


OPEN = """
from sites.actions import OpenLanguageAction
from sites.models import MemberSite
OpenLanguageAction(MemberSite.objects.for_serving().get(unit__code="stp"), "ko").execute()
"""
