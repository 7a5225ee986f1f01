"""Gates before publication: higher rooms say what must not go online, whichever way it is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from wagtail.log_actions import log as audit
from wagtail.models import Revision

from .errors import ActionError

log = structlog.get_logger(__name__)

# (page, revision) -> nothing, or `PublishRefused`.
PublishGate = Callable[[Any, Any], None]

# What Wagtail's `publish_scheduled` says when it publishes.
SCHEDULED = "wagtail.publish.scheduled"

_gates: dict[str, PublishGate] = {}


class PublishRefused(ActionError):  # noqa: N818 (named by what happened)
    """A publication that is not to be, with a message for the person who tried (translated, safe to show).

    No `PermissionDenied`: Wagtail would say "no permission" instead, and send the person home.

    Attributes:
        page: which one, where several were to be published.
    """

    page: Any = None


def register_publish_gate(name: str, check: PublishGate) -> None:
    """Have `check` called before any revision of a page goes online.

    Raises:
        ImproperlyConfigured: a gate of that name is registered already.
    """
    if name in _gates:
        raise ImproperlyConfigured(f"A publish gate named {name!r} is registered already.")
    _gates[name] = check


def ask_gates(page: Any, revision: Any) -> None:
    """Raises:
    PublishRefused: by the first gate that refuses.
    """
    for check in _gates.values():
        try:
            check(page, revision)
        except PublishRefused as refusal:
            refusal.page = page
            raise


def may_go_online(page: Any, revision: Any, log_action: Any) -> bool:
    """Ask the gates; a schedule that is refused is called off, so that it does not stop what else is due.

    Raises:
        PublishRefused: not by a schedule, but by somebody who can be told.
    """
    try:
        ask_gates(page, revision)
    except PublishRefused as refusal:
        if log_action != SCHEDULED:
            raise
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        data = {"revision": {"id": revision.pk}, "reason": str(refusal)}
        audit(page, "wagtail.schedule.cancel", data=data, revision=revision)
        log.warning("scheduled_publication_refused", page=page.pk, revision=revision.pk, reason=str(refusal))
        return False
    return True
