"""Published issues as readers find them: real PDFs in the storage, the text of each page."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.core.text import fold
from gazette.models import GazetteIssue, IssuePage
from tests.gazette.makers import make_document, make_issue, pdf_bytes

SIGNATURE = {
    "signer": "Văn phòng Ủy ban nhân dân tỉnh Hải Vân",
    "organisation": "Ủy ban nhân dân tỉnh Hải Vân",
    "serial": "54:01:0A:7F",
    "issuer": "Tổ chức chứng thực chữ ký số thử nghiệm",
    "not_before": "2025-01-01T00:00:00+07:00",
    "not_after": "2030-01-01T00:00:00+07:00",
    "signed_at": "2026-03-20T09:30:00+07:00",
    "intact": True,
    "whole_file": True,
}
COVER = "CÔNG BÁO\nTỈNH HẢI VÂN"
TEXTS = ("Điều 1. Hỗ trợ ngư dân\nchuyển đổi nghề khai thác.", "Điều 2. Mức hỗ trợ là hai mươi triệu đồng.")


def issue(
    numbers: tuple[int, ...] = (1095, 1096),
    issued_on: date = date(2026, 3, 20),
    documents: Any = None,
    first: int = 41,
    texts: tuple[str, ...] = TEXTS,
    state: str = "published",
    **values: Any,
) -> GazetteIssue:
    """An issue of a cover, a page of contents, and a page for each document; pages run through the year."""
    documents = [make_document(), make_document(issuer="snnmt")] if documents is None else documents
    made = make_issue("composing", numbers, documents, issued_on)
    data = pdf_bytes(len(texts) + 2)
    made.file.save(f"so-{made.pk}.pdf", ContentFile(data), save=False)
    made.sha256, made.size, made.signature = hashlib.sha256(data).hexdigest(), len(data), dict(SIGNATURE)
    made.first_page, made.last_page = first, first + len(texts) + 1
    made.signed_at = made.published_at = timezone.make_aware(datetime.combine(issued_on, datetime.min.time()))
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    for offset, item in enumerate(made.items.order_by("position")):
        made.items.filter(pk=item.pk).update(first_page=first + 2 + offset, last_page=first + 2 + offset)
    rows = [
        IssuePage(issue=made, number=first + place, text=text, folded=fold(text))
        for place, text in enumerate((COVER, "MỤC LỤC", *texts))
    ]
    IssuePage.objects.bulk_create(rows)
    rewrite(made, state=state)
    made.refresh_from_db()
    return made


def rewrite(issue: GazetteIssue | None = None, **values: Any) -> None:
    """Behind the back of the models, which refuse to change a signed issue; every issue where none is named."""
    rows = GazetteIssue._base_manager.all()
    (rows.filter(pk=issue.pk) if issue is not None else rows).update(**values)
