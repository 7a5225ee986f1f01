"""`make screenshots`: every kind of page at three widths, light and dark, into screenshots/<kind>/.

In Vietnamese all of them; in the other languages those whose script or layout differs most. Screens of the admin for
docs/features go to docs/images/, those of questions to docs/features/pictures/.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.functional.server import ROOT, Installation, build, serve

TARGET = ROOT / "screenshots"
WIDTHS = (375, 768, 1440)
SCHEMES = ("light", "dark")
IN_OTHERS = ("home", "section", "article", "search-results")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="screenshots-") as name:
        build(Path(name) / "province")
        with serve(Path(name) / "province", Path(name) / "installation") as installation:
            installation.run("tests.functional.every_type")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=sys.argv[1], args=["--no-sandbox"])
                for kind, language, url in shots(installation):
                    shoot(browser, url, TARGET / kind / language)
                from tests.functional.admin_screens import shoot_admin
                from tests.functional.question_pictures import shoot_questions

                screens = shoot_admin(browser, installation)
                questions = shoot_questions(browser, installation)
                browser.close()
    taken = f"{len(list(TARGET.rglob('*.png')))} pictures in {TARGET.relative_to(ROOT)}/"
    print(f"{taken}, {screens} in docs/images/, {questions} in docs/features/pictures/")


def shots(installation: Installation) -> list[tuple[str, str, str]]:
    import django

    django.setup()
    from tests.functional.kinds import KINDS, LANGUAGES, address

    return [
        (kind, language, address(installation, kind, language))
        for kind in KINDS
        for language in LANGUAGES
        if language == "vi" or kind in IN_OTHERS
    ]


def shoot(browser: Browser, url: str, stem: Path) -> None:
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
        page = context.new_page()
        page.goto(url)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=stem.with_name(f"{stem.name}-{width}-{scheme}.png"), full_page=True)
        context.close()


if __name__ == "__main__":
    main()
