"""Mails to subscribers on the worker, and what the clock picks up."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from . import subscription_sending as sending

MINUTE, HOUR = 60, 3600
SOON, LAST = 20, -20
# A task that has been running for longer was left by a worker that died.
DEAD_AFTER = timedelta(minutes=15)


@task(priority=SOON)
def send_mail(pk: int) -> bool:
    """One attempt; what fails is tried again after 1, 2, 4 … minutes."""
    again = sending.deliver(pk)
    if again is not None and send_mail.get_backend().supports_defer:
        send_mail.using(run_after=again).enqueue(pk)
    return again is None


@task(priority=LAST)
def send_mails(keys: list[int]) -> int:
    return sum(send_mail.call(pk) for pk in keys)


def _send(keys: list[int]) -> int:
    for some in sending.portions(keys):
        send_mails.enqueue(some)
    return len(keys)


@task(priority=LAST)
def tell_of_issue(pk: int) -> int:
    """Write the mails of an issue, then send them in portions, so that others have their turn between."""
    return _send(sending.owe_issue(pk))


@task(priority=LAST)
def tell_of_document(pk: int) -> int:
    return _send(sending.owe_document(pk))


def _under_way() -> set[int]:
    """Mails for which a task waits or runs."""
    paths = [send_mail.module_path, send_mails.module_path]
    rows = DBTaskResult.objects.filter(
        task_path__in=paths, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    alive = timezone.now() - DEAD_AFTER
    found: set[int] = set()
    for status, started, arguments in rows.values_list("status", "started_at", "args_kwargs"):
        if status == TaskResultStatus.READY or (started is not None and started > alive):
            for value in arguments["args"]:
                found.update(value if isinstance(value, list) else [value])
    return found


def pick_up() -> int:
    """For the clock: mails that were never written or whose task was lost, because a process died in between."""
    for pk in sending.forgotten():
        sending.owe_issue(pk)
    keys = sending.waiting()
    under_way = _under_way() if keys else set()
    return _send([pk for pk in keys if pk not in under_way])
