"""Sessions that their owner can see and end.

Django's own sessions stay what they are; `UserSession` says beside them whose they are, from where and since when.
Nothing here runs for visitors who are not logged in, nor on public pages.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from .events import address_of, agent_of
from .models import UserSession

SEEN_EVERY = 5 * 60  # Seconds between two notes of "last seen".
_ROW = "user_session"  # Where the session keeps the number of its row.

# Order counts: Edge calls itself Chrome as well, Chrome calls itself Safari.
_BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"coc_coc_browser/|CocCoc", "Cốc Cốc"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrom(?:e|ium)/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"Windows", "Windows"),
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"CrOS", "ChromeOS"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Linux", "Linux"),
)


def device_in_words(agent: str) -> str:
    """“Chrome, Windows”: enough for a person to know the own device again."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, agent)), "")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, agent)), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown device")


def _number(request: HttpRequest) -> int:
    """The number of the session's row; 0: it has none."""
    return int(request.session.get(_ROW) or 0)


def begin(request: HttpRequest, user: Any) -> UserSession:
    """Note the session that a log-in has just opened; one that it continues ends in the list."""
    UserSession.objects.filter(pk=_number(request), ended_at=None).update(ended_at=timezone.now(), session_key="")
    row: UserSession = UserSession.objects.create(
        user=user,
        session_key=request.session.session_key or "",
        host=str(request.META.get("HTTP_HOST", ""))[:253],
        address=address_of(request),
        agent=agent_of(request),
        last_seen=timezone.now(),
    )
    request.session[_ROW] = row.pk
    return row


def seen(request: HttpRequest) -> bool:
    """Note that a session is in use, at most every five minutes.

    Returns:
        False for a session that somebody has ended.
    """
    key = request.session.session_key or ""
    if not cache.add(f"users:seen:{hashlib.sha256(key.encode()).hexdigest()[:32]}", 1, SEEN_EVERY):
        return True
    number = _number(request)
    rows = UserSession.objects.filter(pk=number, user=request.user.pk)
    # The key changes with a new password and with the second factor.
    if rows.filter(ended_at=None).update(last_seen=timezone.now(), session_key=key):
        return True
    if rows.exists():
        return False
    begin(request, request.user)
    return True


def open_sessions(user: Any, current: HttpRequest | None = None) -> list[UserSession]:
    """The sessions in which `user` is logged in now, with `device` in words and `is_current`.

    Asks Django's sessions themselves: one that ran out, or was opened with an older password, is none.
    """
    rows = list(UserSession.objects.open().filter(user=user))
    keys = [row.session_key for row in rows]
    stored = {s.session_key: s for s in Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())}
    expected = user.get_session_auth_hash()
    own = _number(current) if current is not None else 0
    found = []
    for row in rows:
        session = stored.get(row.session_key)
        given = session.get_decoded().get(HASH_SESSION_KEY, "") if session else ""
        row.is_current = row.pk == own  # type: ignore[attr-defined]
        row.device = device_in_words(row.agent)  # type: ignore[attr-defined]
        if row.is_current or constant_time_compare(given, expected):  # type: ignore[attr-defined]
            found.append(row)
    return found


def end(rows: Any) -> int:
    """End sessions: their next request is that of somebody who is not logged in."""
    ended = 0
    for row in rows:
        if row.session_key:
            SessionStore(row.session_key).delete()
        ended += UserSession.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now(), session_key="")
    return ended


def end_own(request: HttpRequest) -> None:
    """The log-out: Django has emptied the session by then, so its row is found by the number."""
    number = _number(request) if hasattr(request, "session") else 0
    if number:
        UserSession.objects.filter(pk=number).update(ended_at=timezone.now(), session_key="")
