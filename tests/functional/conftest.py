"""A running installation and a real browser, one of each for every worker of the suite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.functional.server import Installation, build, serve
from tests.services import require_chromium


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the built demonstration province; nobody changes it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "province"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def installation(province: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with serve(province, tmp_path_factory.mktemp("installation") / "var") as running:
        yield running


@pytest.fixture(scope="session")
def complete(installation: Installation) -> Installation:
    """The installation with every kind of page in all five languages."""
    installation.run("tests.functional.every_type")
    return installation


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = require_chromium()
    # Playwright keeps an event loop running in this thread; Django must not take our tests for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=20_000)  # Milliseconds; two workers, their servers and browsers share the machine.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A desktop; what the browser complains about makes the test fail."""
    yield from open_page(browser, 1280)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone without JavaScript."""
    yield from open_page(browser, 375, java_script_enabled=False)


def open_page(browser: Browser, width: int, **options: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN", **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []
