"""The shapes of what is delivered and answered; the OpenAPI document is made from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from gazette.enums import EffectState, Nature

MAX_BASE64 = 140_000_000


class FileIn(Schema):
    name: str = Field(max_length=200, description=_("Name of the file with its extension."))
    content: str = Field(max_length=MAX_BASE64, description=_("The file in base64 (RFC 4648)."))


class DeliveryIn(Schema):
    source_id: str = Field(min_length=1, max_length=120, description=_("Your id of the document; never changes."))
    number: str = Field(min_length=1, max_length=100, description=_("Number as written: 15/2022/QĐ-UBND."))
    issuer: str = Field(max_length=80, description=_("Code of the unit that issued it."))
    signed_on: date = Field(description=_("Day of signing."))
    abstract: str = Field(min_length=1, max_length=2000, description=_("Abstract (trích yếu)."))
    kind: str = Field("", max_length=12, description=_("Abbreviation of the kind; empty: that of the number."))
    nature: Literal[("", *Nature.values)] = Field(  # type: ignore[valid-type]
        "", description=_("Nature of the document; empty: that of the kind.")
    )
    signer: str = Field("", max_length=120, description=_("Who signed it."))
    signer_title: str = Field("", max_length=160, description=_("The signer's title."))
    effective_on: date | None = Field(None, description=_("In force from this day."))
    expires_on: date | None = Field(None, description=_("In force until this day, where the document names one."))
    topic: str = Field("", max_length=80, description=_("Slug of the field of life."))
    concerns: list[str] = Field(
        default_factory=list, max_length=500, description=_("Codes of the units in its scope, which must post it.")
    )
    same_number_ok: bool = Field(False, description=_("It is another document than the one with the same number."))
    official: FileIn | None = Field(None, description=_("The official PDF; its signature is checked if it has one."))
    editable: FileIn | None = Field(None, description=_("The editable form (DOCX …)."))
    attachments: list[FileIn] = Field(default_factory=list, max_length=20, description=_("Further files."))


class DeliveredOut(Schema):
    id: int = Field(description=_("The portal's id of the document."))
    source_id: str = Field(description=_("Your id of the document; never changes."))
    number: str = Field(description=_("Number as written."))
    state: str = Field(description=_("State of entry."))
    state_label: str = Field(description=_("State in words."))
    url: str = Field(description=_("Address, absolute; empty before publication."))
    signature: dict[str, object] = Field(description=_("What the check of the PDF's signature found."))


class Card(Schema):
    id: int = Field(description=_("The portal's id of the document."))
    number: str = Field(description=_("Number as written."))
    address: str = Field(description=_("Permanent address below the page of documents."))
    url: str = Field(description=_("Address, absolute."))
    kind: str = Field(description=_("Abbreviation of the kind."))
    nature: Literal[tuple(Nature.values)] = Field(description=_("Nature of the document."))  # type: ignore[valid-type]
    issuer: str = Field(description=_("Code of the unit that issued it."))
    issuer_name: str = Field(description=_("What the issuer was called on that day."))
    signed_on: date = Field(description=_("Day of signing."))
    abstract: str = Field(description=_("Abstract (trích yếu)."))
    signer: str = Field(description=_("Who signed it."))
    effective_on: date | None = Field(description=_("In force from this day."))
    effect: Literal[("", *EffectState.values)] = Field(  # type: ignore[valid-type]
        description=_("State of effect today; empty while it is worked out.")
    )


class FileOut(Schema):
    name: str = Field(description=_("Name of the file with its extension."))
    kind: str = Field(description=_("official, editable or attachment."))
    url: str = Field(description=_("Address, absolute."))
    size: int = Field(description=_("Size in bytes."))
    sha256: str = Field(description=_("SHA-256 of the file."))


class Document(Card):
    signer_title: str = Field(description=_("The signer's title."))
    expires_on: date | None = Field(description=_("In force until this day, where the document names one."))
    topic: str = Field(description=_("Slug of the field of life."))
    notice: str = Field(description=_("Notice above the document."))
    published_at: datetime | None = Field(description=_("When it was published."))
    files: list[FileOut] = Field(description=_("Its files."))


class Documents(Schema):
    total: int = Field(description=_("How many there are."))
    page: int = Field(description=_("Number of the page, from 1."))
    pages: int = Field(description=_("Number of pages."))
    results: list[Card] = Field(description=_("Newest signatures first."))


class Errors(Schema):
    errors: dict[str, str] = Field(description=_("What is wrong, by field, in the language asked for."))
