"""`manage.py compile_catalogues`: .po -> .mo in pure Python, where a file changed.

Django's `compilemessages` needs gettext installed; a fresh machine has none, and `polib` comes with wagtail-localize.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the message catalogues of LOCALE_PATHS that are newer than their compiled form."

    def handle(self, *args: Any, **options: Any) -> None:
        compiled = 0
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                    continue
                polib.pofile(str(source)).save_as_mofile(str(target))
                compiled += 1
        self.stdout.write(f"{compiled} catalogues compiled")
