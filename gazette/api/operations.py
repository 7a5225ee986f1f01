"""`/api/v1/documents/…` on django-ninja, as the search's API (ADR 0011)."""

from __future__ import annotations

import base64
import binascii
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Query, Status
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from cms.core.actions import ActionError
from cms.core.text import fold
from gazette.actions.connections import ChangedError, DeliverDocumentAction, Delivery, note_refusal
from gazette.addresses import document_url, portal_page
from gazette.enums import FileKind
from gazette.models import DocumentApiKey, DocumentKind, DocumentsPage, LegalDocument
from gazette.receiving import DocumentData
from gazette.signatures import signature_of
from news.models import Topic
from sites.models import Unit

from .schemas import DeliveredOut, DeliveryIn, Document, Documents, Errors

PAGE_SIZE, MAX_PAGE_SIZE, MAX_PAGE = 20, 100, 10_000
TITLE = gettext_noop("API of legal documents")
ABOUT = gettext_noop(
    "Document management systems deliver documents with a key; everybody reads what is published. Messages come in "
    "the language of Accept-Language or of the parameter “ui”."
)


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    def get_content_type(self) -> str:
        """JSON has no charset (RFC 8259, 11)."""
        return "application/json"


api = Api(
    title=TITLE,
    description=ABOUT,
    version="1",
    urls_namespace="documents_api",
    openapi_url=None,
    docs_url=None,
    renderer=Renderer(),
)


@api.exception_handler(ValidationError)
def wrong_shape(request: HttpRequest, error: ValidationError) -> Any:
    """Fields by name; what was sent is not repeated."""
    found: dict[str, str] = {}
    for row in error.errors:
        place = ".".join(str(part) for part in row["loc"][1:] if part not in ("payload", "parameters"))
        found[place or "body"] = _("This value has not the right form.")
    return api.create_response(request, {"errors": found}, status=422)


@api.api_operation(
    ["POST", "PUT"],
    "/",
    url_name="deliver",
    operation_id="deliverDocument",
    summary=gettext_noop("Deliver a document"),
    description=gettext_noop(
        "Needs a key (Authorization: Bearer …). The same source_id is the same document however often it is sent; "
        "another content for what is published answers 409. Files come in base64, or as parts “official”, “editable” "
        "and “attachments” of a multipart request whose part “metadata” is this JSON."
    ),
    response={200: DeliveredOut, 201: DeliveredOut, 401: Errors, 409: Errors, 415: Errors, 422: Errors, 429: Errors},
)
def deliver(request: HttpRequest, payload: DeliveryIn) -> Any:
    key: DocumentApiKey = request.auth_key  # type: ignore[attr-defined]
    digest = ""
    try:
        delivery = as_delivery(payload, request.delivered_files)  # type: ignore[attr-defined]
        action = DeliverDocumentAction(key, delivery, signature_of)
        digest = action.digest
        delivered = action.execute()
    except ActionError as error:
        status = 409 if isinstance(error, ChangedError) else 422
        note_refusal(key, payload.source_id, digest, status, str(error.message))
        return Status(status, {"errors": {error.field or "document": str(error.message)}})
    return Status(delivered.status, answer(delivered.document))


def as_delivery(payload: DeliveryIn, parts: Any) -> Delivery:
    """What a form would have sent.

    Raises:
        ActionError: an unknown kind, unit or field, a file that is no base64.
    """
    codes = list(dict.fromkeys(payload.concerns))
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[payload.issuer, *codes])}
    for code, name in [(payload.issuer, "issuer"), *((code, "concerns") for code in codes)]:
        if code not in units:
            raise ActionError(_("“%(value)s” is not known.") % {"value": code[:80]}, name)
    kinds = DocumentKind.objects.filter(code__iexact=payload.kind)
    data = DocumentData(
        number=payload.number,
        issuer=units[payload.issuer],
        signed_on=payload.signed_on,
        abstract=payload.abstract,
        kind=named(kinds, payload.kind, "kind"),
        nature=payload.nature,
        signer=payload.signer,
        signer_title=payload.signer_title,
        effective_on=payload.effective_on,
        expires_on=payload.expires_on,
        topic=named(Topic.objects.filter(slug=payload.topic, locale__language_code="vi"), payload.topic, "topic"),
        concerns=[units[code] for code in codes],
    )
    return Delivery(payload.source_id, data, files_of(payload, parts), payload.same_number_ok)


def named(rows: Any, value: str, field: str) -> Any:
    if not value:
        return None
    found = rows.first()
    if found is None:
        raise ActionError(_("“%(value)s” is not known.") % {"value": value[:80]}, field)
    return found


def files_of(payload: DeliveryIn, parts: Any) -> list[tuple[UploadedFile, str]]:
    names = (("official", FileKind.OFFICIAL), ("editable", FileKind.EDITABLE), ("attachments", FileKind.ATTACHMENT))
    found: list[tuple[UploadedFile, str]] = []
    for name, kind in names:
        sent = getattr(payload, name) or []
        found += [(uploaded(row, name), kind) for row in (sent if isinstance(sent, list) else [sent])]
        found += [(upload, kind) for upload in (parts.getlist(name) if parts is not None else [])]
    return found


def uploaded(row: Any, field: str) -> UploadedFile:
    try:
        data = base64.b64decode(row.content, validate=True)
    except (binascii.Error, ValueError):
        raise ActionError(_("A file is not in base64."), field) from None
    return InMemoryUploadedFile(BytesIO(data), field, row.name, "application/octet-stream", len(data), None)


def answer(document: LegalDocument) -> dict[str, Any]:
    official = document.files.filter(kind=FileKind.OFFICIAL).first()
    return {
        "id": document.pk,
        "source_id": document.source_id,
        "number": document.number,
        "state": document.state,
        "state_label": document.get_state_display(),
        "url": document_url(document),
        "signature": official.signature if official is not None else {},
    }


@api.get(
    "/",
    url_name="list",
    operation_id="publicDocuments",
    summary=gettext_noop("Published documents"),
    description=gettext_noop("The newest signatures first."),
    response={200: Documents, 422: Errors, 429: Errors},
)
def listing(
    request: HttpRequest,
    q: str = Query("", max_length=200, description=gettext_noop("Number or words of the abstract, any spelling.")),
    kind: str = Query("", max_length=12, description=gettext_noop("Abbreviation of the kind.")),
    issuer: str = Query("", max_length=80, description=gettext_noop("Code of the unit that issued it.")),
    topic: str = Query("", max_length=80, description=gettext_noop("Slug of the field of life.")),
    year: int | None = Query(None, ge=1945, le=2200, description=gettext_noop("Year of the number.")),
    page: int = Query(1, ge=1, le=MAX_PAGE, description=gettext_noop("Number of the page, from 1.")),
    page_size: int = Query(PAGE_SIZE, ge=1, le=MAX_PAGE_SIZE, description=gettext_noop("Documents on a page.")),
) -> Any:
    rows = LegalDocument.objects.readable().for_lists().with_effect()
    asked = (("kind__code__iexact", kind), ("issuer__code", issuer), ("topic__slug", topic), ("year", year))
    for name, value in asked:
        if value:
            rows = rows.filter(**{name: value})
    for word in fold(q).split()[:10]:
        rows = rows.filter(folded__contains=word)
    pages = Paginator(rows.order_by("-signed_on", "-pk"), page_size)
    found = pages.get_page(page)
    home = portal_page(DocumentsPage)
    results = [card(row, home) for row in found] if page <= pages.num_pages else []
    return Status(200, {"total": pages.count, "page": page, "pages": pages.num_pages, "results": results})


def card(row: LegalDocument, home: Any) -> dict[str, Any]:
    url = home.full_url + home.reverse_subpage("document", args=[row.address]) if home is not None else ""
    names = ("number", "address", "nature", "issuer_name", "signed_on", "abstract", "signer", "effective_on")
    facts = {name: getattr(row, name) for name in names}
    effect = getattr(row, "effect", "") or ""
    return facts | {"id": row.pk, "url": url, "kind": row.kind.code, "issuer": row.issuer.code, "effect": effect}


@api.get(
    "/{path:address}/",
    url_name="one",
    operation_id="publicDocument",
    summary=gettext_noop("One published document"),
    description=gettext_noop(
        "By its permanent address (qd-ubnd/2022/15) or an earlier one; 404 when it is not public."
    ),
    response={200: Document, 404: Errors, 429: Errors},
)
def one(request: HttpRequest, address: str) -> Any:
    rows = LegalDocument.objects.readable().for_lists().with_effect()
    row = rows.filter(address=address).first() or rows.filter(old_addresses__address=address).first()
    if row is None:
        return Status(404, {"errors": {"address": _("There is no such published document.")}})
    home = portal_page(DocumentsPage)
    files = [
        {
            "name": file.name,
            "kind": file.kind,
            "url": home.full_url + home.reverse_subpage("file", args=[file.pk]) if home is not None else "",
            "size": file.size,
            "sha256": file.sha256,
        }
        for file in row.files.all()
    ]
    more = {name: getattr(row, name) for name in ("signer_title", "expires_on", "notice", "published_at")}
    return Status(200, card(row, home) | more | {"topic": row.topic.slug if row.topic else "", "files": files})
