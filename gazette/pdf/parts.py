"""The parts of an issue, each set by itself: memory holds one document at a time, and each knows its page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from gazette.structure.nodes import from_json

from .errors import PdfError
from .inspecting import MAX_PAGES
from .plan import IssueItem, IssuePlan
from .setting import set_part
from .tree import manuscript
from .words import WORDS

SHEETS = ("gazette/pdf/base.css", "gazette/pdf/issue.css")


@dataclass(frozen=True)
class Part:
    """A file of consecutive pages of the issue.

    Attributes:
        source: the PDF whose pages are drawn into these frames.
    """

    path: Path
    pages: int
    first: int
    source: Path | None = None

    @property
    def last(self) -> int:
        return self.first + self.pages - 1


@dataclass(frozen=True)
class ContentsLine:
    """A line of the contents; `index` is the target of its link."""

    index: int
    title: str
    page: int
    day: date | None = None


@dataclass(frozen=True)
class ContentsSection:
    heading: str
    rows: tuple[ContentsLine, ...]


@dataclass(frozen=True)
class OwnPage:
    """A frame for a page of a document's own PDF."""

    across: bool
    words: str


class Setter:
    """Sets the parts of an issue into a folder."""

    def __init__(self, plan: IssuePlan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.count = 0
        self.head = f"{plan.title}/{plan.number}/{WORDS['day_first']} {plan.issued_on:%d-%m-%Y}"
        if plan.proof:
            self.head = f"{WORDS['proof']} – {self.head}"

    def cover(self) -> Part:
        return self._set("cover", self.plan.first_page, "", month=month_words(self.plan.issued_on))

    def contents(self, sections: Sequence[ContentsSection]) -> Part:
        return self._set("contents", self.plan.first_page + 1, self._publisher, sections=sections)

    def corrections(self, first: int) -> Part:
        return self._set("corrections", first, self._publisher)

    def imprint(self, first: int) -> Part:
        return self._set("imprint", first, self._publisher)

    @property
    def _publisher(self) -> str:
        return f"{self.plan.title.capitalize()} {self.plan.province.title()}"

    def document(self, item: IssueItem, heading: str, first: int) -> Part:
        """The document in its own pages, or set from its structured text.

        Raises:
            PdfError: neither is there, or its file cannot be read; names the document.
        """
        if item.pdf is not None:
            pages = own_pages(item)
            return self._set("own_pages", first, heading, source=item.pdf, pages=pages)
        if item.tree is None:
            raise PdfError(_("%(number)s has neither a PDF nor a structured text.") % {"number": item.number}, "empty")
        text = manuscript(from_json(item.tree), item.layout)
        words: dict[str, Any] = {"text": text, "layout": text.layout, "issuer": issuer_lines(item.issuer)}
        return self._set("document", first, heading, item=item, month=month_words(item.signed_on), **words)

    def _set(self, name: str, first: int, foot: str, source: Path | None = None, **more: Any) -> Part:
        side = "right" if first % 2 else "left"
        frame = {"plan": self.plan, "head": self.head, "foot": foot, "words": WORDS}
        with translation.override("vi"):
            html = render_to_string(f"gazette/pdf/{name}.html", frame | more)
        style = f"@page:first{{counter-reset:page {first}}}html{{break-before:{side}}}"
        self.count += 1
        path = self.folder / f"{self.count:04d}.pdf"
        return Part(path, set_part(html, path, sheets=SHEETS, style=style), first, source)


def month_words(day: date) -> str:
    """The month as documents write it: 01 and 02 with a nought, the others without (Decree 30/2020/NĐ-CP)."""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def issuer_lines(issuer: str) -> list[str]:
    """ "ỦY BAN NHÂN DÂN" and its place stand on two lines."""
    words = issuer.upper()
    for body in ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"):
        if words.startswith(body) and len(words) > len(body):
            return [body, words[len(body) :].strip()]
    return [words]


def own_pages(item: IssueItem) -> list[OwnPage]:
    """A frame for each page of the document's PDF: upright or across, as the page is shown."""
    path = item.pdf
    if path is None:
        raise _unreadable(item)
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            total = len(pdf.pages)
            if not 0 < total <= MAX_PAGES:
                raise _unreadable(item)
            words = f"{item.number}, trang {{page}}/{total} của bản gốc"
            return [OwnPage(_is_across(page), words.format(page=at)) for at, page in enumerate(pdf.pages, start=1)]
    except (pikepdf.PdfError, FileNotFoundError, ValueError, TypeError, AttributeError) as error:
        raise _unreadable(item) from error


def _unreadable(item: IssueItem) -> PdfError:
    return PdfError(_("The PDF of %(number)s cannot be read. Attach it anew.") % {"number": item.number}, "broken")


def _is_across(page: pikepdf.Page) -> bool:
    left, bottom, right, top = (float(value) for value in page.trimbox)
    turned = int(page.obj.get("/Rotate", 0) or 0) % 180 != 0
    return (abs(right - left) > abs(top - bottom)) != turned
