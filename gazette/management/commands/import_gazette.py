"""`manage.py import_gazette <folder> [--dry-run]`: old issues from PDFs and an index.csv; run again at will."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.errors import ActionError
from gazette.actions.old_issues import ImportOldIssueAction, issue_of
from gazette.enums import TextState
from gazette.models import IssueNumber
from gazette.old_issues.index import OldIssue, gaps, read_index
from gazette.old_issues.reading import read_old_pages
from gazette.pdf.inspecting import inspect_pdf


class Command(BaseCommand):
    help = "Take old issues of the gazette in: a folder of PDFs with index.csv (year, numbers, date, file, contents)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check every row and file, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_index(options["folder"])
        except ActionError as error:
            raise CommandError(str(error)) from error
        tally = {"imported": 0, "there": 0, "refused": 0, "pages": 0}
        for row in rows:
            try:
                self.try_row(row, tally) if options["dry_run"] else self.take(row, tally)
            except ActionError as error:
                tally["refused"] += 1
                self.stderr.write(f"line {row.line} ({row.label}): {error}")
        self.report_gaps(rows)
        words = "would be imported" if options["dry_run"] else "imported"
        told = "{imported} {words}, {there} there already, {refused} refused; {pages} pages read"
        self.stdout.write(told.format(words=words, **tally))
        if tally["refused"]:
            raise CommandError(
                f"{tally['refused']} rows were refused; the others are done. Mend them and run it again."
            )

    def try_row(self, row: OldIssue, tally: dict[str, int]) -> None:
        if row.error:
            raise ActionError(row.error)
        found, facts = issue_of(row), inspect_pdf(row.path)
        if found is not None and found.sha256 != facts.sha256:
            raise ActionError("Here already, with another file.")
        tally["there" if found is not None else "imported"] += 1

    def take(self, row: OldIssue, tally: dict[str, int]) -> None:
        """What a run that was stopped has taken in and not read is read now."""
        action = ImportOldIssueAction(row)
        issue = action.execute()
        tally["there" if action.there else "imported"] += 1
        if issue.archived and issue.text_state == TextState.WAITING:
            tally["pages"] += read_old_pages(issue)

    def report_gaps(self, rows: list[OldIssue]) -> None:
        years = {row.year for row in rows if row.numbers}
        known = set(IssueNumber.objects.filter(year__in=years).values_list("year", "number"))
        known |= {(row.year, number) for row in rows if not row.error for number in row.numbers}
        for year, missing in gaps(known).items():
            shown = ", ".join(map(str, missing[:40])) + (" …" if len(missing) > 40 else "")
            self.stdout.write(f"{year}: no issue {shown}")
