"""`python -m tests.messages [--update]`: are the catalogues of all languages complete?

Without an option it checks and changes nothing: every string of the code is in every catalogue, translated, not fuzzy,
with the same placeholders, and no string is there that the code has lost. `--update` brings the catalogues up to date;
new strings then wait for their translation.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).parent.parent
LANGUAGES = ("vi", "en", "ja", "ko", "zh_Hans")
ROOMS = (
    *("cms", "sites", "search", "translation", "news", "pages", "campaigns", "questions", "gazette"),
    *("exchange", "home", "reports", "templates"),
)
# Named placeholders of both kinds; `%%` is a percent sign.
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|(?<!%)%[sd]")


def catalogue(language: str, folder: Path = ROOT) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(folder: Path) -> None:
    """Run `makemessages` over a copy of the sources in `folder`, beginning with the catalogues that we have."""
    for room in (*ROOMS, "locale"):
        shutil.copytree(
            ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo", "upstream")
        )
    languages = [part for language in LANGUAGES for part in ("--locale", language)]
    options = ["--no-wrap", "--add-location", "file", "--no-obsolete"]
    command = [sys.executable, "-m", "django", "makemessages", *languages, *options]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr or run.stdout)


def problems() -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        extract(folder)
        for language in LANGUAGES:
            now = {key(entry) for entry in polib.pofile(str(catalogue(language)))}
            fresh = polib.pofile(str(catalogue(language, folder)))
            wanted = {key(entry) for entry in fresh}
            yield from (f"{language}: not in the catalogue: {row[1]!r}" for row in sorted(wanted - now))
            yield from (f"{language}: no longer in the code: {row[1]!r}" for row in sorted(now - wanted))
            for entry in polib.pofile(str(catalogue(language))):
                yield from (f"{language}: {problem}: {entry.msgid!r}" for problem in problems_of(entry))


def key(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def problems_of(entry: polib.POEntry) -> Iterator[str]:
    if entry.obsolete:
        return
    if entry.fuzzy:
        yield "fuzzy"
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        yield "not translated"
        return
    sources = {frozenset(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural) if text}
    for text in texts:
        if frozenset(PLACEHOLDER.findall(text)) not in sources:
            yield f"other placeholders in {text!r}"


def update() -> None:
    """Take over what is new in the code; English is its own source."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        extract(folder)
        for language in LANGUAGES:
            fresh = polib.pofile(str(catalogue(language, folder)), wrapwidth=0)
            old = polib.pofile(str(catalogue(language)))
            fresh.header, fresh.metadata = old.header, old.metadata
            fresh.metadata.pop("POT-Creation-Date", None)
            for entry in fresh:
                if entry.fuzzy:  # A guess of msgmerge; a person translates it.
                    entry.flags.remove("fuzzy")
                    entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
                    entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
                if language == "en":
                    complete_english(entry)
            fresh.save(str(catalogue(language)))


def complete_english(entry: polib.POEntry) -> None:
    if entry.msgctxt == "url" and entry.msgstr:
        return
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid


def main() -> None:
    if "--update" in sys.argv:
        update()
    found = list(problems())
    print("\n".join(found) or "The catalogues of all languages are complete.")  # noqa: T201
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
