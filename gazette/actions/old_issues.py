"""Old issues taken into the archive: published long ago, so neither composed nor signed here."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from gazette import press
from gazette.enums import PUBLIC_STATES, Confidentiality, EventKind, IssueState, ItemKind, TextState
from gazette.models import GazetteIssue, IssueItem, IssueNumber, LegalDocument
from gazette.numbers import find_numbers
from gazette.old_issues.index import OldIssue
from gazette.pdf.inspecting import PdfFacts, inspect_pdf
from gazette.signals import issue_changed
from gazette.storing import keep, words_of

from .intake import of_the_desk


def issue_of(row: OldIssue) -> GazetteIssue | None:
    """The issue that bears these numbers.

    Raises:
        ActionError: one of them belongs to an issue with other numbers.
    """
    taken = IssueNumber.objects.filter(year=row.year, number__in=row.numbers).select_related("issue")
    issues = {number.issue for number in taken}
    if not issues:
        return None
    for issue in issues:
        if {number.number for number in issue.numbers.all()} != set(row.numbers):
            values = {"number": taken[0].number, "year": row.year}
            raise ActionError(_("Number %(number)d of %(year)d is taken already.") % values, "numbers")
    return issues.pop()


class ImportOldIssueAction(Action):
    """Take an old issue in: published, of the archive. Its pages are read afterwards (`read_old_pages`).

    Done again, the issue that is there is returned; with another file it is refused: what is published stays.

    Attributes:
        there: whether it had been taken in before.

    Raises:
        ActionError: its number belongs to another file, or the PDF is broken, encrypted or holds scripts.
    """

    def __init__(self, row: OldIssue, user: Any = None) -> None:
        super().__init__(user)
        self.row, self.there = row, False

    def check(self) -> None:
        of_the_desk(self.user)
        if self.row.error:
            raise ActionError(self.row.error)
        if self.row.issued_on > timezone.localdate():
            raise ActionError(_("This day is still to come."))

    def execute(self) -> GazetteIssue:
        """The file is looked at before the transaction: it may take seconds."""
        self.check()
        found = issue_of(self.row)
        facts = inspect_pdf(self.row.path)
        if found is not None:
            if found.sha256 != facts.sha256:
                values = {"number": self.row.label}
                raise ActionError(_("Issue %(number)s is here already, with another file.") % values)
            self.there = True
            return found
        signature = press.verify(self.row.path) if facts.signed else {}
        try:
            with transaction.atomic():
                return self.write(facts, signature)
        except OSError as error:
            raise ActionError(words_of(error)) from error

    def perform(self) -> None:
        """All is in `execute`."""

    def write(self, facts: PdfFacts, signature: dict[str, Any]) -> GazetteIssue:
        row = self.row
        noon = datetime.combine(row.issued_on, time(12), tzinfo=timezone.get_current_timezone())
        issue: GazetteIssue = GazetteIssue.objects.create(
            year=row.year,
            issued_on=row.issued_on,
            state=IssueState.PUBLISHED,
            archived=True,
            first_page=row.first_page,
            last_page=row.first_page + facts.pages - 1,
            published_at=noon,
            published_by=self.user,
            text_state=TextState.WAITING,
            signature=signature,
        )
        try:
            with transaction.atomic():
                for number in row.numbers:
                    IssueNumber.objects.create(issue=issue, year=row.year, number=number)
        except IntegrityError as error:
            values = {"number": row.label}
            raise ActionError(_("Somebody else has begun issue %(number)s just now.") % values) from error
        self.place(issue)
        self.file(issue, row.path, facts)
        event = issue.note_event(EventKind.IMPORTED, self.user, row.path.name, contents=row.contents[:20_000])
        issue_changed.send(sender=type(self), issue=issue, event=event, before="")
        return issue

    def file(self, issue: GazetteIssue, path: Path, facts: PdfFacts) -> None:
        """The numbers are taken by now: nobody else writes this name."""
        name = f"gazette/issues/{issue.year}/archive-{'-'.join(map(str, self.row.numbers))}-{facts.sha256[:12]}.pdf"
        issue.file.name = keep(path, issue.file, name)
        issue.sha256, issue.size = facts.sha256, facts.size
        issue.save()

    def place(self, issue: GazetteIssue) -> None:
        """Documents that the contents name, where they are here and stand in no other issue; never a guess."""
        found = find_numbers(self.row.contents)
        keys = list(dict.fromkeys(one.number.key for one in found if one.number.year is not None))
        documents = LegalDocument.objects.filter(
            number_key__in=keys,
            state__in=PUBLIC_STATES,
            confidentiality=Confidentiality.PUBLIC,
            signed_on__lte=issue.issued_on,
        ).exclude(issue_items__kind=ItemKind.DOCUMENT)
        by_key: dict[str, list[LegalDocument]] = {}
        for document in documents.defer("structure", "text", "folded"):
            by_key.setdefault(document.number_key, []).append(document)
        certain = [by_key[key][0] for key in keys if len(by_key.get(key, ())) == 1]
        IssueItem.objects.bulk_create(
            IssueItem(issue=issue, document=document, position=place) for place, document in enumerate(certain, 1)
        )
