"""Work of the questions room for the task worker, and what the clock starts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

import structlog
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from . import chasing, satisfaction
from .closing import close_answered
from .recomputing import recompute
from .retention import erase_due
from .sending import deliver, waiting

log = structlog.get_logger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
LAST, SOON = -20, 20
MAILS_AT_ONCE = 50
# A task that has been running for longer was left by a worker that died.
DEAD_AFTER = timedelta(minutes=15)


# ---- mails ----
@task(priority=SOON)
def send_mail(pk: int) -> bool:
    """One attempt; what fails is tried again after 1, 2, 4 … minutes. The row tells how it stands."""
    again = deliver(pk)
    if again is not None and send_mail.get_backend().supports_defer:
        send_mail.using(run_after=again).enqueue(pk)
    return again is None


@task()
def send_mails(keys: list[int]) -> int:
    """Several, for digests and notices to many."""
    return sum(send_mail.call(pk) for pk in keys)


def send_after_commit(keys: Iterable[int]) -> None:
    for some in _portions(list(keys)):
        transaction.on_commit(partial(send_mails.enqueue, some))


def _portions(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + MAILS_AT_ONCE] for start in range(0, len(keys), MAILS_AT_ONCE)]


def _under_way() -> set[int]:
    """Mails for which a task waits or runs."""
    rows = DBTaskResult.objects.filter(task_path__in=[send_mail.module_path, send_mails.module_path])
    found: set[int] = set()
    alive = timezone.now() - DEAD_AFTER
    for status, started, arguments in rows.filter(
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).values_list("status", "started_at", "args_kwargs"):
        if status == TaskResultStatus.READY or (started is not None and started > alive):
            for value in arguments["args"]:
                found.update(value if isinstance(value, list) else [value])
    return found


def pick_up_mails() -> int:
    """For the clock: mails whose task was lost, because a process died between the row and the sending."""
    keys = waiting()
    under_way = _under_way() if keys else set()
    lost = [pk for pk in keys if pk not in under_way]
    for some in _portions(lost):
        send_mails.enqueue(some)
    return len(lost)


# ---- the clock of questions ----
@task(priority=SOON)
def recompute_deadlines(dates: list[str], reason: str, user_id: int | None) -> int:
    """Due dates after a change of the calendar; done twice, the second time changes nothing."""
    result = recompute([date.fromisoformat(day) for day in dates], reason, user_id)
    send_after_commit(result.mails)
    return len(result.moved)


@task()
def chase() -> int:
    """One run of reminders."""
    result = chasing.chase()
    send_after_commit(result.mails)
    return result.reminders


def chase_hourly() -> None:
    if chasing.is_time():
        chase.enqueue()


@task(priority=LAST)
def close() -> int:
    return close_answered()


@task(priority=LAST)
def ask_satisfaction() -> int:
    """Mails to those who agreed to be asked."""
    mails = satisfaction.ask_satisfaction()
    send_after_commit(mails)
    return len(mails)


# ---- personal data ----
@task(priority=LAST)
def erase() -> int:
    """Some at once, then the next, so that others have their turn between."""
    done, more = erase_due()
    if more:
        erase.enqueue()
    return done


def daily(name: str, work: Any) -> None:
    """Once a day, also when the clock was started anew."""
    if cache.add(f"questions.daily.{name}.{timezone.localdate()}", 1, DAY):
        work.enqueue()


close_daily = partial(daily, "close", close)
ask_daily = partial(daily, "satisfaction", ask_satisfaction)
erase_daily = partial(daily, "erase", erase)
