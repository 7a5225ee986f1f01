"""How often an address may ask, and how it is told (draft-ietf-httpapi-ratelimit-headers-10, RFC 6585).

Counted in windows that begin for all clients at the same moment, in the cache that all processes share. Only a keyed
hash of the address is kept, and no longer than its window. A cache that is away counts nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache as once
from time import time

from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms.core.client import client_address

SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


@once
def read_rate(text: str) -> tuple[int, int]:
    """`60/m` → 60 requests in 60 seconds; `0` or nothing: without limit.

    Raises:
        ImproperlyConfigured: it is no rate.
    """
    if text in ("", "0"):
        return 0, 1
    match = re.fullmatch(r"(\d{1,9})/([smhd])", text)
    if match is None:
        raise ImproperlyConfigured(f"{text!r} is no rate; write 60/m (s, m, h or d).")
    return int(match[1]), SECONDS[match[2]]


@dataclass(frozen=True)
class Allowance:
    """What a client has left. `seconds` is the length of the window, `resets` what is left of it."""

    purpose: str
    limit: int
    seconds: int
    used: int
    resets: int

    @property
    def is_over(self) -> bool:
        return bool(self.limit) and self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        if not self.limit:
            return {}
        left = max(0, self.limit - self.used)
        headers = {
            "RateLimit-Policy": f'"{self.purpose}";q={self.limit};w={self.seconds}',
            "RateLimit": f'"{self.purpose}";r={left};t={self.resets}',
        }
        return headers | ({"Retry-After": str(self.resets)} if self.is_over else {})


def count_use(request: HttpRequest, purpose: str, rate: str) -> Allowance:
    """Count one more request of this client."""
    return count_key(purpose, client_address(request), rate)


def count_key(purpose: str, name: str, rate: str) -> Allowance:
    """Count one more request of whatever `name` names: an address, a key."""
    limit, seconds = read_rate(rate)
    if not limit:
        return Allowance(purpose, 0, seconds, 0, 0)
    now = int(time())
    client = salted_hmac("search.api.throttle", name).hexdigest()[:32]
    key = f"rate:{purpose}:{now // seconds}:{client}"
    used = 1
    if not cache.add(key, 1, seconds):
        try:
            used = int(cache.incr(key) or 0)
        except ValueError:  # It ended between the two calls.
            cache.set(key, 1, seconds)
    return Allowance(purpose, limit, seconds, used, seconds - now % seconds)
