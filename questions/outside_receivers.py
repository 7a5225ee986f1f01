"""What other systems hear of: every event of a question that its asker hears of too."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import QuestionEvent
from .outside_tasks import announce


@receiver(post_save, sender=QuestionEvent)
def tell_others(instance: QuestionEvent, created: bool, raw: bool, **kwargs: Any) -> None:
    if created and not raw:
        announce([instance])
