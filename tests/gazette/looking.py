"""Documents as readers find them, written straight into the tables: no action is under test here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from cms.core.text import fold
from gazette.models import DocumentKind, DocumentRelation, EffectPeriod, LegalDocument
from gazette.numbers import parse_number
from gazette.structure import parse_text, to_json
from sites.models import Unit

TEXT = """Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Quy định này áp dụng cho tàu cá có chiều dài từ 6 mét trở lên.
2. Quy định này gồm:
a) Đăng ký tàu cá;
b) Cấp phép khai thác.
Điều 2. Đối tượng áp dụng
Tổ chức, cá nhân khai thác thủy sản.
Chương II
ĐIỀU KHOẢN THI HÀNH
Điều 3. Hiệu lực
Quyết định có hiệu lực từ ngày 01 tháng 3 năm 2024.
"""


def document(number: str = "15/2024/QĐ-UBND", issuer: str = "ubnd", **values: Any) -> LegalDocument:
    """A published document in force since March 2024."""
    parsed = parse_number(number)
    assert parsed is not None
    signed = values.pop("signed_on", date(2024, 2, 15))
    unit = Unit.objects.get(code=issuer)
    kind = DocumentKind.objects.get(code=parsed.kind)
    abstract = values.pop("abstract", "Ban hành Quy định về quản lý tàu cá")
    year = parsed.year or signed.year
    marks = "-".join((parsed.kind, *parsed.marks))
    values = {
        "state": "published",
        "nature": "normative",
        "signer": "Trần Văn Hải",
        "effective_on": date(2024, 3, 1) if signed <= date(2024, 3, 1) else None,
        "issuer_name": unit.name_on(signed),
        "published_at": timezone.now(),
        "address": f"{fold(marks)}/{year}/{parsed.sequence}",
        "folded": fold(f"{number} {abstract} {values.get('signer', 'Trần Văn Hải')}"),
        **values,
    }
    made: LegalDocument = LegalDocument.objects.create(
        number=number,
        number_key=parsed.key,
        sequence=parsed.sequence,
        year=year,
        marks="-".join(parsed.marks),
        kind=kind,
        issuer=unit,
        signed_on=signed,
        abstract=abstract,
        **values,
    )
    first = made.effective_on or made.signed_on
    EffectPeriod.objects.create(document=made, valid_from=made.signed_on, valid_to=None, state="in_force")
    if first > made.signed_on:
        EffectPeriod.objects.filter(document=made).update(valid_from=first)
    return made


def with_text(made: LegalDocument, text: str = TEXT) -> LegalDocument:
    root = parse_text(text)
    made.structure, made.structure_state, made.text = to_json(root), "reviewed", root.plain
    made.save()
    return made


def relate(source: LegalDocument, target: LegalDocument | None, kind: str, **values: Any) -> DocumentRelation:
    made: DocumentRelation = DocumentRelation.objects.create(source=source, target=target, kind=kind, **values)
    return made


def ends(made: LegalDocument, last: date) -> None:
    """The document has no force any more after a day."""
    EffectPeriod.objects.filter(document=made).update(valid_to=last)
    EffectPeriod.objects.create(document=made, valid_from=date(last.year + 1, 1, 1), valid_to=None, state="expired")


def hidden() -> list[LegalDocument]:
    """What nobody outside may see, each with a word of its own."""
    return [
        document("901/2024/QĐ-UBND", abstract="Bản nháp tuyệt mật Kim Ngư", state="draft", address=None),
        document("902/2024/QĐ-UBND", abstract="Đã kiểm tra Kim Ngư", state="checked"),
        document("903/2024/QĐ-UBND", abstract="Văn bản nội bộ Kim Ngư", confidentiality="internal"),
    ]
