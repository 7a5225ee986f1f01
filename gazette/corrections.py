"""Corrections for public views: of a document, and of a page of an old issue. Never a silent replacement."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from .enums import IssueState
from .models import Correction, GazetteIssue, LegalDocument


def _rows() -> Any:
    """With the issue in which each is printed (`item.issue`), where it has been."""
    return Correction.objects.select_related("document", "issue", "item__issue").prefetch_related(
        "issue__numbers", "item__issue__numbers"
    )


def corrections_of(document: LegalDocument, anchor: str = "") -> list[Correction]:
    """The newest first; with `anchor` those of this place and of the whole document. Two or three queries."""
    rows = _rows().filter(document=document.pk)
    if anchor:
        rows = rows.filter(Q(anchor="") | Q(anchor=anchor) | Q(anchor__startswith=f"{anchor}."))
    return list(rows)


def corrections_for_page(issue: GazetteIssue, page_number: int) -> list[Correction]:
    """What is wrong on a page of an issue: corrections that name the page; those that name none stand on every page of
    their document.
    """
    on_page = Q(page=page_number) | Q(
        page=None,
        document__issue_items__issue=issue.pk,
        document__issue_items__kind="document",
        document__issue_items__first_page__lte=page_number,
        document__issue_items__last_page__gte=page_number,
    )
    return list(_rows().filter(on_page, issue=issue.pk).distinct())


def corrections_in(issue: GazetteIssue) -> list[Correction]:
    """What is wrong in an issue, for its contents."""
    return list(_rows().filter(issue=issue.pk))


def printed_in(correction: Correction) -> GazetteIssue | None:
    """The published issue that prints a correction."""
    item: Any = getattr(correction, "item", None)
    if item is None or item.issue.state != IssueState.PUBLISHED:
        return None
    found: GazetteIssue = item.issue
    return found
