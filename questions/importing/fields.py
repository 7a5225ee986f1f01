"""What a column of an old table can be, and which column is likely to be what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.text import fold


@dataclass(frozen=True)
class Field:
    """Attributes: personal: goes to the sealed table and is quoted nowhere. names: folded headers that mean it."""

    name: str
    label: Any
    names: tuple[str, ...]
    required: bool = False
    personal: bool = False


FIELDS: tuple[Field, ...] = (
    Field("old_code", _("Old number or code"), ("ma", "ma so", "so", "stt", "ma cau hoi", "so phieu", "code", "id")),
    Field("title", _("Subject"), ("tieu de", "chu de", "trich yeu", "ve viec", "title", "subject")),
    Field("text", _("Question"), ("noi dung", "cau hoi", "noi dung cau hoi", "noi dung hoi", "question", "text"), True),
    Field(
        "received_on",
        _("Received on"),
        ("ngay nhan", "ngay hoi", "ngay gui", "ngay tiep nhan", "ngay", "received", "received on", "date"),
        True,
    ),
    Field("due_on", _("Due date"), ("han", "han tra loi", "thoi han", "han xu ly", "due", "due date")),
    Field("answered_on", _("Answered on"), ("ngay tra loi", "ngay dang tra loi", "answered", "answered on")),
    Field("answer", _("Answer"), ("tra loi", "noi dung tra loi", "noi dung tra loi cau hoi", "answer")),
    Field("unit", _("Answered by"), ("don vi", "don vi tra loi", "co quan", "co quan tra loi", "don vi xu ly", "unit")),
    Field("signer", _("Signed by"), ("nguoi ky", "lanh dao ky", "signed by")),
    Field("topic", _("Field of life"), ("linh vuc", "chuyen muc", "field", "topic")),
    Field("language", _("Language"), ("ngon ngu", "language")),
    Field("place", _("Place"), ("dia diem", "noi xay ra", "place")),
    Field("name", _("Name of the asker"), ("ho ten", "ho va ten", "nguoi hoi", "nguoi gui", "name"), personal=True),
    Field("phone", _("Telephone"), ("dien thoai", "so dien thoai", "sdt", "phone"), personal=True),
    Field("email", _("E-mail"), ("email", "e-mail", "thu dien tu"), personal=True),
    Field("address", _("Address of the asker"), ("dia chi", "noi o", "address"), personal=True),
    Field("organisation", _("Business or association"), ("doanh nghiep", "to chuc", "cong ty"), personal=True),
    Field("tax_code", _("Tax code"), ("ma so thue", "mst", "tax code"), personal=True),
)
BY_NAME = {field.name: field for field in FIELDS}
PERSON = tuple(field.name for field in FIELDS if field.personal)


def suggested(header: Sequence[str]) -> dict[str, int]:
    """Field -> column, by what the columns are called; the first column of a name counts."""
    names = [" ".join(fold(name).split()) for name in header]
    found: dict[str, int] = {}
    for field in FIELDS:
        column = next((names.index(name) for name in field.names if name in names), None)
        if column is not None and column not in found.values():
            found[field.name] = column
    return found
