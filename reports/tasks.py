"""Work of the reports for the task worker, and what the clock starts."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .computing import compute_health
from .links.run import check_links as run_link_check

LAST = -20
HOUR, TEN_MINUTES = 60 * 60, 10 * 60


@task(priority=LAST)
def compute_all() -> int:
    """Compute the health of all sites."""
    return compute_health()


@task(priority=LAST)
def check_links() -> int:
    """One run of the link checker: a minute at most."""
    return run_link_check() if settings.LINK_CHECK_ENABLED else 0


def waits(path: str) -> bool:
    """Whether such a task waits already: a worker that was away does not find a hundred of them."""
    return bool(DBTaskResult.objects.ready().filter(task_path=path).exists())


def hourly_health() -> None:
    if not waits(compute_all.module_path):
        compute_all.enqueue()


def link_round() -> None:
    if settings.LINK_CHECK_ENABLED and not waits(check_links.module_path):
        check_links.enqueue()
