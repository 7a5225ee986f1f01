"""Audit mirror: every Wagtail log entry also leaves as one structured JSON line (learnt from ONS `core/audit.py`).

The database keeps history for editors; the line leaves the machine with the other logs, where nobody can edit it.
"""

from __future__ import annotations

from typing import Any

import structlog
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, PageLogEntry

log = structlog.get_logger("audit")


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def mirror_log_entry(instance: PageLogEntry | ModelLogEntry, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw:
        return
    log.info(
        "audit",
        action=instance.action,
        user=instance.user_id,
        model=f"{instance.content_type.app_label}.{instance.content_type.model}" if instance.content_type_id else None,
        object_id=str(instance.object_id),
        label=instance.label,
        content_changed=instance.content_changed,
        data=instance.data or None,
    )
