"""Webhooks, by the task worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from .enums import MailState
from .models import QuestionEvent, WebhookDelivery
from .webhooks import LONGEST, deliver, plan, wait_after

# A row that nobody has tried for longer than the longest wait was lost with its process.
LOST_AFTER = timedelta(minutes=LONGEST + 30)


def announce(events: Sequence[QuestionEvent]) -> None:
    """Tell other systems: the rows are written with the events, the calls are made after the commit."""
    for delivery in plan(events):
        transaction.on_commit(partial(deliver_webhook.enqueue, delivery.pk))


@task()
def deliver_webhook(pk: int) -> bool:
    """One attempt; what fails is tried again after 1, 2, 4 … minutes."""
    again = deliver(pk)
    if again is not None and deliver_webhook.get_backend().supports_defer:
        deliver_webhook.using(run_after=again).enqueue(pk)
    return again is None


def pick_up() -> int:
    """For the clock: deliveries whose task was lost, before the first attempt or between two.

    Claimed by count: a second task does no harm.
    """
    now = timezone.now()
    rows = WebhookDelivery.objects.filter(state=MailState.QUEUED, made_at__lt=now - LOST_AFTER).order_by("made_at")
    keys = [row.pk for row in rows.only("made_at", "attempts")[:2000] if planned(row) < now - LOST_AFTER][:200]
    for pk in keys:
        deliver_webhook.enqueue(pk)
    return len(keys)


def planned(row: WebhookDelivery) -> datetime:
    """When the next attempt was to be made at the latest, had each been made when it was due."""
    return sum((wait_after(number) for number in range(1, row.attempts + 1)), start=timedelta()) + row.made_at
