"""Documents with relations, for tests of effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from gazette.actions.base import DocumentAction
from gazette.enums import EventKind
from gazette.models import DocumentKind, DocumentRelation, LegalDocument
from gazette.numbers import parse_number
from gazette.recomputing import recompute
from gazette.structure import parse_text, to_json
from sites.models import Unit

TEXT = """QUYẾT ĐỊNH
Về việc ban hành quy định quản lý chợ

Điều 1. Phạm vi điều chỉnh
1. Quy định này áp dụng cho chợ trên địa bàn tỉnh.
2. Chợ tạm thực hiện theo quy định riêng.

Điều 2. Đối tượng áp dụng
Tổ chức, cá nhân kinh doanh tại chợ.

Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực kể từ ngày ký.
"""


def document(
    number: str = "15/2022/QĐ-UBND", signed: date = date(2022, 5, 12), *, issuer: str = "ubnd",
    state: str = "published", kind: str = "QĐ", text: str = "", **values: Any,
) -> LegalDocument:  # fmt: skip
    parsed = parse_number(number)
    assert parsed is not None
    if text:
        root = parse_text(text)
        values |= {"structure": to_json(root), "text": root.plain, "structure_state": "reviewed"}
    values.setdefault("abstract", f"Về việc {number}")
    values.setdefault("address", f"{parsed.slug}-{issuer}" if state != "draft" else None)
    made: LegalDocument = LegalDocument.objects.create(
        number=number, number_key=parsed.key, sequence=parsed.sequence, year=signed.year, signed_on=signed,
        issuer=Unit.objects.get(code=issuer), kind=DocumentKind.objects.get(code=kind), nature="normative",
        state=state, **values,
    )  # fmt: skip
    recompute([made.pk])
    return made


def relation(source: LegalDocument, target: LegalDocument | None, kind: str, **values: Any) -> DocumentRelation:
    made: DocumentRelation = DocumentRelation.objects.create(source=source, target=target, kind=kind, **values)
    if target is not None:
        recompute([target.pk])
    return made


class Touch(DocumentAction):
    """Any change of a document, as entering and publishing do it."""

    def __init__(self, row: LegalDocument, **values: Any) -> None:
        super().__init__(row)
        self.values = values

    def change(self, document: LegalDocument) -> None:
        for name, value in self.values.items():
            setattr(document, name, value)

    def note(self, document: LegalDocument) -> Any:
        return document.note_event(EventKind.CHANGED)
