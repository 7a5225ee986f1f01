"""Two texts side by side: versions of one document, or two documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from gazette.models import DocumentsPage, LegalDocument, TextVersion
from gazette.numbers import loose_key
from gazette.structure import Node, compare

from .documents import SHOWN_TEXTS
from .documents_listing import decorate
from .documents_places import render, shown_at, site_of, versions
from .documents_text import tree_of

MAX_NODES = 6_000


@dataclass(frozen=True)
class Text:
    """One of the two: a document as it is, or a version of its text."""

    document: Any
    version: TextVersion | None
    root: Node | None


def readers_versions(document: LegalDocument) -> Any:
    """Versions that readers have seen: the one that stood when the document was published, and those since."""
    if document.published_at is None:
        return document.versions.none()
    before = document.versions.filter(made_at__lte=document.published_at).aggregate(last=Max("number"))["last"]
    return document.versions.filter(number__gte=before or 0)


def text_of(rows: Any, asked: str) -> Text | None:
    """What `qd-ubnd/2022/15` or `qd-ubnd/2022/15@2` names; a number as typed will do as well."""
    name, _at, number = asked.replace("\x00", "")[:200].strip().rpartition("@")
    if not name or not (number.isascii() and number.isdigit() and len(number) < 5):
        name, number = asked.replace("\x00", "")[:200].strip(), ""
    rows = rows.select_related("kind", "issuer")
    found: LegalDocument | None = rows.filter(address=name.strip("/")).first() if name else None
    if found is None and (key := loose_key(name)):
        by_number = list(rows.filter(number_key=key)[:2])
        found = by_number[0] if len(by_number) == 1 else None
    if found is None:
        return None
    if not number:
        return Text(found, None, tree_of(found.structure) if found.structure_state in SHOWN_TEXTS else None)
    version = readers_versions(found).filter(number=int(number)).first()
    return Text(found, version, tree_of(version.structure)) if version is not None else None


def comparison(page: DocumentsPage, request: HttpRequest) -> HttpResponse:
    """The form, and below it the rows; what stayed is folded away unless it is asked for."""
    rows = shown_at(site_of(request))
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("a", "b")}
    old, new = (text_of(rows, asked[name]) if asked[name] else None for name in ("a", "b"))
    message, found = "", []
    if all(asked.values()):
        if old is None or new is None:
            message = _("One of the two was not found. Write its number as it stands on the document.")
        elif old.root is None or new.root is None:
            message = _("There is no structured text of one of the two; compare the files.")
        elif sum(1 for _node in old.root.walk()) + sum(1 for _node in new.root.walk()) > MAX_NODES:
            message = _("These texts are too long to be compared here; compare the files.")
        else:
            found = compare(old.root, new.root)
    sides = [side for side in (old, new) if side is not None]
    decorate([side.document for side in sides], page.language)
    whole = "all" in request.GET
    context: dict[str, Any] = {
        "asked": asked,
        "old": old,
        "new": new,
        "old_versions": list(readers_versions(old.document).defer("structure", "text")) if old is not None else [],
        "rows": [row for row in found if whole or row.state != "same"],
        "same": sum(1 for row in found if row.state == "same"),
        "compared": bool(old and new and not message),
        "whole": whole,
        "message": message,
        "page_title": _("Compare two texts"),
        "sub_title": _("Compare two texts"),
        "noindex": True,
        "structured_data": None,
        "language_versions": versions(page, request, page.reverse_subpage("compare")),
    }
    return render(page, request, "gazette/documents/compare.html", **context)
