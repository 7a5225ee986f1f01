"""The translation desk follows documents: new words make translations out of date, a withdrawal ends the work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.core.locales import language_code_of
from translation.receivers import refresh_later

from .enums import DocumentState
from .models import DocumentText, LegalDocument
from .signals import document_changed
from .translating import call_off_jobs


@receiver(post_save, sender=DocumentText, dispatch_uid="gazette.desk_texts")
def abstract_changed(instance: DocumentText, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    if not (raw or created) and language_code_of(instance.locale_id) == settings.LANGUAGE_CODE:
        refresh_later(instance)


@receiver(document_changed, dispatch_uid="gazette.desk_withdrawal")
def document_withdrawn(document: LegalDocument, event: Any = None, before: str = "", **kwargs: Any) -> None:
    """Inside the transaction of the withdrawal: no job outlives it."""
    if document.state == DocumentState.WITHDRAWN != before:
        call_off_jobs(document, getattr(event, "user", None))
