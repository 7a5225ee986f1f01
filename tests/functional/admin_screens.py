"""Screens of the admin for docs/features, taken by `make screenshots` into docs/images/."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.functional.server import PASSWORD, ROOT, Installation

TARGET = ROOT / "docs" / "images"
SIZE: Any = {"width": 1280, "height": 860}
# (name of the picture, who looks, unit of the host, name of the address); without a user, a public path.
SCREENS = (
    ("campaigns", "bientap", "", "campaigns:index"),
    ("campaign-calendar", "bientap", "", "campaigns:calendar"),
    ("shared-news", "bientap", "", "news_nominations"),
    ("site-health", "bientap", "", "site_health"),
    ("dashboard", "snnmt-web", "snnmt", "wagtailadmin_home"),
    ("people", "snnmt-web", "snnmt", "people:index"),
    ("bulk", "quantri", "", "bulk_import:index"),
    ("units", "quantri", "", "units:index"),
    ("archive", "", "suoi-bac", "/"),
)


def shoot_admin(browser: Browser, installation: Installation) -> int:
    """Take them all, each person logged in once. Returns how many."""
    TARGET.mkdir(exist_ok=True)
    for (user, unit), rows in groupby(SCREENS, key=lambda row: (row[1], row[2])):
        page = browser.new_context(viewport=SIZE, locale="vi-VN").new_page()
        if user:
            log_in(page, installation, user, unit)
        for name, _user, _unit, address in rows:
            page.goto(installation.url(reverse(address) if user else address, unit=unit))
            page.wait_for_load_state("networkidle")
            page.screenshot(path=TARGET / f"{name}.png")
        page.context.close()
    return len(SCREENS)


def log_in(page: Page, installation: Installation, user: str, unit: str) -> None:
    page.goto(installation.url("/admin/login/", unit=unit))
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")
