"""The lawful order of an issue: authority, issuer, rank of the kind, day of signing, number; corrections at the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .enums import ItemKind
from .models import IssueItem, LegalDocument

Key = tuple[Any, ...]


def document_key(document: LegalDocument) -> Key:
    return (
        document.authority,
        document.issuer_name,
        document.kind.rank,
        document.signed_on,
        document.sequence if document.sequence is not None else 10**9,
        document.number,
        document.pk,
    )


def item_key(item: IssueItem) -> Key:
    return (item.kind == ItemKind.CORRECTION, *document_key(item.document))


def lawfully(items: Iterable[IssueItem]) -> list[IssueItem]:
    return sorted(items, key=item_key)


def inserted(items: list[IssueItem], new: IssueItem) -> list[IssueItem]:
    """`new` before the first item that comes behind it by law: an order made by hand stays as it is."""
    key = item_key(new)
    at = next((index for index, item in enumerate(items) if item_key(item) > key), len(items))
    return [*items[:at], new, *items[at:]]
