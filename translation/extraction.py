"""Segments of a job from the segments of its source; what is kept when the source changes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import Count, Q, Sum
from rapidfuzz import fuzz
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from . import memory
from .enums import SegmentOrigin, SegmentState
from .mirror import mirror
from .models import JobSegment, TranslationJob

# Below this likeness (per cent) a text in the same place is another text, not a new version.
SAME_PLACE = 40
BATCH = 500


@dataclass(frozen=True)
class Changes:
    """What a refresh did to the segments of a job."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def plain(html: str) -> str:
    """The text of a segment without its markup."""
    return BeautifulSoup(html, "html.parser").get_text(" ") if "<" in html or "&" in html else html


def count_words(html: str) -> int:
    """Words between blanks; in Vietnamese these are syllables, as translators are paid by."""
    return len(plain(html).split())


def segments_of(source: TranslationSource) -> list[StringSegment]:
    """The source's texts in the order of the page, each place and text once; slugs are not translated."""
    rows = StringSegment.objects.filter(source=source).exclude(context__path="slug")
    unique: dict[tuple[int, int], StringSegment] = {}
    for row in rows.select_related("string", "context").order_by("order", "pk"):
        unique.setdefault((row.context_id, row.string_id), row)
    return list(unique.values())


def fingerprint(segments: list[StringSegment]) -> str:
    """SHA-256 of places and texts: equal when there is nothing to translate anew."""
    digest = hashlib.sha256()
    for segment in segments:
        digest.update(f"{segment.context.path}\0{segment.string.data}\1".encode())
    return digest.hexdigest()


def sync_segments(job: TranslationJob, sources: list[StringSegment]) -> Changes:
    """Bring the job's segments in line with the source's.

    What was confirmed at the very same place stays confirmed; a changed text keeps its old source and translation
    beside it; what is new is filled from the memory, to be confirmed.
    """
    existing = {(row.context_id, row.string_id): row for row in job.segments.select_related("string")}
    wanted = {(row.context_id, row.string_id): row for row in sources}
    gone: dict[int, list[JobSegment]] = defaultdict(list)
    for key, row in existing.items():
        if key not in wanted:
            gone[row.context_id].append(row)
    fresh: list[JobSegment] = []
    changed: list[JobSegment] = []
    moved: list[JobSegment] = []
    for order, (key, found) in enumerate(wanted.items(), start=1):
        same = existing.get(key)
        if same is not None:
            if same.order != order:
                same.order = order
                moved.append(same)
            continue
        old = _closest(gone[found.context_id], found.string.data)
        row = _renewed(old, found) if old is not None else JobSegment(job=job, string=found.string)
        row.context_id, row.order, row.words = found.context_id, order, count_words(found.string.data)
        (changed if old is not None else fresh).append(row)
    removed = [row for rows in gone.values() for row in rows]
    JobSegment.objects.filter(pk__in=[row.pk for row in removed]).delete()
    _fill(job, [*fresh, *changed])
    JobSegment.objects.bulk_create(fresh, batch_size=BATCH)
    JobSegment.objects.bulk_update(changed, _RENEWED, batch_size=100)
    JobSegment.objects.bulk_update(moved, ["order"], batch_size=BATCH)
    mirror(job, [row for row in (*fresh, *changed) if row.text])
    job.fingerprint = fingerprint(sources)
    recount(job)
    return Changes(len(fresh), len(changed), len(removed))


_RENEWED = [
    *("string", "order", "words", "state", "text", "origin", "percent", "detail", "problems"),
    *("previous_source", "previous_text", "version"),
]


def _closest(rows: list[JobSegment], text: str) -> JobSegment | None:
    """Takes the most alike of the texts that have left a place."""
    if not rows:
        return None
    best = max(rows, key=lambda row: fuzz.ratio(row.string.data, text))
    if fuzz.ratio(best.string.data, text) < SAME_PLACE:
        return None
    rows.remove(best)
    return best


def _renewed(row: JobSegment, found: StringSegment) -> JobSegment:
    if not row.previous_source:  # What was last confirmed, not what came between.
        row.previous_source, row.previous_text = row.string.data, row.text
    row.string, row.problems, row.version = found.string, [], row.version + 1
    row.state = SegmentState.SUGGESTED if row.text else SegmentState.EMPTY
    row.origin, row.percent, row.detail = (SegmentOrigin.PREVIOUS if row.text else SegmentOrigin.NONE), 0, ""
    return row


def _fill(job: TranslationJob, rows: list[JobSegment]) -> None:
    """Confirmed before at this very place: confirmed again. Known elsewhere: suggested."""
    if not rows:
        return
    before = {
        (known.context_id, known.translation_of_id): known
        for known in StringTranslation.objects.filter(
            locale=job.locale_id,
            context__in={row.context_id for row in rows},
            translation_of__in={row.string_id for row in rows},
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            has_error=False,
        )
    }
    hits = memory.exact([row.string.data for row in rows], job.locale_id)
    for row in rows:
        known: Any = before.get((row.context_id, row.string_id))
        hit = hits.get(row.string.data)
        if known is not None:
            row.text, row.state, row.origin = known.data, SegmentState.CONFIRMED, SegmentOrigin.PREVIOUS
            row.previous_source = row.previous_text = ""
        elif hit is not None:
            row.text, row.state, row.origin = hit.text, SegmentState.SUGGESTED, SegmentOrigin.MEMORY
            row.percent, row.detail = 100, hit.origin[:255]


def recount(job: TranslationJob) -> None:
    """The figures of the job from its segments; one query. The caller saves `COUNTED`."""
    confirmed = Q(state=SegmentState.CONFIRMED)
    figures = job.segments.aggregate(
        total=Count("pk"),
        confirmed=Count("pk", filter=confirmed),
        in_error=Count("pk", filter=Q(state=SegmentState.ERROR)),
        all_words=Sum("words"),
        done_words=Sum("words", filter=confirmed),
    )
    job.segments_total, job.segments_confirmed = figures["total"], figures["confirmed"]
    job.segments_in_error = figures["in_error"]
    job.words, job.words_confirmed = figures["all_words"] or 0, figures["done_words"] or 0


COUNTED = ("words", "words_confirmed", "segments_total", "segments_confirmed", "segments_in_error", "changed_at")
