"""Taking over a translation that was written without the desk: its texts are paired with the source's by order."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone
from wagtail.blocks import StreamValue, StructValue
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .enums import JobEventKind, SegmentOrigin, SegmentState
from .extraction import count_words
from .mirror import mirror
from .models import JobSegment, TranslationJob


def _field(path: str) -> str:
    return path.split(".")[0]


def give_ids(value: Any) -> None:
    """Blocks inside blocks that were made from raw data have no id, and wagtail-localize names texts by these."""
    if isinstance(value, StreamValue):
        for child in value:
            child.id = child.id or str(uuid4())
            give_ids(child.value)
    elif isinstance(value, StructValue):
        for part in value.values():
            give_ids(part)


def texts_of(instance: Any) -> list[tuple[str, str]]:
    """(name of the field, text with markup) of everything that is translated, in the order of the page."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, StreamField):
            give_ids(getattr(instance, field.name))
    found = extract_segments(instance)
    return [
        (_field(segment.path), segment.string.data)
        for segment in found
        if isinstance(segment, StringSegmentValue) and segment.path != "slug"
    ]


def pairs(sources: list[StringSegment], target: Any) -> list[tuple[StringSegment, str]]:
    """Source segments with the texts of a page in another language; empty where the two are not built alike."""
    texts = texts_of(target)
    if [_field(row.context.path) for row in sources] != [name for name, _text in texts]:
        return []
    return [(row, text) for row, (_name, text) in zip(sources, texts, strict=True)]


def adopt(job: TranslationJob, target: Any, sources: list[StringSegment]) -> int:
    """Fill a new job with the texts of the page that readers see already, to be confirmed; how many were paired."""
    found = pairs(sources, target)
    now = timezone.now()
    rows = [
        JobSegment(
            job=job,
            string=row.string,
            context=row.context,
            order=order,
            words=count_words(row.string.data),
            text=text,
            state=SegmentState.SUGGESTED,
            origin=SegmentOrigin.PREVIOUS,
            updated_at=now,
        )
        for order, (row, text) in enumerate(found, start=1)
    ]
    JobSegment.objects.bulk_create(rows, batch_size=500)
    mirror(job, rows)
    job.published_at = job.last_published_at = target.last_published_at
    job.note_event(JobEventKind.ADOPTED, job.requester, paired=len(rows))
    return len(rows)
