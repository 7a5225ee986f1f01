"""Is the index there, and does it keep up?"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cms.core.health import Health

from .engines import get_engine
from .engines.failover import FailoverEngine
from .models import OutboxItem


def check_search() -> Health:
    """Well when an engine answers and the oldest due item of the outbox is not older than the queue may be.

    “degraded” in the detail: the database answers in place of the engine beside it. The process serves, so it is well.
    """
    engine = get_engine()
    late = timezone.now() - timedelta(seconds=settings.HEALTH_QUEUE_SECONDS)
    stuck = OutboxItem.objects.due().filter(created_at__lt=late).count()
    dead = OutboxItem.objects.dead().count()
    detail = f"{type(engine).__name__}: {engine.count()} entries, {stuck} late, {dead} failed"
    reason = engine.trouble() if isinstance(engine, FailoverEngine) else ""
    return Health(ok=not stuck, detail=f"degraded ({reason}); {detail}" if reason else detail)
