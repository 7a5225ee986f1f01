"""A publication of a source is compared with its translations, after commit, by the worker."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from cms.core.locales import language_code_of

from .enums import JobState
from .models import TranslationJob
from .tasks import refresh_source


@receiver(page_published)
def source_published(instance: Page, **kwargs: Any) -> None:
    if language_code_of(instance.locale_id) == settings.LANGUAGE_CODE:
        refresh_later(instance)


def refresh_later(instance: Any) -> None:
    """Enqueue the comparison, if there is anything to compare; one query."""
    if TranslationJob.objects.of(instance).exclude(state=JobState.CANCELLED).exists():
        label = type(instance)._meta.label
        transaction.on_commit(partial(refresh_source.enqueue, label, instance.pk))
