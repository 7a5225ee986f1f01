"""What a column of a table of documents can be, and which column is likely to be what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.text import fold


@dataclass(frozen=True)
class Field:
    """Attributes: names: folded headers that mean it."""

    name: str
    label: Any
    names: tuple[str, ...]
    required: bool = False


FIELDS: tuple[Field, ...] = (
    Field("number", _("Number"), ("so ky hieu", "so hieu", "so van ban", "so", "number"), True),
    Field(
        "signed_on",
        _("Signed on"),
        ("ngay ban hanh", "ngay ky", "ngay van ban", "ngay thang", "ngay", "signed on", "date"),
        True,
    ),
    Field("abstract", _("Abstract"), ("trich yeu", "trich yeu noi dung", "noi dung", "ve viec", "abstract"), True),
    Field("issuer", _("Issuer"), ("co quan ban hanh", "don vi ban hanh", "noi ban hanh", "co quan", "issuer")),
    Field("kind", _("Kind of document"), ("loai van ban", "loai", "ten loai", "hinh thuc", "kind")),
    Field("signer", _("Signer"), ("nguoi ky", "ho ten nguoi ky", "signer")),
    Field("signer_title", _("Signer's title"), ("chuc vu", "chuc vu nguoi ky", "chuc danh", "title")),
    Field("effective_on", _("In force from"), ("ngay hieu luc", "ngay co hieu luc", "hieu luc tu", "effective on")),
    Field("expires_on", _("In force until"), ("ngay het hieu luc", "het hieu luc", "hieu luc den", "expires on")),
    Field("received_on", _("Received on"), ("ngay nhan", "ngay den", "received on")),
    Field("topic", _("Field of life"), ("linh vuc", "chuyen muc", "field", "topic")),
    Field("concerns", _("Units in its scope"), ("don vi lien quan", "pham vi", "don vi thuc hien", "concerns")),
    Field("confidentiality", _("Confidentiality"), ("che do cong khai", "do mat", "confidentiality")),
    Field("official", _("Official PDF"), ("tep", "tep pdf", "file", "ten tep", "tep dinh kem", "file pdf", "pdf")),
    Field("editable", _("Editable form"), ("tep word", "file word", "ban word", "docx", "editable")),
    Field("attachments", _("Attachments"), ("phu luc", "tep phu luc", "tep kem theo", "attachments")),
    Field("accepted", _("Another document with the same number"), ("van ban khac", "chap nhan trung so", "accept")),
)
BY_NAME = {field.name: field for field in FIELDS}


def suggested(header: Sequence[str]) -> dict[str, int]:
    """Field -> column, by what the columns are called; the first column of a name counts."""
    names = [" ".join(re.findall(r"\w+", fold(name))) for name in header]
    found: dict[str, int] = {}
    for field in FIELDS:
        columns = [names.index(name) for name in field.names if name in names]
        column = next((one for one in columns if one not in found.values()), None)
        if column is not None:
            found[field.name] = column
    return found
