"""Taking over a translation that was written without the desk: its texts are paired with the source's by order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils import timezone
from wagtail_localize.models import StringSegment
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .block_ids import with_block_ids
from .enums import JobEventKind, SegmentOrigin, SegmentState
from .extraction import count_words
from .mirror import mirror
from .models import JobSegment, TranslationJob


def _field(path: str) -> str:
    return path.split(".")[0]


def texts_of(instance: Any) -> list[tuple[str, str]]:
    """(name of the field, text with markup) of everything that is translated, in the order of the page."""
    with_block_ids(instance)
    found = extract_segments(instance)
    return [
        (_field(segment.path), segment.string.data)
        for segment in found
        if isinstance(segment, StringSegmentValue) and segment.path != "slug"
    ]


def pairs(sources: list[StringSegment], target: Any) -> list[tuple[StringSegment, str]]:
    """Source segments with the texts of a page in another language, field by field; without the fields that differ."""
    mine: dict[str, list[StringSegment]] = defaultdict(list)
    theirs: dict[str, list[str]] = defaultdict(list)
    for row in sources:
        mine[_field(row.context.path)].append(row)
    for name, text in texts_of(target):
        theirs[name].append(text)
    alike = [name for name, rows in mine.items() if len(rows) == len(theirs[name])]
    return [pair for name in alike for pair in zip(mine[name], theirs[name], strict=True)]


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
