"""What stands in an issue: sections by issuer in the order of print, each row with its document and its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.http import HttpRequest

from cms.core.tree import STEP
from gazette.enums import IssueState, ItemKind
from gazette.models import Correction, DocumentsPage, GazetteIssue, GazettePage, IssueItem

from .documents_listing import decorate
from .documents_places import Places


@dataclass
class Section:
    """Documents of one issuer, as it was called on the day of signing; `name` is empty for corrections."""

    name: str
    is_vietnamese: bool
    rows: list[Any] = field(default_factory=list)


def items_of(issue: GazetteIssue) -> Any:
    rows = IssueItem.objects.filter(issue=issue).order_by("position", "pk")
    rows = rows.select_related("document__kind", "document__issuer", "correction")
    return rows.defer("document__structure", "document__text", "document__folded")


def documents_page(page: GazettePage) -> DocumentsPage | None:
    """The page of documents beside that of the gazette; in Vietnamese where this language has none. One query."""
    beside = DocumentsPage.objects.filter(live=True, alias_of=None, depth=page.depth)
    found: DocumentsPage | None = beside.filter(path__startswith=page.path[:-STEP]).first()
    return found if found is not None else Places().page_in(page.language)


def shown(rows: list[Any], page: GazettePage, request: HttpRequest) -> list[Any]:
    """Items or corrections; their documents in the language of the page; `url`, where the document has a page."""
    decorate([row.document for row in rows], page.language)
    place = documents_page(page) if rows else None
    base = (place.get_url(request) or "") if place is not None else ""
    for row in rows:
        document = row.document
        tail = place.reverse_subpage("document", args=[document.address]) if place and document.address else ""
        row.url = f"{base}{tail}" if tail and document.is_public else ""
    return rows


def sections(rows: Iterable[Any]) -> list[Section]:
    """As printed: by authority and issuer (the order of law, or the one that was made by hand); corrections last."""

    def key(row: Any) -> tuple[bool, str]:
        correction = row.kind == ItemKind.CORRECTION
        return correction, "" if correction else row.document.issuer_shown

    return [
        Section(name, name == part[0].document.issuer_name, part)
        for (_correction, name), group in groupby(rows, key)
        if (part := list(group))
    ]


def corrections_of(issue: GazetteIssue) -> list[Any]:
    """Errors of this issue that were corrected since, with the issue that printed the correction, if one has."""
    rows: list[Any] = list(
        Correction.objects.filter(issue=issue)
        .select_related("document__kind", "document__issuer", "item__issue")
        .prefetch_related("item__issue__numbers")
        .defer("document__structure", "document__text", "document__folded")
        .order_by("page", "-published_on", "-pk")
    )
    for row in rows:
        item = getattr(row, "item", None)
        row.printed_in = item.issue if item is not None and item.issue.state == IssueState.PUBLISHED else None
    return rows


def of_page(corrections: Iterable[Any], rows: Iterable[Any], number: int) -> list[Any]:
    """Corrections that a page carries: of the page itself, or of a document on it where no page is named."""
    here = {row.document_id for row in rows}
    return [row for row in corrections if row.page == number or (row.page is None and row.document_id in here)]
