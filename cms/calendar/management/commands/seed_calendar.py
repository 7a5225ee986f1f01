"""`manage.py seed_calendar 2027 [--dry-run]`: enter the days that the package knows of a year; again without harm."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.calendar.actions import ChangeDaysAction, seed_changes
from cms.calendar.law import SOURCE
from cms.core.actions import ActionError


class Command(BaseCommand):
    help = "Enter the public holidays and swapped days of a year, as far as the package `holidays` knows them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="+", type=int, help="the years")
        parser.add_argument("--dry-run", action="store_true", help="only show what would be entered")

    def handle(self, *args: Any, **options: Any) -> None:
        for year in options["years"]:
            try:
                changes = seed_changes(year)
                if not options["dry_run"]:
                    ChangeDaysAction(changes, SOURCE, fills=year).execute()
            except ActionError as error:
                raise CommandError(str(error.message)) from error
            for change in changes:
                self.stdout.write(f"{change.date:%d/%m/%Y}  {change.kind:<8} {change.name}")
            self.stdout.write(f"{year}: {len(changes)}; somebody must still confirm the year in the admin.")
