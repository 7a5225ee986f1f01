"""Lines of the ledger, issues in every state, a press that makes real PDFs without setting anything."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile

from cms.users.models import User
from gazette import press
from gazette.actions.approval import ApproveIssueAction, SubmitIssueAction
from gazette.actions.intake import ReceiveIntakeAction
from gazette.actions.issues import StartIssueAction
from gazette.actions.items import ComposeFromWaitingAction
from gazette.actions.jobs import SetProofAction, SignIssueAction
from gazette.actions.publishing import PublishIssueAction
from gazette.enums import FileKind, IssueState
from gazette.issue_numbers import next_number
from gazette.models import DocumentFile, DocumentKind, GazetteIntake, GazetteIssue, LegalDocument
from gazette.pdf.errors import WrongPin
from gazette.press import Pressed
from sites.models import Unit
from tests.factories import make_user

PIN = "123456"
DAY = date(2026, 11, 2)
_numbers = itertools.count(1)


def person(role: str, unit: str = "ubnd", **values: Any) -> User:
    name = f"{role}-{unit}-{next(_numbers)}"
    return make_user(name, role=role, unit=unit, email=f"{name}@haivan.example", **values)


def pdf_bytes(pages: int = 1) -> bytes:
    stream = BytesIO()
    with pikepdf.new() as pdf:
        for _number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(stream)
    return stream.getvalue()


def make_paper(number: str = "", issuer: str = "ubnd", *, pages: int = 1, **values: Any) -> LegalDocument:
    """A document with its official PDF."""
    sequence = next(_numbers)
    number = number or f"{sequence}/2026/QĐ-UBND"
    values = {
        "number_key": number.casefold(),
        "sequence": sequence,
        "year": 2026,
        "nature": "normative",
        "authority": 20,
        "signed_on": date(2026, 10, 28),
        "abstract": f"Ban hành quy định số {sequence}",
        "state": "checked",
        "issuer_name": "Ủy ban nhân dân tỉnh Hải Vân",
        **values,
    }
    kind = values.pop("kind", "QĐ")
    document: LegalDocument = LegalDocument.objects.create(
        number=number,
        issuer=Unit.objects.get(code=issuer),
        kind=DocumentKind.objects.get(code=kind),
        **values,
    )
    if pages:
        content = pdf_bytes(pages)
        DocumentFile.objects.create(
            document=document,
            kind=FileKind.OFFICIAL,
            file=ContentFile(content, "a.pdf"),
            name="a.pdf",
            media_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            pages=pages,
        )
    return document


def receive(
    document: LegalDocument | None = None, sender: str = "ubnd", day: date = date(2026, 10, 30)
) -> GazetteIntake:
    document = document or make_paper()
    line: GazetteIntake = ReceiveIntakeAction(document, Unit.objects.get(code=sender), day).execute()
    return line


class Office:
    """Who makes an issue: an officer composes, a leader approves, signs and publishes."""

    def __init__(self) -> None:
        self.officer = person("gazette_officer")
        self.leader = person("unit_leader")

    def start(self, day: date = DAY, numbers: Sequence[int] = (), papers: int = 2) -> GazetteIssue:
        for _number in range(papers):
            receive()
        wanted = numbers or [next_number(day.year)]
        issue: GazetteIssue = StartIssueAction(day.year, day, wanted, self.officer).execute()
        if papers:
            ComposeFromWaitingAction(issue, self.officer).execute()
        return fresh(issue)

    def bring(self, state: str, **values: Any) -> GazetteIssue:
        """An issue, brought to a state by the actions. Wants `the_press` and committed tasks (`on_commit`)."""
        from gazette.issue_tasks import WORKS
        from gazette.working import run

        order = list(IssueState)
        issue = self.start(**values)
        if order.index(IssueState(state)) == 0:
            return issue
        assert run(SetProofAction(issue, self.officer).execute().pk, WORKS)
        SubmitIssueAction(issue, self.officer).execute()
        if order.index(IssueState(state)) > 1:
            ApproveIssueAction(issue, self.leader).execute()
        if order.index(IssueState(state)) > 2:
            assert run(SignIssueAction(issue, self.leader, PIN).execute().pk, WORKS)
        if order.index(IssueState(state)) > 3:
            PublishIssueAction(issue, self.officer).execute()
        return fresh(issue)


def fresh(issue: GazetteIssue) -> GazetteIssue:
    found: GazetteIssue = GazetteIssue.objects.get(pk=issue.pk)
    return found


class Press:
    """Stands for the press: one page of cover and one for each document; the "signature" is a line at the end."""

    SIGNATURE = b"\n%signed"

    def compose(self, issue: Any, items: Any, first_page: int, folder: Path, target: Path, progress: Any) -> Pressed:
        for number, _item in enumerate(items, 1):
            progress(number, len(items))
        target.write_bytes(pdf_bytes(len(items) + 1))
        spans = [(first_page + number, first_page + number) for number in range(1, len(items) + 1)]
        return Pressed(len(items) + 1, spans, hashlib.sha256(target.read_bytes()).hexdigest())

    def sign(self, issue: Any, source: Path, target: Path, pin: str) -> None:
        if pin != PIN:
            raise WrongPin("wrong")
        target.write_bytes(source.read_bytes() + self.SIGNATURE)

    def verify(self, path: Path) -> dict[str, Any]:
        whole = path.read_bytes().endswith(self.SIGNATURE)
        return {"intact": whole, "covers_whole_file": whole, "signer": "Công báo"}


@pytest.fixture
def the_press(monkeypatch: pytest.MonkeyPatch) -> Press:
    found = Press()
    for name in ("compose", "sign", "verify"):
        monkeypatch.setattr(press, name, getattr(found, name))
    return found


@pytest.fixture
def office(db: None) -> Office:
    return Office()
