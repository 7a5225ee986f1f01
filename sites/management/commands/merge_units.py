"""`manage.py merge_units reform.csv [--dry-run]`: a reform of units from one file (docs/features/life-of-a-unit.md)."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from cms.core.actions import ActionError
from sites.reform import Outcome, Reform


class Command(BaseCommand):
    help = "Merge units into new ones, row by row of a CSV file; a corrected file can be given again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say everything that would be done; write nothing")
        parser.add_argument("--user", default="", help="user name for the audit")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self._user(options["user"])
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        start, counts = time.perf_counter(), Counter[str]()
        with translation.override(settings.LANGUAGE_CODE):  # As in the admin: what is refused is said in Vietnamese.
            try:
                for outcome in Reform(data, options["dry_run"], user).run():
                    counts[outcome.status] += 1
                    self._say(outcome)
            except ActionError as error:
                raise CommandError(str(error.message)) from error
        shown = ", ".join(f"{counts[status]} {status}" for status in ("merged", "planned", "unchanged", "error"))
        self.stdout.write(f"{shown}; {time.perf_counter() - start:.1f} s")
        if counts["error"]:
            raise CommandError(f"{counts['error']} rows refused")

    def _say(self, outcome: Outcome) -> None:
        stream = self.stderr if outcome.status == "error" else self.stdout
        stream.write(f"{outcome.number}: {outcome.status}: {outcome.message}")
        if outcome.status == "planned" and outcome.plan is not None:
            for sentence in outcome.plan.sentences:
                self.stdout.write(f"    {sentence}")

    @staticmethod
    def _user(name: str) -> Any:
        if not name:
            return None
        user = get_user_model()._default_manager.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user {name!r}.")
        return user
