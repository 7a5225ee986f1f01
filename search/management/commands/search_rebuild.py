"""`manage.py search_rebuild [--model news.articlepage] [--after ID]`: make every entry anew.

The old ones answer meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import outbox
from search.models import SearchEntry
from search.sources import all_sources
from search.vocabulary import refresh

EVERY = 500


class Command(BaseCommand):
    help = "Make all search entries anew from the content. Can be stopped and gone on with --model and --after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--model", default="", help="only this model, such as news.articlepage")
        parser.add_argument("--after", default="", help="go on after this object id")
        parser.add_argument(
            "--force", action="store_true", help="write unchanged entries too (after a change of the analyser)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [s for s in all_sources() if options["model"] in ("", s.model._meta.label_lower)]
        if not sources:
            raise CommandError(f"No source for {options['model']!r}.")
        if options["after"] and not options["after"].isdigit():
            raise CommandError(f"--after names an object id, not {options['after']!r}.")
        if options["force"]:
            SearchEntry.objects.update(checksum="")
        total = 0
        for source in sources:
            label = source.model._meta.label_lower
            for object_id in outbox.rebuild_source(source, options["after"]):
                total += 1
                if total % EVERY == 0:
                    self.stdout.write(f"{total} objects, {label} {object_id}")
        words = refresh()
        self.stdout.write(f"{total} objects, {SearchEntry.objects.count()} entries, {words} words")
