"""Lock-out after failed log-ins (django-axes): until when, what is said, and how an administrator ends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from .events import address_of


@dataclass(frozen=True)
class LockOut:
    """One user name that is locked out at one address."""

    username: str
    address: str | None
    failures: int
    until: datetime


def _locked(attempts: Any) -> Iterable[LockOut]:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = attempts.filter(attempt_time__gt=since).values("username", "ip_address").order_by("username")
    for row in rows.annotate(failures=Sum("failures_since_start"), latest=Max("attempt_time")):
        if row["failures"] >= settings.AXES_FAILURE_LIMIT:
            until = row["latest"] + settings.AXES_COOLOFF_TIME
            yield LockOut(row["username"] or "", row["ip_address"], row["failures"], until)


def all_locked_out() -> list[LockOut]:
    """Everybody who is locked out now; one query."""
    return list(_locked(AccessAttempt.objects.all()))


def locked_until(request: HttpRequest, username: str) -> datetime | None:
    """When `username` may try again from where the request comes; `None` if it may now."""
    rows = AccessAttempt.objects.filter(username=username, ip_address=address_of(request))
    return next((locked.until for locked in _locked(rows)), None)


def forget_attempts(username: str) -> int:
    """Forget the failed log-ins of a user name, from wherever they came; how many rows there were."""
    return int(AccessAttempt.objects.filter(username=username).delete()[0])


def locked_out_response(
    request: HttpRequest, response: HttpResponseBase, credentials: dict[str, Any] | None = None
) -> HttpResponseBase:
    """The form itself says until when (`cms.users.forms`), with what was typed; here it gets its status (RFC 6585)."""
    response.status_code = 429
    username = (credentials or {}).get("username") or ""
    if until := locked_until(request, username):
        response.headers["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return response
