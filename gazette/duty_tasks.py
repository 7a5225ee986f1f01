"""Reminders of posting for the worker, and what the clock starts."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from . import duties, reminding, terms


@task()
def remind_of_posting() -> int:
    """One run; the mails are sent by tasks of their own once it is committed."""
    with transaction.atomic():
        keys = reminding.remind()
    for pk in keys:
        send_duty_mail.enqueue(pk)
    return len(keys)


@task()
def send_duty_mail(pk: int) -> bool:
    """One attempt; what fails is tried again after 1, 2, 4 … minutes."""
    again = reminding.deliver(pk)
    if again is not None and send_duty_mail.get_backend().supports_defer:
        send_duty_mail.using(run_after=again).enqueue(pk)
    return again is None


@task()
def recompute_duties() -> int:
    """What has to be posted, and what waits for its issue."""
    return duties.recompute() + terms.recompute()


def remind_hourly() -> None:
    """For the clock."""
    if reminding.is_time():
        remind_of_posting.enqueue()


def pick_up_duty_mails() -> int:
    """For the clock: mails whose task was lost. Claimed by count: a second task does no harm."""
    keys = reminding.waiting()
    for pk in keys:
        send_duty_mail.enqueue(pk)
    return len(keys)
