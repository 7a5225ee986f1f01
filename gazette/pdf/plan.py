"""What an issue consists of, as plain values: whoever composes needs no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class DocumentLayout:
    """What Decree 30/2020/NĐ-CP, Appendix I, places around the text of a document.

    Whatever is empty is taken from the structured text where it has it.

    Attributes:
        parent: the body above the issuer, first line at the left; empty for those that have none.
        place: where it was issued ("Hải Vân").
        kind: "QUYẾT ĐỊNH"; empty for an official letter, whose subject then stands below its number.
        authority: whoever decides, above the legal grounds ("ỦY BAN NHÂN DÂN TỈNH HẢI VÂN").
        on_behalf: "TM. ỦY BAN NHÂN DÂN"; signer_title: "CHỦ TỊCH", several lines for "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH".
        recipients: lines of "Nơi nhận".
    """

    kind: str = ""
    abstract: str = ""
    parent: str = ""
    place: str = ""
    authority: str = ""
    on_behalf: str = ""
    signer_title: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class IssueItem:
    """A document of the issue: its own PDF (`pdf`), or its structured text (`tree`, `Node.to_json`).

    Attributes:
        key: whatever the caller knows it by; comes back in `ContentsRow`.
        title: as in the contents: "Quyết định số 15/2022/QĐ-UBND ban hành Quy định …".
        notice: a line above a document that is printed anew or corrected.
    """

    number: str
    title: str
    issuer: str
    signed_on: date
    signer: str = ""
    pdf: Path | None = None
    tree: dict[str, Any] | None = None
    layout: DocumentLayout = field(default_factory=DocumentLayout)
    key: str = ""
    notice: str = ""


@dataclass(frozen=True)
class IssueSection:
    """The documents of an issuer, under its heading: "HỘI ĐỒNG NHÂN DÂN TỈNH"."""

    heading: str
    items: tuple[IssueItem, ...]


@dataclass(frozen=True)
class CorrectionNote:
    """A correction (đính chính) of what an earlier issue printed."""

    document: str
    where: str
    wrong: str
    right: str
    earlier: str = ""
    basis: str = ""
    key: str = ""


@dataclass(frozen=True)
class IssuePlan:
    """An issue of the gazette as it is to be printed.

    Attributes:
        province: "TỈNH HẢI VÂN".
        publisher: the agency that publishes.
        number: "Số 1095 + 1096".
        first_page: page number of the cover; page numbers run through the year.
        imprint: lines of the last page.
        proof: marks every page as a proof.
    """

    province: str
    publisher: str
    number: str
    issued_on: date
    year: int
    first_page: int
    sections: tuple[IssueSection, ...]
    corrections: tuple[CorrectionNote, ...] = ()
    imprint: tuple[str, ...] = ()
    title: str = "CÔNG BÁO"
    proof: bool = False

    @property
    def items(self) -> tuple[IssueItem, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def name(self) -> str:
        """Title of the file: "Công báo Tỉnh Hải Vân, Số 1095 + 1096, ngày 15-10-2026"."""
        words = f"{self.title.capitalize()} {self.province.title()}"
        return f"{words}, {self.number}, ngày {self.issued_on:%d-%m-%Y}"


@dataclass(frozen=True)
class ContentsRow:
    """Where a document or the corrections stand, by page numbers of the year."""

    key: str
    title: str
    first_page: int
    last_page: int
    embedded: bool = False


@dataclass(frozen=True)
class Composed:
    """An issue that was composed.

    Attributes:
        archival: says of itself that it is PDF/A-3b: every page was set here.
    """

    pages: int
    first_page: int
    last_page: int
    rows: tuple[ContentsRow, ...]
    sha256: str
    size: int
    archival: bool
