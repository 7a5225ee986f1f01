"""Duties follow documents and the calendar."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.calendar.signals import days_changed

from .duties import keep_duties
from .duty_tasks import recompute_duties
from .models import GazetteRule, LegalDocument
from .signals import document_changed


@receiver(document_changed, dispatch_uid="gazette.duties")
def follow_the_document(document: LegalDocument, **kwargs: Any) -> None:
    """Inside the transaction of the change."""
    keep_duties(document)


@receiver(days_changed, dispatch_uid="gazette.duties")
def follow_the_calendar(**kwargs: Any) -> None:
    """The worker does it: there may be thousands."""
    recompute_duties.enqueue()


@receiver([post_save, post_delete], sender=GazetteRule, dispatch_uid="gazette.duties_rules")
def follow_the_law(raw: bool = False, **kwargs: Any) -> None:
    """A period of law was entered, changed or ended."""
    if not raw:
        transaction.on_commit(recompute_duties.enqueue)
