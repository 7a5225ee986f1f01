"""Work of the gazette's desk for the task worker, and what the clock starts."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from . import issue_mails
from .enums import JobKind
from .page_texts import read_pages, unread
from .proof_work import set_proof
from .sign_work import sign_issue
from .verifying import check_some
from .working import Work, left_behind, run

MINUTE, HOUR = 60, 3600
LAST, SOON = -20, 20
MORNING = 5
WORKS: dict[str, Work] = {JobKind.COMPOSE: set_proof, JobKind.SIGN: sign_issue}


@task(priority=SOON)
def do_job(pk: int) -> bool:
    return run(pk, WORKS)


def pick_up_jobs() -> int:
    """For the clock: jobs whose worker died, or whose task was lost. A second task of a job finds it taken."""
    keys = left_behind()
    for key in keys:
        do_job.enqueue(key)
    return len(keys)


@task(priority=LAST)
def read_page_texts(pk: int) -> int:
    return read_pages(pk)


def pick_up_pages() -> int:
    keys = [key for key in unread() if cache.add(f"gazette.pages.{key}", 1, HOUR)]
    for key in keys:
        read_page_texts.enqueue(key)
    return len(keys)


@task(priority=SOON)
def tell_sender(pk: int) -> int:
    return _send(issue_mails.returned(pk))


@task(priority=SOON)
def tell_approvers(pk: int) -> int:
    return _send(issue_mails.submitted(pk))


@task(priority=SOON)
def tell_desk(pk: int, event: int) -> int:
    return _send(issue_mails.refused(pk, event))


@task(priority=SOON)
def tell_alarm(keys: list[int]) -> int:
    return _send(issue_mails.alarm(keys))


@task(priority=LAST)
def verify_files() -> int:
    """A batch; the next one comes behind what others have to do."""
    new, more = check_some()
    if new:
        tell_alarm.enqueue(new)
    if more:
        verify_files.enqueue()
    return len(new)


def verify_nightly() -> None:
    """In the small hours only; a night's run ends by itself when every file was looked at."""
    if timezone.localtime().hour < MORNING and cache.add(f"gazette.files.{timezone.localdate()}", 1, 12 * HOUR):
        verify_files.enqueue()


def _send(mails: Any) -> int:
    return sum(message.send() for message in mails)
