"""The PIN on its way from the form to the worker.

It lies in `IssueJob.sealed` for as long as the job lasts: sealed by Fernet (AES-128-CBC with HMAC-SHA256) under a key
that is derived from `SECRET_KEY`, bound to the job's issue, and opened for an hour at most. A copy of the database
alone does not tell it; whoever has the database and `SECRET_KEY` could sign in as anybody anyway.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

SECONDS = 3600


class SealError(Exception):
    """Too old, of another installation, or of another issue."""


def _fernet(issue: int) -> Fernet:
    """A key of its own for each issue: what was sealed for one cannot be moved to another."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"gazette.pin.{issue}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(pin: str, issue: int) -> bytes:
    return _fernet(issue).encrypt(pin.encode())


def unseal(sealed: bytes, issue: int) -> str:
    """The PIN.

    Raises:
        SealError: it cannot be opened any more.
    """
    try:
        return _fernet(issue).decrypt(bytes(sealed), ttl=SECONDS).decode()
    except InvalidToken as error:
        raise SealError from error
