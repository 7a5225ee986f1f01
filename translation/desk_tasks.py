"""Work of the desk's screens for the task worker, and what the clock starts."""

from __future__ import annotations

from datetime import date, timedelta

import structlog
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from .actions.batches import work_off
from .leaving import return_jobs_of_gone
from .mails import messages_of, people_to_tell, reminder_for, returned_for
from .models import JobEvent, TranslationJob
from .progress import compute_progress
from .reminding import is_time, remind
from .rules import apply_rules_to

log = structlog.get_logger(__name__)

LAST, SOON = -20, 20
MAX_ATTEMPTS = 8
PAGES_AT_ONCE = 25
TEN_MINUTES, HOUR = 600, 3600
COUNT_AFTER = timedelta(seconds=20)


# ---- requests ----
@task(priority=SOON)
def work_batch(pk: int) -> bool:
    """Some pages of a request for many; then the next ones, so that others have their turn between."""
    left = work_off(pk, PAGES_AT_ONCE)
    if left:
        work_batch.enqueue(pk)
    return left


@task()
def apply_rules(page_id: int) -> int:
    page = Page.objects.filter(pk=page_id, live=True).first()
    return apply_rules_to(page) if page is not None else 0


# ---- figures ----
@task(priority=LAST)
def count_progress(site_id: int | None = None) -> int:
    """Count the progress of one site or of all."""
    if site_id is not None:
        cache.delete(_waiting_key(site_id))
    return compute_progress(None if site_id is None else [site_id])


def _waiting_key(site_id: int) -> str:
    return f"translation.count.{site_id}"


def count_soon(site_id: int) -> None:
    """Have a site counted; many changes at once are counted once."""
    if not cache.add(_waiting_key(site_id), 1, TEN_MINUTES):
        return
    if count_progress.get_backend().supports_defer:
        count_progress.using(run_after=timezone.now() + COUNT_AFTER).enqueue(site_id)
    else:
        count_progress.enqueue(site_id)


def count_all() -> None:
    """For the clock: publications, moves and deletions of pages are counted within ten minutes."""
    waiting = DBTaskResult.objects.ready().filter(task_path=count_progress.module_path)
    if not any(row.args_kwargs["args"] in ([], [None]) for row in waiting[:100]):
        count_progress.enqueue()


# ---- mails ----
def _send(messages: list[EmailMessage]) -> int:
    for message in messages:
        message.send()
    return len(messages)


@task()
def mail_event(pk: int, attempt: int = 1) -> int:
    """Tell those concerned of an event; what fails is tried again 1, 2, 4 … minutes on. It is in the history anyway."""
    event = (
        JobEvent.objects.filter(pk=pk)
        .select_related("user", "job__locale", "job__site__unit", "job__assignee", "job__reviewer", "job__requester")
        .first()
    )
    if event is None:
        return 0
    try:
        return _send(list(messages_of(event)))
    except OSError as error:  # SMTPException is one.
        _again(mail_event, error, attempt, pk)
        return 0


@task()
def mail_reminder(user_id: int, own: list[int], head: list[int], day: str, attempt: int = 1) -> int:
    """Send somebody the reminder of a day."""
    user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return 0
    today = date.fromisoformat(day)
    messages = []
    for to_head, keys in ((False, own), (True, head)):
        rows = TranslationJob.objects.filter(pk__in=keys).select_related("locale", "site__unit")
        jobs = list(rows.order_by("due_date", "priority", "pk"))
        if jobs:
            messages.append(reminder_for(user, jobs, today, to_head=to_head))
    try:
        return _send(messages)
    except OSError as error:
        _again(mail_reminder, error, attempt, user_id, own, head, day)
        return 0


def _again(work: object, error: OSError, attempt: int, *args: object) -> None:
    log.warning("translation_mail_failed", attempt=attempt, error=str(error)[:300])
    if attempt < MAX_ATTEMPTS and work.get_backend().supports_defer:  # type: ignore[attr-defined]
        later = timezone.now() + timedelta(minutes=2 ** (attempt - 1))
        work.using(run_after=later).enqueue(*args, attempt + 1)  # type: ignore[attr-defined]


@task()
def send_reminders() -> int:
    """Note today's reminders and mail them; how many people get one. Twice a day does no harm."""
    today = timezone.localdate()
    mails = remind(today)
    for user_id, jobs in mails.items():
        mail_reminder.enqueue(user_id, jobs["own"], jobs["head"], today.isoformat())
    return len(mails)


def remind_in_the_morning() -> None:
    """For the clock: once on each working day, at eight or when the clock runs again."""
    if is_time() and cache.add(f"translation.reminded.{timezone.localdate()}", 1, 24 * HOUR):
        send_reminders.enqueue()


# ---- people who leave ----
@task()
def return_jobs(user_ids: list[int] | None = None) -> int:
    """Give back the work of those who may not do it any more, and tell the head."""
    returned = return_jobs_of_gone(user_ids)
    users = get_user_model()._default_manager.in_bulk(list(returned))
    for user_id, keys in returned.items():
        jobs = list(TranslationJob.objects.filter(pk__in=keys).select_related("locale", "site__unit"))
        try:
            _send([returned_for(head, users[user_id], jobs) for head in people_to_tell()])
        except OSError as error:  # The jobs lie in the queue, which the head looks at.
            log.warning("translation_mail_failed", error=str(error)[:300])
    return sum(len(keys) for keys in returned.values())


def return_jobs_hourly() -> None:
    """For the clock: memberships end by themselves at midnight."""
    return_jobs.enqueue()
