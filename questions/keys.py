"""Keys of other systems: shown once, stored as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from .models import ApiKey

PREFIX_LENGTH, SECRET_BYTES = 8, 32
# When a key was last used is written down at most so often.
NOTED_EVERY = timedelta(minutes=10)


def new_key() -> tuple[str, str, str]:
    """Prefix, key as the other system keeps it (`hv_<prefix>_<secret>`), and its hash."""
    prefix = secrets.token_hex(PREFIX_LENGTH // 2)
    key = f"hv_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    return prefix, key, hash_of(key)


def hash_of(key: str) -> str:
    """SHA-256: a key of 256 random bits needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(request: HttpRequest) -> ApiKey | None:
    """The active key of `Authorization: Bearer …` (RFC 6750)."""
    scheme, _blank, given = request.headers.get("Authorization", "").partition(" ")
    parts = given.strip().split("_", 2)
    if scheme.lower() != "bearer" or len(parts) != 3 or len(given) > 200:
        return None
    found = ApiKey.objects.select_related("unit__member_site__site").filter(prefix=parts[1], active=True).first()
    if found is None or not hmac.compare_digest(found.key_hash, hash_of(given.strip())):
        return None
    note_use(found)
    return found


def note_use(key: ApiKey) -> None:
    now = timezone.now()
    if key.last_used_at is None or now - key.last_used_at > NOTED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
