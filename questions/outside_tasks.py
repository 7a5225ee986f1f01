"""Webhooks, by the task worker."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from .enums import MailState
from .models import WebhookDelivery
from .webhooks import LONGEST, deliver

# A row that nobody has tried for longer than the longest wait was lost with its process.
LOST_AFTER = timedelta(minutes=LONGEST + 30)


@task()
def deliver_webhook(pk: int) -> bool:
    """One attempt; what fails is tried again after 1, 2, 4 … minutes."""
    again = deliver(pk)
    if again is not None and deliver_webhook.get_backend().supports_defer:
        deliver_webhook.using(run_after=again).enqueue(pk)
    return again is None


def pick_up() -> int:
    """For the clock: deliveries whose task was lost. Claimed by count: a second task does no harm."""
    before = timezone.now() - LOST_AFTER
    rows = WebhookDelivery.objects.filter(state=MailState.QUEUED, made_at__lt=before, attempts=0)
    keys = list(rows.values_list("pk", flat=True)[:200])
    for pk in keys:
        deliver_webhook.enqueue(pk)
    return len(keys)
