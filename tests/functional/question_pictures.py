"""Pictures of docs/features/questions.md, small WebP files in docs/features/pictures/; taken by `make screenshots`."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.functional.admin_screens import log_in
from tests.functional.server import ROOT, Installation

TARGET = ROOT / "docs" / "features" / "pictures"
MOST_BYTES = 80 * 1024
DESKTOP: Any = {"width": 1280, "height": 860}
PHONE: Any = {"width": 375, "height": 760}
# (name of the picture, who looks, name of the screen, window); without a user, a public path.
SHOTS = (
    ("questions-ask-phone", "", "/hoi-dap/gui/", PHONE),
    ("questions-archive", "", "/hoi-dap/", DESKTOP),
    ("questions-record", "", "/hoi-dap/thong-ke/", DESKTOP),
    ("questions-inbox", "hoidap", "inbox", DESKTOP),
    ("questions-route", "hoidap", "screening", DESKTOP),
    ("questions-publish", "hoidap", "publish", DESKTOP),
    ("questions-dashboard", "hoidap", "dashboard", DESKTOP),
    ("questions-clock", "hoidap", "clock", DESKTOP),
    ("questions-answer", "snnmt-hoidap", "routed", DESKTOP),
    ("questions-approve-phone", "snnmt-duyet", "waiting", PHONE),
    ("questions-translate", "quantri", "desk-text", DESKTOP),
)


def screens_of(installation: Installation) -> dict[str, str]:
    """Addresses by name, of questions made for it."""
    found: dict[str, str] = json.loads(installation.run("tests.functional.question_screens").splitlines()[-1])
    states = json.loads(installation.run("tests.functional.question_states").splitlines()[-1])
    job = installation.run("tests.functional.question_jobs", "Đường liên xã qua cảng cá bị lún").splitlines()[-1]
    found["screening"] = f"/admin/questions/{json.loads(job)['pk']}/"
    found["routed"] = f"/admin/questions/{states['routed']}/answer/"
    found["waiting"] = f"/admin/questions/{states['waiting']}/approve/"
    return found


def shoot_questions(browser: Browser, installation: Installation) -> int:
    """Take them all. Returns how many."""
    TARGET.mkdir(exist_ok=True)
    screens = screens_of(installation)
    for name, user, screen, size in SHOTS:
        page = browser.new_context(viewport=size, locale="vi-VN", color_scheme="light").new_page()
        if user:
            log_in(page, installation, user, "")
        page.goto(installation.url(screens.get(screen, screen)))
        page.wait_for_load_state("networkidle")
        prepare(page, screen)
        keep(page.screenshot(), name)
        page.context.close()
    return len(SHOTS)


def prepare(page: Page, screen: str) -> None:
    """Unfold what the picture is about."""
    if screen == "screening":
        page.locator("#step-route summary").click()


def keep(png: bytes, name: str) -> None:
    """As WebP, at most as heavy as a page of the handbook bears."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    if picture.width > 1000:
        picture = picture.resize((1000, round(picture.height * 1000 / picture.width)), Image.Resampling.LANCZOS)
    for quality in range(80, 20, -10):
        file = BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= MOST_BYTES:
            break
    (TARGET / f"{name}.webp").write_bytes(file.getvalue())
