"""`manage.py import_content PATH [--site HOST] [--dry-run] [--report FILE] [--overwrite]`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange.importer import Importer
from exchange.report import open_report
from search import outbox
from sites.models import MemberSite

WAKE_EVERY = 200


class Command(BaseCommand):
    help = "Load a content package (Markdown files with front matter) into one site, or each file into its unit's site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="folder of the package, or one file")
        parser.add_argument("--site", default="", help="host of the site everything goes to")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--report", type=Path, help="a row for each file: CSV (.csv) or JSON lines")
        parser.add_argument(
            "--overwrite", action="store_true", help="also pages edited on the site since the last import"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        importer = Importer(
            path, self._site(options["site"]), dry_run=options["dry_run"], overwrite=options["overwrite"]
        )
        with open_report(options["report"]) as report, outbox.held():
            for count, row in enumerate(importer.run(), 1):
                report.add(row)
                if row.status in {"error", "conflict"}:
                    where = f"{row.file}:{row.line}" if row.line else row.file
                    self.stderr.write(f"{where}: {row.message}")
                elif row.message and options["verbosity"] > 1:
                    self.stdout.write(f"{row.file}: {row.message}")
                if count % WAKE_EVERY == 0 and not options["dry_run"]:
                    outbox.wake_up()
        totals = asdict(importer.totals)
        summary = ", ".join(f"{number} {name}" for name, number in totals.items())
        self.stdout.write(("dry run, nothing written: " if options["dry_run"] else "") + summary)
        if not any(totals.values()):
            raise CommandError(f"There is no .md file in {path}.")
        if importer.totals.error:
            raise CommandError(f"{importer.totals.error} of the files could not be imported; the reasons are above.")

    @staticmethod
    def _site(host: str) -> MemberSite | None:
        if not host:
            return None
        found: MemberSite | None = (
            MemberSite.objects.for_serving().select_related("collection").filter(site__hostname=host.lower()).first()
        )
        if found is None:
            raise CommandError(f"There is no member site at {host}.")
        return found
