"""`manage.py search_rebuild [--model news.articlepage] [--after ID] [--force] [--resume]`: make every entry anew.

The old ones answer meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineUnavailable
from search.models import SearchEntry
from search.rebuild import Progress, RebuildError, begin, rebuild

EVERY = 500


class Command(BaseCommand):
    help = "Make all search entries anew from the content, while the old ones answer. --resume goes on where it broke."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--model", default="", help="only this model, such as news.articlepage")
        parser.add_argument("--after", default="", help="with --model: go on after this object id")
        parser.add_argument(
            "--force", action="store_true", help="index unchanged entries too (after a change of the analyser)"
        )
        parser.add_argument("--resume", action="store_true", help="go on with the rebuild that broke off")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["after"] and not (options["after"].isdigit() and options["model"]):
            raise CommandError(f"--after names an object id of --model, not {options['after']!r}.")
        chosen = {name: options[name] for name in ("model", "after", "force", "resume")}
        try:
            run = begin(**chosen)
            said = 0
            for progress in rebuild(run):
                said = self.say(progress, said)
        except RebuildError as error:
            raise CommandError(str(error)) from error
        except EngineUnavailable as error:
            raise CommandError(
                f"The search engine is away ({error}). The database answers; go on later with --resume."
            ) from error
        counts = run.report["counts"]
        self.stdout.write(
            f"{counts['objects']} objects, {SearchEntry.objects.count()} entries ({counts['written']} written, "
            f"{counts['removed']} removed), {run.report['words']} words"
        )

    def say(self, progress: Progress, said: int) -> int:
        """A line for each `EVERY`; returns what was said last."""
        if progress.done // EVERY == said // EVERY and progress.done != progress.total:
            return said
        self.stdout.write(str(progress))
        return progress.done
