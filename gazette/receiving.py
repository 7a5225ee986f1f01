"""What forms, tables and other systems hand over to the actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from news.models import Topic
from sites.models import Unit

from .enums import Confidentiality
from .models import DocumentKind


@dataclass
class DocumentData:
    """A document as it was typed or delivered. What is empty is worked out where it can be.

    Attributes:
        kind: empty: that of the number.
        nature: empty: that of the kind; a decision without the year in its number is an individual one.
        issuer_name: empty: what the issuer was called on the day of signing.
        authority: empty: by the marks of the number and the kind of the issuer.
    """

    number: str
    issuer: Unit
    signed_on: date
    abstract: str
    kind: DocumentKind | None = None
    nature: str = ""
    authority: int | None = None
    issuer_name: str = ""
    signer: str = ""
    signer_title: str = ""
    received_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    topic: Topic | None = None
    confidentiality: str = Confidentiality.PUBLIC
    concerns: Iterable[Unit] | None = None
    notice: str | None = None
    source: str = ""
    source_id: str = ""


# Fields that go to the document as they are.
PLAIN = (
    *("signer", "signer_title", "received_on", "effective_on", "expires_on", "topic", "confidentiality"),
    *("signed_on", "issuer"),
)
