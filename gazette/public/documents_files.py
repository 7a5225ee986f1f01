"""Files of documents for readers: what is said of them, and how they are sent."""

from __future__ import annotations

from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
)

from gazette.enums import DocumentState
from gazette.models import DocumentFile, DocumentsPage, LegalDocument

from .documents_places import answering_at, site_of

# What a browser may show in its own window; all else is saved.
SHOWN = frozenset({"application/pdf"})


def files_of(document: LegalDocument) -> list[Any]:
    """The official file first; with what is known of its signature (`signed`)."""
    order = {"official": 0, "editable": 1}
    rows: list[Any] = sorted(document.files.defer("text"), key=lambda row: (order.get(row.kind, 2), row.pk))
    for row in rows:
        row.extension = row.name.rpartition(".")[2].upper() if "." in row.name else ""
        row.signed = signature_facts(row.signature)
    return rows


def signature_facts(facts: Any) -> dict[str, Any] | None:
    """`signer`, `issuer`, `time`, `valid` of a signed file (`gazette.pdf`), whichever of them are known."""
    if not isinstance(facts, dict) or not facts or facts.get("signed") is False:
        return None

    def first(*names: str) -> Any:
        return next((facts[name] for name in names if facts.get(name) not in (None, "")), None)

    return {
        "signer": first("signer", "subject", "common_name"),
        "issuer": first("issuer", "authority"),
        "time": str(first("signed_at", "time") or "")[:16].replace("T", " "),
        "valid": bool(facts.get("intact") and facts.get("trusted") and not facts.get("problems")),
    }


def facts_of(request: HttpRequest, page: DocumentsPage, row: Any) -> dict[str, Any]:
    """schema.org `MediaObject`."""
    url = (page.get_full_url(request) or "") + page.reverse_subpage("file", args=[row.pk])
    return {
        "@type": "MediaObject",
        "contentUrl": url,
        "encodingFormat": row.media_type,
        "contentSize": str(row.size),
        "sha256": row.sha256,
    }


def file(page: DocumentsPage, request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a document that readers may see; gone with it when it is withdrawn."""
    documents = answering_at(site_of(request)).exclude(state=DocumentState.WITHDRAWN)
    row = DocumentFile.objects.defer("text").filter(pk=pk, document__in=documents).first()
    if row is None:
        raise Http404
    tag = f'"{row.sha256}"'
    if row.sha256 and request.headers.get("if-none-match") == tag:
        return HttpResponseNotModified()
    return send(row, tag, inline="tai" not in request.GET)


def send(row: DocumentFile, tag: str, *, inline: bool) -> FileResponse:
    """The bytes under the type that was found when the file was checked; asked for again each time."""
    try:
        stream: Any = row.file.open("rb")
    except OSError as error:
        raise Http404 from error
    attachment = not (inline and row.media_type in SHOWN)
    response = FileResponse(stream, as_attachment=attachment, filename=row.name, content_type=row.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-cache"
    response.headers["ETag"] = tag
    if attachment:
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
