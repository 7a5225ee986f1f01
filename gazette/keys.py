"""Keys of document systems: shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from .models import DocumentApiKey

PREFIX_BYTES, SECRET_BYTES = 4, 32
# When a key was last used is written down at most so often.
NOTED_EVERY = timedelta(minutes=10)


def new_key() -> tuple[str, str, str]:
    """Prefix, key as the other system keeps it (`vb_<prefix>_<secret>`), and its hash."""
    prefix = secrets.token_hex(PREFIX_BYTES)
    key = f"vb_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    return prefix, key, hash_of(key)


def hash_of(key: str) -> str:
    """SHA-256: a key of 256 random bits needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(request: HttpRequest) -> DocumentApiKey | None:
    """The active key of `Authorization: Bearer …` (RFC 6750)."""
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    parts = given.strip().split("_", 2)
    if scheme.lower() != "bearer" or len(parts) != 3 or len(given) > 200:
        return None
    found: DocumentApiKey | None = DocumentApiKey.objects.filter(prefix=parts[1], active=True).first()
    if found is None or not hmac.compare_digest(found.key_hash, hash_of(given.strip())):
        return None
    now = timezone.now()
    if found.last_used_at is None or now - found.last_used_at > NOTED_EVERY:
        DocumentApiKey.objects.filter(pk=found.pk).update(last_used_at=now)
    return found
