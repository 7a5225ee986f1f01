"""The digital signature of an issue in plain words: who signed, with which certificate, when, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from gazette.models import GazetteIssue


@dataclass(frozen=True)
class Signature:
    """What the certificate says, and what the last check found.

    Attributes:
        holds: as found at signing: the bytes are those that were signed; None where it is not known.
        trusted: the certificate leads to an authority that this installation trusts; None where it is not known.
        verified: the last nightly check: True the same file, False another one, None not checked since.
        timestamped: the time comes from a timestamp server, not from the signer's clock.
    """

    signer: str
    organisation: str
    serial: str
    issuer: str
    valid_from: datetime | None
    valid_to: datetime | None
    signed_at: datetime | None
    timestamped: bool
    holds: bool | None
    trusted: bool | None
    verified: bool | None
    verified_at: datetime | None

    @property
    def differs(self) -> bool:
        """The file is not, or the signature was not, what it should be: said before anything else."""
        return self.verified is False or self.holds is False


def signature_of(issue: GazetteIssue) -> Signature | None:
    """None for an issue that was never signed electronically: old ones from the archive."""
    facts: Mapping[str, Any] = issue.signature if isinstance(issue.signature, dict) else {}
    if not facts and issue.signed_at is None:
        return None
    known = {**facts, **(facts["certificate"] if isinstance(facts.get("certificate"), dict) else {})}

    def first(*names: str) -> Any:
        return next((known[name] for name in names if known.get(name) not in (None, "", {}, [])), None)

    def text(*names: str) -> str:
        return str(first(*names) or "")

    return Signature(
        signer=text("signer", "subject", "common_name", "name"),
        organisation=text("organisation", "organization"),
        serial=text("serial", "serial_number"),
        issuer=text("issuer", "issuer_name", "authority"),
        valid_from=moment_of(first("valid_from", "not_before")),
        valid_to=moment_of(first("valid_to", "not_after")),
        signed_at=moment_of(first("signed_at", "time", "signing_time")) or issue.signed_at,
        timestamped=bool(first("timestamped", "timestamp", "timestamp_time")),
        holds=boolean(first_of(known, "intact", "valid", "ok"), first_of(known, "covers_whole_file", "whole_file")),
        trusted=boolean(first_of(known, "trusted")),
        verified=issue.verified_ok,
        verified_at=issue.verified_at,
    )


def first_of(facts: Mapping[str, Any], *names: str) -> Any:
    """Also a value that is False."""
    return next((facts[name] for name in names if facts.get(name) is not None), None)


def boolean(*values: Any) -> bool | None:
    known = [bool(value) for value in values if value is not None]
    return all(known) if known else None


def moment_of(value: Any) -> datetime | None:
    """A moment as the facts keep it: ISO 8601 with time or without; None for anything else."""
    text = str(value or "")
    try:
        found = parse_datetime(text)
        day = parse_date(text[:10]) if found is None and text else None
    except ValueError:
        return None
    if found is None:
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None
    return found if timezone.is_aware(found) else timezone.make_aware(found)
