"""Who is at the other end of a request, without keeping it."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_address(request: HttpRequest) -> str:
    """Address of the client: that of the connection, or behind TRUSTED_PROXIES proxies the one they report."""
    proxies: int = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _rate_key(request: HttpRequest, purpose: str) -> str:
    return f"rate:{purpose}:{salted_hmac('cms.core.client', client_address(request)).hexdigest()[:32]}"


def over_rate_limit(request: HttpRequest, purpose: str, limit: int, seconds: int) -> bool:
    """Count one more use of `purpose` by this client; whether it is more than `limit` in `seconds`.

    Only a keyed hash of the address is kept, and no longer than `seconds`.
    """
    key = _rate_key(request, purpose)
    if cache.add(key, 1, seconds):
        return False
    try:
        return int(cache.incr(key) or 0) > limit  # `None`: the cache is away, and its failure is logged.
    except ValueError:  # It ended between the two calls.
        cache.set(key, 1, seconds)
        return False


def uncount(request: HttpRequest, purpose: str) -> None:
    """Take back one use that `over_rate_limit` counted."""
    with suppress(ValueError):  # It has ended already.
        cache.decr(_rate_key(request, purpose))
