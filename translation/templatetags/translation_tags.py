"""What a translated page says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings

from cms.core.locales import language_code_of
from cms.core.models import BasePage
from translation.models import TranslationJob

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_notice(context: dict[str, Any]) -> dict[str, Any] | None:
    """When a translated page was reviewed, whether its original has changed since, and where that is.

    A translation that came without the desk has no date. Nothing on Vietnamese pages, and no query; one on others.

    Returns:
        reviewed_at, stale_since (either may be `None`), original_address (may be empty); `None` on originals.
    """
    page = context.get("page")
    if not isinstance(page, BasePage) or page.language == settings.LANGUAGE_CODE:
        return None
    originals = [p for p in page.live_translations if language_code_of(p.locale_id) == settings.LANGUAGE_CODE]
    jobs = TranslationJob.objects.filter(translation_key=page.translation_key, locale_id=page.locale_id)
    job = jobs.exclude(last_published_at=None).only("reviewed_at", "last_published_at", "stale_since").first()
    if not originals and job is None:
        return None
    return {
        "reviewed_at": _reviewed_at(job) if job is not None else None,
        "stale_since": job.stale_since if job is not None else None,
        "original_address": originals[0].get_url(context.get("request")) if originals else "",
    }


def _reviewed_at(job: TranslationJob) -> datetime | None:
    """When the text that readers see was reviewed; an approval that waits for its day is not of that text."""
    reviewed, published = job.reviewed_at, job.last_published_at
    return reviewed if reviewed and published and reviewed <= published else None
