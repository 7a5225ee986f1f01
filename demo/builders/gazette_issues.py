"""The gazette's issues: received, composed, approved by another person, signed, published, printed and sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from django.conf import settings

from cms.core.text import fold
from cms.users.models import User
from demo.data import read
from gazette.actions.approval import ApproveIssueAction, SubmitIssueAction
from gazette.actions.documents import CorrectDocumentAction
from gazette.actions.intake import ReceiveIntakeAction
from gazette.actions.issues import StartIssueAction
from gazette.actions.items import PlaceCorrectionAction, PlaceIntakeAction
from gazette.actions.jobs import SetProofAction, SignIssueAction
from gazette.actions.paper import (
    ComplainAction,
    ConfirmReceiptAction,
    OrderPrintAction,
    RecordPrintedAction,
    ResendCopiesAction,
    ReturnCopiesAction,
    SendCopiesAction,
)
from gazette.actions.publishing import PublishIssueAction
from gazette.enums import IntakeWay
from gazette.issue_tasks import WORKS
from gazette.models import (
    Correction,
    GazetteIntake,
    GazetteIssue,
    IssuePage,
    LegalDocument,
    PrintOrder,
    Recipient,
    RecipientCopies,
)
from gazette.page_texts import read_pages
from gazette.pdf.development import make_development_credentials
from gazette.working import run
from sites.models import Unit

from .people import SINCE

# Opens the certificate of the demonstration: it signs nothing that anybody else trusts.
PIN = "246810"
SIGNER = "Công báo tỉnh Hải Vân"
CERTIFIED = date(2024, 12, 2)
WAYS = (IntakeWay.SYSTEM, IntakeWay.SYSTEM, IntakeWay.EMAIL, IntakeWay.POST, IntakeWay.COUNTER)
At = Callable[..., Any]


def build_recipients() -> None:
    """Who gets copies, and from when to when."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    rows = read("gazette/recipients.yaml")
    made = Recipient.objects.bulk_create(
        Recipient(name=row["name"], kind=row["kind"], unit=units.get(row.get("unit", "")), address=row["address"])
        for row in rows
    )
    RecipientCopies.objects.bulk_create(
        RecipientCopies(
            recipient=recipient, copies=row["copies"], valid_from=row["valid_from"], valid_to=row["valid_to"]
        )
        for recipient, row in zip(made, rows, strict=True)
    )


def build_issues(made: dict[str, LegalDocument], rows: list[dict[str, Any]], at: At) -> None:
    """The intake ledger, then every issue in its order."""
    lines = {row["id"]: receive(made[row["id"]], row, at) for row in rows if row.get("received")}
    with TemporaryDirectory() as folder, credentials(Path(folder), at):
        issues: dict[tuple[int, int], GazetteIssue] = {}
        for row in read("gazette/issues.yaml"):
            issue = Press(row, at).make(lines, made, issues)
            issues[row["year"], row["number"]] = issue
            Paper(row, at, last=row is read("gazette/issues.yaml")[-1]).send(issue)


def receive(document: LegalDocument, row: dict[str, Any], at: At) -> GazetteIntake:
    with at(row["received"], 8, 30):
        way = WAYS[document.pk % len(WAYS)]
        found: GazetteIntake = ReceiveIntakeAction(
            document, document.issuer, row["received"], way, officer(row["received"])
        ).execute()
    return found


def officer(day: date, name: str = "congbao") -> User | None:
    """Nobody before there was the room: these are old records."""
    return User.objects.get(username=name) if day >= SINCE else None


@contextmanager
def credentials(folder: Path, at: At) -> Iterator[None]:
    """A certificate of development, valid since before the first issue; kept where the installation has none yet."""
    path = Path(settings.GAZETTE_SIGNING_PKCS12) if settings.GAZETTE_SIGNING_PKCS12 else folder / "signing.p12"
    if path.exists() or not settings.GAZETTE_OWN_CREDENTIALS:
        path = folder / "signing.p12"
    with at(CERTIFIED):
        root = make_development_credentials(path, PIN, SIGNER)
    with mock.patch.multiple(
        settings,
        GAZETTE_SIGNING_PKCS12=str(path),
        GAZETTE_PKCS11_MODULE="",
        GAZETTE_TIMESTAMP_URL="",
        GAZETTE_TRUST_ROOTS=[*settings.GAZETTE_TRUST_ROOTS, str(root)],
    ):
        yield


class Press:
    """One issue, from its number to its publication."""

    def __init__(self, row: dict[str, Any], at: At) -> None:
        self.row, self.at, self.day = row, at, row["date"]
        self.officer, self.leader = officer(self.day), officer(self.day, "lanhdao-tinh")

    def make(
        self,
        lines: dict[str, GazetteIntake],
        made: dict[str, LegalDocument],
        issues: dict[tuple[int, int], GazetteIssue],
    ) -> GazetteIssue:
        row, at, user = self.row, self.at, self.officer
        numbers = [row["number"], *([row["second_number"]] if "second_number" in row else [])]
        with at(self.day - timedelta(days=1), 8):
            issue: GazetteIssue = StartIssueAction(row["year"], self.day, numbers, user).execute()
            for name in row["documents"]:
                PlaceIntakeAction(issue, lines[name], user).execute()
            for told in row.get("corrections", ()):
                PlaceCorrectionAction(issue, self.correct(told, made, issues), user).execute()
        with at(self.day - timedelta(days=1), 14):
            self.job(SetProofAction(issue, user).execute())
            SubmitIssueAction(issue, user).execute()
        with at(self.day, 8):
            ApproveIssueAction(issue, self.leader).execute()
            self.job(SignIssueAction(issue, self.leader, PIN).execute())
        with at(self.day, 10):
            PublishIssueAction(issue, user).execute()
            read_pages(issue.pk)
        issue.refresh_from_db()
        return issue

    def job(self, job: Any) -> None:
        """Here and now: the demonstration has no worker while it is built."""
        if not run(job.pk, WORKS):
            job.refresh_from_db()
            raise RuntimeError(f"Issue {self.row['number']}/{self.row['year']}: {job.error}")

    def correct(
        self, told: dict[str, Any], made: dict[str, LegalDocument], issues: dict[tuple[int, int], GazetteIssue]
    ) -> Correction:
        """At once on the page, by the letter of the issuer; printed in this issue."""
        document, letter = made[told["document"]], made[told["by"]]
        old = issues[told["in_issue"]["year"], told["in_issue"]["number"]]
        day = max(old.issued_on + timedelta(days=1), letter.signed_on)
        with self.at(day, 14):
            found: Correction = CorrectDocumentAction(
                document,
                officer(day),
                told["said"],
                told["should_say"],
                told["place"],
                old,
                page_of(old, document, told["said"]),
                basis=f"Công văn số {letter.number} ngày {letter.signed_on:%d/%m/%Y}",
                on=day,
            ).execute()
        return found


def page_of(issue: GazetteIssue, document: LegalDocument, words: str) -> int | None:
    """The page on which the words stand; where lines break them, the first one of the document."""
    item = issue.items.get(document=document)
    pages = IssuePage.objects.filter(issue=issue, number__range=(item.first_page, item.last_page))
    wanted = fold(words).split(":")[0]
    found = next((page.number for page in pages if wanted in " ".join(page.folded.split())), item.first_page)
    return int(found) if found is not None else None


class Paper:
    """The copies of one issue, as its line of the ledger says."""

    def __init__(self, row: dict[str, Any], at: At, *, last: bool) -> None:
        self.row, self.at, self.day, self.last = row, at, row["date"], last
        self.user, self.words = officer(row["date"]), read("gazette/room.yaml")

    def send(self, issue: GazetteIssue) -> None:
        ledger = self.row["ledger"]
        with self.on(0):
            order: PrintOrder = OrderPrintAction(issue, self.user, ledger["reserve"]).execute()
        with self.on(2):
            RecordPrintedAction(order, ledger["printed"], self.user, ledger["spoilt"], note="").execute()
        with self.on(3):
            SendCopiesAction(order, self.user).execute()
        self.bring_back(order, ledger["returned"], ledger["resent"])
        rows = list(order.dispatches.order_by("pk"))
        with self.on(12):
            # Of the newest issue many have not answered yet, and one complains.
            wanted = rows if not self.last else rows[: len(rows) * 3 // 4]
            ConfirmReceiptAction(order, [row.pk for row in wanted], self.user).execute()
            if self.last:
                ComplainAction(rows[-1], self.user, self.words["complaint"]).execute()

    def bring_back(self, order: PrintOrder, returned: int, resent: int) -> None:
        singles = list(order.dispatches.filter(copies=1).order_by("pk"))
        for number, dispatch in enumerate(singles[order.pk % 7 :: 9][:returned]):
            with self.on(7):
                ReturnCopiesAction(dispatch, self.user, self.words["returned"], 1).execute()
            if number < resent:
                with self.on(9):
                    ResendCopiesAction(dispatch, self.user, self.words["returned"], 1).execute()

    def on(self, days: int) -> Any:
        return self.at(self.day + timedelta(days=days), 9)
