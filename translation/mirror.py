"""The texts of segments in wagtail-localize's tables, from which pages and previews are rendered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail_localize.models import StringTranslation

from .enums import SegmentState
from .models import JobSegment, TranslationJob


@transaction.atomic
def mirror(job: TranslationJob, rows: Iterable[JobSegment]) -> None:
    """Write the texts; a confirmed one is "manual", any other "machine". An empty one is taken out."""
    filled = [row for row in rows if row.text]
    empty = [row for row in rows if not row.text]
    now = timezone.now()
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=row.string_id,
                context_id=row.context_id,
                locale_id=job.locale_id,
                data=row.text,
                translation_type="manual" if row.is_confirmed else "machine",
                tool_name="" if row.is_confirmed else row.origin,
                last_translated_by_id=row.updated_by_id,
                updated_at=now,
                has_error=row.state == SegmentState.ERROR,
            )
            for row in filled
        ],
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=[
            *("data", "translation_type", "tool_name", "last_translated_by"),
            *("updated_at", "has_error", "field_error"),
        ],
        batch_size=100,
    )
    for row in empty:
        StringTranslation.objects.filter(
            translation_of=row.string_id, context=row.context_id, locale=job.locale_id
        ).delete()
