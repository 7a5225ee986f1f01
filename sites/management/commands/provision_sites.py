"""`manage.py provision_sites units.csv [--dry-run] [--result out.csv]`: docs/features/bulk.md."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.actions import ActionError
from sites.bulk import jobs
from sites.bulk.reading import read_table
from sites.bulk.results import result_csv
from sites.enums import FAILED_ROWS, RowStatus
from sites.models import BulkJob, BulkRow


class Command(BaseCommand):
    help = (
        "Make units and their member sites from a table. Running it again makes only what is missing and changes "
        "nothing that people edited. The exit status is 1 when a row failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (UTF-8, or UTF-16 with a byte order mark) or XLSX")
        parser.add_argument("--dry-run", action="store_true", help="do everything and roll it back: a true report")
        parser.add_argument("--result", type=Path, help="write row number, code, status and message to this CSV file")

        parser.add_argument("--by", default="", help="user name of the administrator who invites webmasters by mail")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            rows = read_table(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except ActionError as error:
            raise CommandError(str(error.message)) from error
        user = administrator(options["by"]) if options["by"] else None
        job = jobs.provision_job(rows, file_name=path.name, dry_run=options["dry_run"], user=user)
        report(self, job, options)


def administrator(name: str) -> Any:
    users: Any = get_user_model()._default_manager
    found = users.filter(username=name, is_superuser=True, is_active=True).first()
    if found is None:
        raise CommandError(f"There is no administrator {name!r}.")
    return found


def report(command: BaseCommand, job: BulkJob, options: dict[str, Any]) -> None:
    """Run a job here and now, tell of every row, and fail when one did."""
    verbose = options["verbosity"] > 1

    def tell(row: BulkRow) -> None:
        line = f"{row.number}: {row.code}: {row.message}"
        if row.status in FAILED_ROWS:
            command.stderr.write(line)
        elif verbose or (job.dry_run and row.status == RowStatus.DONE):
            command.stdout.write(line)

    start = time.perf_counter()
    for row in job.rows.filter(status=RowStatus.UNUSABLE):
        tell(row)
    jobs.run(job.pk, tell)
    statuses = list(job.rows.values_list("status", flat=True))
    counts = {status: statuses.count(status) for status in RowStatus}
    failed = sum(counts[status] for status in FAILED_ROWS)
    if options["result"]:
        options["result"].write_bytes(result_csv(job))
    summary = f"{counts[RowStatus.DONE]} done, {counts[RowStatus.NOTHING]} nothing to do, {failed} failed"
    said = "dry run, nothing written: " if job.dry_run else ""
    command.stdout.write(f"{said}{summary} ({time.perf_counter() - start:.1f} s)")
    if failed:
        raise CommandError(f"{failed} of {len(statuses)} rows failed; the reasons are above.")
