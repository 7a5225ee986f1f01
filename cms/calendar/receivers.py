"""Keeps the calendar that processes hold in memory in step with its rows, however they were written."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import CalendarYear, SpecialDay
from .working_days import forget, new_version


@receiver([post_save, post_delete], sender=SpecialDay)
@receiver([post_save, post_delete], sender=CalendarYear)
def renew(**kwargs: Any) -> None:
    """This process at once, the others when the change is committed and can be read."""
    forget()
    transaction.on_commit(new_version)
