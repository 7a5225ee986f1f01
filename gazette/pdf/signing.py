"""Digital signature of a finished PDF: PAdES-B-B, with a time-stamp server PAdES-B-T.

The signature is invisible: the pages stay as they were approved, and PDF/A holds. What it says is shown beside the
issue, from the certificate itself (`verifying`), and by every reader of PDF.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError as HankoError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError as HankoSigningError
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper

from .credentials import Credentials, opened
from .errors import SigningError, WrongPin
from .files import workshop, written

__all__ = ["Credentials", "SigningError", "WrongPin", "sign_pdf"]

FIELD = "CongBao"
TIMEOUT = 20  # Seconds for the time-stamp server.


def sign_pdf(
    source: Path,
    target: Path,
    credentials: Credentials,
    pin: str,
    *,
    reason: str = "",
    location: str = "",
    name: str = "",
    field: str = FIELD,
) -> None:
    """Sign `source` into `target`, whole or not at all; both may be the same path.

    Args:
        name: of the person or agency, as it is to stand in the signature.

    Raises:
        WrongPin: the PIN does not open the key.
        SigningError: no key, certificate out of its time, time-stamp server silent, PDF that cannot be signed.
    """
    with opened(credentials, pin) as signer, workshop(target) as folder:
        _check_time(signer.signing_cert)
        meta = signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=reason or None,
            location=location or None,
            name=name or None,
        )
        copy = folder / "unsigned.pdf"
        shutil.copyfile(source, copy)
        with copy.open("rb") as plain, written(folder, target) as file:
            _sign(plain, file, meta, signer, credentials)


def _sign(plain: Any, file: Any, meta: Any, signer: Any, credentials: Credentials) -> None:
    stamper = None
    if credentials.timestamp_url:
        stamper = RequestsHTTPTimeStamper(credentials.timestamp_url, timeout=TIMEOUT)
    try:
        writer = IncrementalPdfFileWriter(plain, strict=False)
        signers.PdfSigner(meta, signer, timestamper=stamper).sign_pdf(writer, output=file)
    except TimestampRequestError as error:
        message = _("The time-stamp server does not answer. The issue was not signed; try again later.")
        raise SigningError(message, "timestamp") from error
    except (HankoError, HankoSigningError, ValueError) as error:
        raise SigningError(_("This PDF cannot be signed."), "broken") from error


def _check_time(certificate: x509.Certificate) -> None:
    validity, now = certificate["tbs_certificate"]["validity"].native, timezone.now()
    if now > validity["not_after"]:
        day = timezone.localtime(validity["not_after"])
        raise SigningError(
            _("The signing certificate expired on %(day)s.") % {"day": f"{day:%d/%m/%Y}"}, "certificate_expired"
        )
    if now < validity["not_before"]:
        raise SigningError(_("The signing certificate is not valid yet."), "certificate_early")
