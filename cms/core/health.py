"""Health: is the process alive, and can it serve? Rooms above register their own checks (search does)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import JsonResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

log = structlog.get_logger(__name__)


@dataclass
class Health:
    """The answer of one check: `ok`, and what an operator wants to know when it is not."""

    ok: bool
    detail: str = ""
    milliseconds: float = 0.0


_checks: dict[str, Callable[[], Health]] = {}


def register_health_check(name: str, check: Callable[[], Health]) -> None:
    """Add a check to `/health/ready`.

    Raises:
        ImproperlyConfigured: a check of that name is registered already.
    """
    if name in _checks:
        raise ImproperlyConfigured(f"A health check named {name!r} is registered already.")
    _checks[name] = check


def check_database() -> Health:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Health(ok=True, detail=connection.vendor)


def check_queue() -> Health:
    """Age of the oldest task that waits: a dead worker shows here. Nothing is said of queues that may be long."""
    limit = settings.HEALTH_QUEUE_SECONDS
    waiting = DBTaskResult.objects.ready().exclude(queue_name__in=settings.PATIENT_QUEUES)
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    age = timezone.now() - oldest if oldest else timedelta(0)
    seconds = int(age.total_seconds())
    return Health(ok=seconds <= limit, detail=f"oldest waiting task: {seconds} s")


def check_disk() -> Health:
    free = shutil.disk_usage(settings.DATA_DIR).free // 2**20
    return Health(ok=free >= settings.HEALTH_DISK_MIB, detail=f"{free} MiB free")


register_health_check("database", check_database)
register_health_check("queue", check_queue)
register_health_check("disk", check_disk)


def run_checks() -> dict[str, Health]:
    """Run every check; one that raises counts as failed, and the error goes to the log, not to the answer."""
    results: dict[str, Health] = {}
    for name, check in _checks.items():
        start = time.perf_counter()
        try:
            result = check()
        except Exception:
            log.exception("health_check_failed", check=name)
            result = Health(ok=False, detail="error")
        result.milliseconds = round((time.perf_counter() - start) * 1000, 1)
        results[name] = result
    return results


def live_response() -> JsonResponse:
    return _never_cached(JsonResponse({"status": "ok"}))


def ready_response() -> JsonResponse:
    results = run_checks()
    ok = all(result.ok for result in results.values())
    payload = {
        "status": "ok" if ok else "unavailable",
        "checks": {name: asdict(result) for name, result in results.items()},
    }
    return _never_cached(JsonResponse(payload, status=200 if ok else 503))


def _never_cached(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response
