"""From a page to the translations of it and to the jobs behind them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from .models import TranslationJob


def translations_of(page: Page) -> Any:
    """The page in other languages; aliases repeat, they translate nothing."""
    rows = Page.objects.filter(translation_key=page.translation_key, alias_of=None)
    return rows.exclude(locale=page.locale_id).select_related("locale")


def jobs_of_targets(page: Page) -> Any:
    """Jobs whose target is this page in another language, or below it."""
    targets = Page.objects.filter(
        path__startswith=page.path, translation_key=OuterRef("translation_key"), locale=OuterRef("locale")
    )
    return TranslationJob.objects.filter(Exists(targets))
