"""Issues of the gazette: begun with a number, dated, dropped while nothing depends on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from cms.core.text import nfc
from gazette.enums import CHANGEABLE_ISSUES, EventKind, IntakeState
from gazette.issue_numbers import check_numbers, last_number, previous_issues
from gazette.models import GazetteIntake, GazetteIssue, IssueEvent, IssueNumber
from gazette.proofs import active_job
from gazette.signals import issue_changed

from .base import StaleError
from .intake import of_the_desk
from .issue_steps import IssueStep

log = structlog.get_logger("audit")


def check_date(year: int, issued_on: date, before: GazetteIssue | None) -> None:
    if issued_on.year != year:
        raise ActionError(_("The date lies in another year than the number."), "issued_on")
    if before is not None and issued_on < before.issued_on:
        values = {"number": before.label, "date": before.issued_on.strftime("%d/%m/%Y")}
        raise ActionError(_("Issue %(number)s before it is dated %(date)s, which is later."
                            ) % values, "issued_on")  # fmt: skip


class StartIssueAction(Action):
    """Begin an issue with the next number of the year, or the next two (“Số 1095 + 1096”).

    The database refuses a number that two people take at the same moment: one of them is told.
    """

    def __init__(
        self,
        year: int,
        issued_on: date,
        numbers: Sequence[int],
        user: Any = None,
        *,
        title: str = "",
        first_page: int | None = None,
    ) -> None:
        super().__init__(user)
        self.year, self.issued_on, self.numbers = year, issued_on, list(numbers)
        self.title, self.first_page = nfc(title).strip()[:200], first_page

    def check(self) -> None:
        of_the_desk(self.user)
        check_numbers(self.year, self.numbers)
        last = last_number(self.year)
        before = GazetteIssue.objects.filter(numbers__year=self.year, numbers__number=last).first() if last else None
        check_date(self.year, self.issued_on, before)

    def perform(self) -> GazetteIssue:
        self.check()
        first_page = self.first_page if not last_number(self.year) and self.numbers[0] > 1 else None
        issue: GazetteIssue = GazetteIssue.objects.create(
            year=self.year,
            issued_on=self.issued_on,
            title=self.title,
            composed_by=self.user,
            first_page=first_page,
        )
        try:
            with transaction.atomic():
                for number in self.numbers:
                    IssueNumber.objects.create(issue=issue, year=self.year, number=number)
        except IntegrityError as error:
            values = {"number": " + ".join(map(str, self.numbers))}
            raise ActionError(_("Somebody else has begun issue %(number)s just now.") % values, "numbers") from error
        event = issue.note_event(EventKind.CREATED, self.user, numbers=self.numbers)
        issue_changed.send(sender=type(self), issue=issue, event=event, before="")
        return issue


class ChangeIssueAction(IssueStep):
    """Another date or title."""

    def __init__(self, issue: GazetteIssue, user: Any, issued_on: date, title: str = "", **kwargs: Any) -> None:
        super().__init__(issue, user, **kwargs)
        self.issued_on, self.title = issued_on, nfc(title).strip()[:200]

    def step(self, issue: GazetteIssue) -> None:
        before = previous_issues(issue)
        check_date(issue.year, self.issued_on, before[0] if before else None)
        issue.issued_on, issue.title = self.issued_on, self.title

    def note(self, issue: GazetteIssue) -> IssueEvent:
        return issue.note_event(EventKind.CHANGED, self.user, issued_on=self.issued_on.isoformat())


class DropIssueAction(Action):
    """Take an issue away that was begun by mistake: only the last of its year, so that no gap is left.

    Its documents wait again.
    """

    def __init__(self, issue: GazetteIssue, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(user)
        self.issue, self.seen = issue, seen

    def check(self) -> None:
        of_the_desk(self.user)

    def perform(self) -> None:
        issue = GazetteIssue.objects.select_for_update().get(pk=self.issue.pk)
        if self.seen is not None and self.seen != issue.version:
            raise StaleError(_("Somebody else has changed this issue meanwhile. Look at the new state."))
        if issue.state not in CHANGEABLE_ISSUES:
            raise ActionError(_("Only an issue that is being composed can be dropped."))
        if active_job(issue) is not None:
            raise ActionError(_("The worker is busy with this issue. Wait until it has finished."))
        numbers = [row.number for row in issue.numbers.all()]
        if numbers and max(numbers) != last_number(issue.year):
            raise ActionError(_("Only the last issue of a year can be dropped: there would be a gap."))
        GazetteIntake.objects.filter(item__issue=issue.pk).update(state=IntakeState.WAITING)
        issue.items.all().delete()
        label, key = issue.label, issue.pk
        if issue.proof:
            transaction.on_commit(partial(issue.proof.storage.delete, str(issue.proof.name)))
        issue.delete()
        log.info("gazette_issue_dropped", issue=key, label=label, user=getattr(self.user, "pk", None))
