"""Documents, relations and issues in every state; people of units and of the gazette's desk."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from cms.users.models import User
from gazette.actions.documents import (
    CheckDocumentAction,
    CorrectDocumentAction,
    EnterDocumentAction,
    PublishDocumentAction,
    WithdrawDocumentAction,
)
from gazette.actions.files import AddFileAction
from gazette.enums import DocumentState, IssueState, RelationKind
from gazette.models import DocumentRelation, GazetteIssue, IssueItem, IssueNumber, LegalDocument
from gazette.receiving import DocumentData
from news.models import Topic
from sites.models import Unit, UnitKind, UnitPeriod
from tests.factories import make_user

S = DocumentState
_numbers = itertools.count(1)
ABSTRACT = "Quy định mức hỗ trợ ngư dân chuyển đổi nghề trên địa bàn tỉnh"
DAY = date(2026, 3, 10)


def unit(code: str) -> Unit:
    found: Unit = Unit.objects.get(code=code)
    return found


def make_unit(code: str = "so-xd", name: str = "Sở Xây dựng", kind: str = "department") -> Unit:
    """A unit without a site of its own."""
    made: Unit = Unit.objects.create(code=code)
    UnitPeriod.objects.create(unit=made, kind=UnitKind.objects.get(code=kind), name=name, valid_from=date(2025, 7, 1))
    return made


def person(role: str, code: str = "ubnd", **values: Any) -> User:
    """Somebody with a role at a unit."""
    return make_user(f"{role}-{code}-{next(_numbers)}", role=role, unit=code, **values)


def data(**values: Any) -> DocumentData:
    """What a form sends; `issuer` may be a code, `topic` a slug."""
    number = next(_numbers)
    values.setdefault("issuer", "ubnd")
    if isinstance(values["issuer"], str):
        values["issuer"] = unit(values["issuer"])
    if isinstance(values.get("topic"), str):
        values["topic"] = Topic.objects.get(slug=values["topic"], locale__language_code="vi")
    values.setdefault("signed_on", DAY)
    values.setdefault("number", f"{number}/{values['signed_on'].year}/QĐ-UBND")
    values.setdefault("abstract", ABSTRACT)
    values.setdefault("signer", "Trần Văn Ký")
    return DocumentData(**values)


def make_document(state: str = S.PUBLISHED, **values: Any) -> LegalDocument:
    """A document in a state, brought there by the actions. `text` and `structure` are set as they are."""
    text, structure = values.pop("text", ""), values.pop("structure", None)
    document = EnterDocumentAction(data(**values)).execute()
    if text or structure:
        LegalDocument.objects.filter(pk=document.pk).update(text=text, structure=structure or {})
    if state != S.DRAFT:
        CheckDocumentAction(document).execute()
    if state in {S.PUBLISHED, S.CORRECTED, S.WITHDRAWN}:
        PublishDocumentAction(document).execute()
    if state == S.CORRECTED:
        CorrectDocumentAction(document, None, "hai mươi", "hai mươi mốt").execute()
    if state == S.WITHDRAWN:
        WithdrawDocumentAction(document, None, "Ban hành nhầm").execute()
    found: LegalDocument = LegalDocument.objects.get(pk=document.pk)
    return found


def make_relation(source: LegalDocument, target: LegalDocument | None, kind: str, **values: Any) -> DocumentRelation:
    """The bare row, confirmed; effects follow from the actions of relations only."""
    assert kind in RelationKind.values
    found: DocumentRelation = DocumentRelation.objects.create(source=source, target=target, kind=kind, **values)
    return found


def make_issue(
    state: str = IssueState.PUBLISHED,
    numbers: Iterable[int] = (),
    documents: Iterable[LegalDocument] = (),
    issued_on: date = date(2026, 3, 20),
    **values: Any,
) -> GazetteIssue:
    """The bare rows of an issue with its numbers and items; one page for each document."""
    documents = list(documents)
    issue: GazetteIssue = GazetteIssue.objects.create(year=issued_on.year, issued_on=issued_on, **values)
    for number in list(numbers) or [next(_numbers)]:
        IssueNumber.objects.create(issue=issue, year=issue.year, number=number)
    for position, document in enumerate(documents, 1):
        IssueItem.objects.create(
            issue=issue, document=document, position=position, first_page=position + 2, last_page=position + 2
        )
    GazetteIssue.objects.filter(pk=issue.pk).update(state=state, first_page=1, last_page=len(documents) + 2)
    issue.refresh_from_db()
    return issue


def pdf_bytes(pages: int = 1) -> bytes:
    """Empty A4 pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def pdf(name: str = "van-ban.pdf", pages: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(pages), "application/pdf")


def with_file(document: LegalDocument, kind: str = "official", upload: Any = None) -> Any:
    """Its file, added as the worker or an import would."""
    return AddFileAction(document, upload or pdf(), kind, known=True).execute()
