"""Encryption of personal data at rest: Fernet (AES-128-CBC with HMAC-SHA256) of the library `cryptography`.

Keys come from the environment: `PERSONAL_DATA_KEYS`, comma-separated, the newest first. Older ones still open what they
sealed; `rotate_personal_data` seals everything by the newest, after which they can be taken away.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class KeyMissingError(Exception):
    """No key of the environment opens a row."""


@cache
def _ring(keys: tuple[str, ...]) -> tuple[tuple[str, Fernet], ...]:
    try:
        return tuple((key_id(key), Fernet(key)) for key in keys)
    except ValueError as error:
        raise ImproperlyConfigured("PERSONAL_DATA_KEYS holds a key that is no Fernet key.") from error


def key_id(key: str) -> str:
    """A name of a key that does not tell the key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def ring() -> tuple[tuple[str, Fernet], ...]:
    """Keys by name, the newest first.

    Raises:
        ImproperlyConfigured: there is none.
    """
    keys = tuple(settings.PERSONAL_DATA_KEYS)
    if not keys:
        raise ImproperlyConfigured("Set PERSONAL_DATA_KEYS: a Fernet key (44 characters, base64).")
    return _ring(keys)


def encrypt(data: Any) -> tuple[bytes, str]:
    """A JSON value, sealed by the newest key, and that key's name."""
    name, key = ring()[0]
    return key.encrypt(json.dumps(data, ensure_ascii=False).encode()), name


def decrypt(sealed: bytes) -> Any:
    """What was sealed.

    Raises:
        KeyMissingError: no key fits, or the bytes were changed.
    """
    for _name, key in ring():
        try:
            return json.loads(key.decrypt(sealed))
        except InvalidToken:
            continue
    raise KeyMissingError("No key of PERSONAL_DATA_KEYS opens this row.")


def fingerprint(purpose: str, value: str) -> str:
    """A keyed hash, to find equal values without storing them; empty for nothing.

    The key is `PERSONAL_DATA_INDEX_KEY`: it does not change when the keys rotate.
    """
    if not value:
        return ""
    message = f"{purpose}\0{value}".encode()
    return hmac.new(settings.PERSONAL_DATA_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()
