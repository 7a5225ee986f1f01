"""What is noted about log-ins: a row for the history, and a line of the audit log that leaves the machine.

Other rooms note here what the admin refused: `note_refusal(request, reason)`.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any, NoReturn

import structlog
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cms.core.client import client_address

from .enums import LoginEventKind
from .models import LoginEvent, User

log = structlog.get_logger("audit")


def address_of(request: HttpRequest | None) -> str | None:
    """The client's address, or `None` where there is none that is one."""
    if request is None:
        return None
    try:
        return str(ip_address(client_address(request)))
    except ValueError:
        return None


def agent_of(request: HttpRequest | None) -> str:
    """What the browser calls itself, short enough for its column."""
    return "" if request is None else str(request.META.get("HTTP_USER_AGENT", "")).replace("\x00", "")[:300]


def note(
    kind: LoginEventKind,
    request: HttpRequest | None = None,
    user: Any = None,
    username: str = "",
    detail: str = "",
) -> LoginEvent:
    """Note one event.

    Args:
        kind: what happened.
        request: where from; `None` for commands.
        user: whom it concerns, if known.
        username: what was typed; kept if somebody has that name.
        detail: what else there is to say, in a few words.
    """
    if user is None and username:
        user = User.objects.filter(username=username).first()
    event: LoginEvent = LoginEvent.objects.create(
        kind=kind,
        user=user,
        username=user.get_username() if user else "",
        address=address_of(request),
        agent=agent_of(request),
        detail=detail[:300],
    )
    actor = getattr(request, "user", None)
    log.info(
        "audit",
        action=f"users.{kind.value}",
        user=actor.pk if actor is not None and actor.is_authenticated else None,
        model="users.user" if user else None,
        object_id=str(user.pk) if user else None,
        label=event.username,
        data={"address": event.address, "agent": event.agent, "detail": event.detail},
    )
    return event


def refuse(request: HttpRequest, reason: str) -> NoReturn:
    """Refuse a request of the admin, and note it.

    Raises:
        PermissionDenied: always.
    """
    note_refusal(request, reason)
    raise PermissionDenied


def note_refusal(request: HttpRequest, reason: str) -> LoginEvent | None:
    """Note that a request of somebody who is logged in was refused (403, 404 by scope).

    Args:
        request: the request that was refused.
        reason: the rule that refused it, in a few words, for whoever reads the audit log.

    Returns:
        The entry; `None` for somebody who is not logged in: nobody's refusal is no event.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return note(LoginEventKind.REFUSED, request, user, detail=f"{request.method} {request.path_info}: {reason}")
