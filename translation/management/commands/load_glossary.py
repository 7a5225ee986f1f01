"""Fill the glossary: `manage.py load_glossary`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from translation.glossary.loading import load_glossary


class Command(BaseCommand):
    help = (
        "Bring 170 administrative terms in four languages, and the names of all units, into the glossary. "
        "What is there already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="Take over what the file says, also where edited.")
        parser.add_argument("--without-units", action="store_true", help="Administrative terms only.")

    def handle(self, *args: Any, overwrite: bool, without_units: bool, **options: Any) -> None:
        done = load_glossary(overwrite=overwrite, units=not without_units)
        for place, why in done.refused:
            self.stderr.write(f"{place}: {why}")
        self.stdout.write(f"{done.new} new, {done.changed} changed, {done.same} as before, {done.refusals} refused.")
