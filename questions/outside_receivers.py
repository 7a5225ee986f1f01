"""What other systems hear of, after commit."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .models import Question, QuestionEvent
from .outside_tasks import deliver_webhook
from .signals import question_changed
from .webhooks import plan


@receiver(question_changed)
def tell_others(question: Question, event: QuestionEvent | None, **kwargs: Any) -> None:
    for delivery in plan(question, event):
        deliver_webhook.enqueue(delivery.pk)
