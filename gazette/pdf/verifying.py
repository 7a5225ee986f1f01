"""What the signature of a PDF is worth, in facts and in words. The network is asked only where a setting says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError as HankoError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.validation import SignatureCoverageLevel
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from .errors import PdfError

_EXPIRED = {
    AdESIndeterminate.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
}
_REVOKED = {AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE, AdESFailure.REVOKED}
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # It tells every untrusted certificate with a traceback.
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


class Problem(StrEnum):
    """Why a signature is not worth its face."""

    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    ALTERED = "altered"
    PARTIAL = "partial"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "expired"
    EARLY = "early"
    REVOKED = "revoked"
    UNFIT = "unfit"


def problem_words(problem: str) -> str:
    """A problem as a sentence for people."""
    return {
        Problem.UNSIGNED: _("The file has no digital signature."),
        Problem.UNREADABLE: _("The digital signature cannot be read."),
        Problem.ALTERED: _("The file was altered after it was signed."),
        Problem.PARTIAL: _("Something was added to the file after it was signed."),
        Problem.UNKNOWN_ISSUER: _("The certificate was issued by an authority that this portal does not know."),
        Problem.EXPIRED: _("The certificate has expired, and no time stamp proves that it was valid at signing."),
        Problem.EARLY: _("The certificate was not valid yet at signing."),
        Problem.REVOKED: _("The certificate was revoked."),
        Problem.UNFIT: _("The certificate may not be used for such a signature."),
    }[Problem(problem)]


@dataclass(frozen=True)
class SignatureFacts:
    """What is known of the last signature of a file.

    Attributes:
        intact: what was signed is as it was signed.
        covers_whole_file: nothing was added afterwards.
        trusted: the certificate leads to a root of ours and was good at the time.
        signed_at: as the time stamp says, else as the signer's clock said.
        timestamped: a trusted server of time stamps vouches for `signed_at`.
        revocation: `good`, `revoked` or `unknown` (nobody was asked).
        problems: values of `Problem`, worst first.
    """

    signed: bool = True
    intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    signer: str = ""
    organisation: str = ""
    serial: str = ""
    issuer: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    signed_at: datetime | None = None
    timestamped: bool = False
    revocation: str = "unknown"
    problems: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.signed and self.intact and self.covers_whole_file and self.trusted and not self.problems

    @property
    def words(self) -> tuple[str, ...]:
        """The problems as sentences, in the language of whoever asks."""
        return tuple(problem_words(problem) for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be stored with the issue."""
        days = {name: value.isoformat() for name, value in asdict(self).items() if isinstance(value, datetime)}
        return asdict(self) | days | {"problems": list(self.problems)}


def trust_roots() -> list[bytes]:
    """Roots of the installation: every PEM or DER certificate in `GAZETTE_TRUST_ROOTS` (files and folders).

    Raises:
        PdfError: a file is missing or is no certificate.
    """
    return [cert for name in settings.GAZETTE_TRUST_ROOTS for cert in read_roots(Path(name))]


def read_roots(path: Path) -> list[bytes]:
    """The certificates of a file or folder, DER."""
    try:
        if path.is_dir():
            return [cert for file in sorted(path.iterdir()) if file.is_file() for cert in read_roots(file)]
        data = path.read_bytes()
        if b"-----BEGIN" in data:
            return [cert.public_bytes(Encoding.DER) for cert in pyca.load_pem_x509_certificates(data)]
        return [pyca.load_der_x509_certificate(data).public_bytes(Encoding.DER)]
    except (OSError, ValueError) as error:
        raise PdfError(
            _("A trusted root certificate cannot be read: %(name)s") % {"name": path.name}, "roots"
        ) from error


def verify_pdf(
    path: Path,
    roots: Sequence[bytes] | None = None,
    *,
    crls: Iterable[bytes] = (),
    ocsps: Iterable[bytes] = (),
    at: datetime | None = None,
) -> SignatureFacts:
    """The facts of the last signature of a file. Never raises for what the file holds.

    Args:
        roots: certificates that are trusted, DER; None: those of the installation.
        crls, ocsps: what is known of revoked certificates, DER, supplied offline.
        at: the day to judge for; None: now.
    """
    evidence = _Evidence(tuple(trust_roots() if roots is None else roots), tuple(crls), tuple(ocsps), at)
    with path.open("rb") as file:
        try:
            found = PdfFileReader(file, strict=False).embedded_regular_signatures
            if not found:
                return SignatureFacts(signed=False, problems=(Problem.UNSIGNED,))
            return asyncio.run(_facts(found[-1], evidence))
        except (HankoError, SignatureValidationError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return SignatureFacts(problems=(Problem.UNREADABLE,))


@dataclass(frozen=True)
class _Evidence:
    roots: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]
    at: datetime | None

    def context(self, mode: str = "soft-fail", moment: datetime | None = None) -> ValidationContext:
        return ValidationContext(
            trust_roots=[x509.Certificate.load(root) for root in self.roots],
            crls=self.crls,
            ocsps=self.ocsps,
            moment=moment or self.at or timezone.now(),
            allow_fetching=settings.GAZETTE_VERIFY_ONLINE,
            revocation_mode=mode,
            retroactive_revinfo=moment is not None,
        )


async def _facts(signature: EmbeddedPdfSignature, evidence: _Evidence) -> SignatureFacts:
    status = await _status(signature, evidence.context(), evidence)
    stamp = status.timestamp_validity
    stamped = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    if stamped and not status.trusted and status.trust_problem_indic in _EXPIRED:
        # A time stamp proves that the signature is older than the end of its certificate.
        status = await _status(signature, evidence.context(moment=stamp.timestamp), evidence)
    revocation = "revoked" if _is_revoked(status) else "unknown"
    if revocation == "unknown" and (evidence.crls or evidence.ocsps or settings.GAZETTE_VERIFY_ONLINE):
        # The first look asks only for certificates that name a list of their own; this one asks for all.
        moment = stamp.timestamp if stamped and status.trusted else None
        strict = await _status(signature, evidence.context("require", moment), evidence)
        if _is_revoked(strict):
            status, revocation = strict, "revoked"
        elif strict.trusted:
            revocation = "good"
    return _told(signature, status, revocation, stamped)


def _is_revoked(status: Any) -> bool:
    return status.trust_problem_indic in _REVOKED or status.revocation_details is not None


async def _status(signature: EmbeddedPdfSignature, context: ValidationContext, evidence: _Evidence) -> Any:
    return await async_validate_pdf_signature(signature, context, evidence.context())


def _told(signature: EmbeddedPdfSignature, status: Any, revocation: str, stamped: bool) -> SignatureFacts:
    certificate = status.signing_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    validity = certificate["tbs_certificate"]["validity"].native
    intact = bool(status.intact and status.valid)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    stamp = status.timestamp_validity
    return SignatureFacts(
        intact=intact,
        covers_whole_file=whole,
        trusted=bool(status.trusted) and intact,
        signer=_text(subject.get("common_name")),
        organisation=_text(subject.get("organization_name")),
        serial=f"{certificate.serial_number:X}",
        issuer=_text(issuer.get("common_name") or issuer.get("organization_name")),
        valid_from=validity["not_before"],
        valid_to=validity["not_after"],
        signed_at=stamp.timestamp if stamped else status.signer_reported_dt or signature.self_reported_timestamp,
        timestamped=stamped,
        revocation=revocation,
        problems=tuple(_problems(status, intact, whole, revocation)),
    )


def _problems(status: Any, intact: bool, whole: bool, revocation: str) -> list[str]:
    found: list[str] = []
    if not intact:
        found.append(Problem.ALTERED)
    elif not whole:
        # What signatures and forms may add lawfully is still not what was signed.
        found.append(Problem.PARTIAL if status.docmdp_ok else Problem.ALTERED)
    if revocation == "revoked":
        found.append(Problem.REVOKED)
    elif not status.trusted:
        found.append(_distrust(status.trust_problem_indic))
    return found


def _distrust(reason: Any) -> str:
    if reason in _EXPIRED:
        return Problem.EXPIRED
    if reason in {AdESIndeterminate.NOT_YET_VALID, AdESFailure.NOT_YET_VALID}:
        return Problem.EARLY
    unfit = {AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE, AdESIndeterminate.SIG_CONSTRAINTS_FAILURE}
    return Problem.UNFIT if reason in unfit else Problem.UNKNOWN_ISSUER


def _text(value: Any) -> str:
    """A part of a name; some have several."""
    return ", ".join(value) if isinstance(value, list) else str(value or "")
