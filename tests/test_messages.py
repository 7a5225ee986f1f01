"""The catalogues of all five languages are complete, and so is the admin's Vietnamese."""

from __future__ import annotations

from pathlib import Path

import django
import polib
import pytest
from django.apps import apps
from django.utils.translation import gettext, override

from tests import messages
from tests.services import require_gettext


def test_catalogues_are_complete_and_up_to_date():
    require_gettext()
    assert list(messages.problems()) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_entry_is_translated(language):
    """As far as it can be seen without gettext."""
    found = [
        f"{problem}: {entry.msgid!r}"
        for entry in polib.pofile(str(messages.catalogue(language)))
        for problem in messages.problems_of(entry)
    ]
    assert found == []


def test_problems_are_seen():
    for entry, problem in (
        (polib.POEntry(msgid="a %(n)s", msgstr="b"), "placeholders"),
        (polib.POEntry(msgid="a"), "not translated"),
        (polib.POEntry(msgid="a", msgstr="b", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="a", msgid_plural="as", msgstr_plural={0: "b", 1: ""}), "not translated"),
    ):
        assert any(problem in row for row in messages.problems_of(entry))
    assert not list(messages.problems_of(polib.POEntry(msgid="100%", msgstr="100 %")))


def untranslated(folder: Path) -> list[str]:
    """Sentences of a package's own English catalogue that come out the same in Vietnamese."""
    found = []
    with override("vi"):
        for entry in polib.pofile(str(folder / "locale" / "en" / "LC_MESSAGES" / "django.po")):
            words = messages.PLACEHOLDER.sub("", entry.msgid).split()
            if entry.msgctxt or entry.msgid_plural or entry.obsolete or len(words) < 2:
                continue
            if gettext(entry.msgid) == entry.msgid:
                found.append(entry.msgid)
    return found


def test_the_admin_is_complete_in_vietnamese():
    """Every sentence of the installed packages that editors may see has a Vietnamese text, theirs or ours."""
    folders = [
        Path(app.path) for app in apps.get_app_configs() if app.name.startswith(("wagtail", "django.contrib.auth"))
    ]
    folders = [
        folder for folder in [*folders, Path(django.__file__).parent / "conf"] if (folder / "locale" / "en").exists()
    ]
    assert len(folders) > 8
    assert {folder.name: found for folder in folders if (found := untranslated(folder))} == {}
