"""Audit mirror: every Wagtail log entry also leaves as one structured JSON line (learnt from ONS `core/audit.py`).

The database keeps history for editors; the line leaves the machine with the other logs, where nobody can edit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, PageLogEntry

log = structlog.get_logger("audit")

_held: ContextVar[list[dict[str, Any]] | None] = ContextVar("audit_held", default=None)


@contextmanager
def mirrored_when_done(*, dry_run: bool = False) -> Iterator[None]:
    """Put around a transaction that may be rolled back: its lines leave when it is over.

    None leaves when it failed, or when it was a dry run: the mirror tells of what happened and of nothing else.
    """
    lines: list[dict[str, Any]] = []
    token = _held.set(lines)
    try:
        yield
    finally:
        _held.reset(token)
    if not dry_run:
        for line in lines:
            _leave(line)


def _leave(line: dict[str, Any]) -> None:
    waiting = _held.get()
    if waiting is not None:
        waiting.append(line)
    else:
        log.info("audit", **line)


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def mirror_log_entry(instance: PageLogEntry | ModelLogEntry, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw:
        return
    kind = instance.content_type
    _leave(
        {
            "action": instance.action,
            "user": instance.user_id,
            "model": f"{kind.app_label}.{kind.model}" if kind is not None else None,
            "object_id": str(instance.object_id),
            "label": instance.label,
            "content_changed": instance.content_changed,
            "data": instance.data or None,
        }
    )
