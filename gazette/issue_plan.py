"""An issue as the press takes it: sections by issuer, files beside, corrections at the end. Words of the paper are
Vietnamese, whatever language the officer works in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cms.core.errors import ActionError

from .enums import FileKind, ItemKind, TextState
from .models import DocumentFile, GazetteIssue, GazetteSettings, LegalDocument
from .models import IssueItem as Row
from .pdf.files import worded
from .pdf.plan import CorrectionNote, DocumentLayout, IssueItem, IssuePlan, IssueSection
from .storing import fetch


def _files(rows: Sequence[Row], folder: Path) -> dict[int, Path]:
    """Official PDFs of the documents, copied beside; by document. A file that is not what was stored is refused."""
    keys = {row.document_id for row in rows if row.kind == ItemKind.DOCUMENT}
    found = {}
    for file in DocumentFile.objects.filter(document__in=keys, kind=FileKind.OFFICIAL).select_related("document"):
        path = folder / f"van-ban-{file.document_id}.pdf"
        with worded():
            digest = fetch(file.file, path)
        if file.sha256 and digest != file.sha256:
            values = {"number": file.document.number}
            raise ActionError(
                _("The official PDF of %(number)s is not the file that was added. Add it again.") % values
            )
        found[file.document_id] = path
    return found


def title_of(document: LegalDocument) -> str:
    """As in the contents: “Quyết định số 15/2022/QĐ-UBND ban hành …”."""
    return f"{document.kind.name} số {document.number} {document.abstract[:1].lower()}{document.abstract[1:]}"


def _item(row: Row, files: dict[int, Path], trees: dict[int, Any], place: str) -> IssueItem:
    document = row.document
    pdf = files.get(document.pk)
    layout = DocumentLayout(
        kind="" if document.kind.code == "CV" else document.kind.name.upper(),
        abstract=document.abstract,
        place=place,
        authority=document.issuer_name.upper(),
        signer_title=document.signer_title.upper(),
    )
    return IssueItem(
        number=document.number,
        title=title_of(document),
        issuer=document.issuer_name or document.issuer.name_on(document.signed_on, "vi"),
        signed_on=document.signed_on,
        signer=document.signer,
        pdf=pdf,
        tree=None if pdf is not None else trees.get(document.pk),
        layout=layout,
        key=str(row.pk),
    )


def _correction(row: Row) -> CorrectionNote:
    correction: Any = row.correction
    issue = correction.issue
    earlier = f"Công báo số {issue.label}/{issue.year}" if issue is not None else ""
    where = ", ".join(part for part in (_place(correction.anchor), _page(correction.page)) if part)
    return CorrectionNote(
        document=title_of(row.document),
        where=where,
        wrong=correction.wrong,
        right=correction.right,
        earlier=earlier,
        basis=correction.basis,
        key=str(row.pk),
    )


ANCHORS = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "phu-luc": "Phụ lục", "chuong": "Chương", "muc": "Mục"}


def _place(anchor: str) -> str:
    """`dieu-5.khoan-2` → “khoản 2 Điều 5”."""
    words = []
    for part in anchor.split("~")[0].split("."):
        name, __, number = part.rpartition("-")
        if name in ANCHORS:
            words.append(f"{ANCHORS[name]} {number}")
    return " ".join(reversed(words))


def _page(page: int | None) -> str:
    return f"trang {page}" if page else ""


def plan_of(issue: GazetteIssue, rows: Sequence[Row], first_page: int, folder: Path, *, proof: bool) -> IssuePlan:
    """The plan; the documents' files are in `folder` afterwards."""
    settings = GazetteSettings.load()
    documents = [row for row in rows if row.kind == ItemKind.DOCUMENT]
    corrections = [row for row in rows if row.kind == ItemKind.CORRECTION]
    files = _files(documents, folder)
    without = [row.document_id for row in documents if row.document_id not in files]
    trees = dict(
        LegalDocument.objects.filter(pk__in=without, structure_state=TextState.REVIEWED).values_list("pk", "structure")
    )
    items = [(row.document.issuer_name, _item(row, files, trees, settings.place)) for row in documents]
    sections = [
        IssueSection(heading=name.upper(), items=tuple(item for _name, item in group))
        for name, group in groupby(items, key=lambda pair: pair[0])
    ]
    province = f"TỈNH {settings.place.upper()}" if settings.place else ""
    return IssuePlan(
        province=province,
        publisher=settings.agency,
        number=f"Số {issue.label}",
        issued_on=issue.issued_on,
        year=issue.year,
        first_page=first_page,
        sections=tuple(sections),
        corrections=tuple(_correction(row) for row in corrections),
        imprint=tuple(line.strip() for line in settings.imprint.splitlines() if line.strip()),
        proof=proof,
    )
