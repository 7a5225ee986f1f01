"""What helps with one segment: hits of the memory, terms of the glossary. One place that knows both."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz

from . import memory
from .enums import SegmentOrigin
from .glossary import terms_in
from .inline import chips
from .memory.store import folded, hit_of
from .models import JobSegment, MemoryUnit

# As many as there are keys for them (Ctrl+1 to Ctrl+5).
MOST_HITS = 5


def hits_for(segment: JobSegment) -> list[memory.MemoryHit]:
    """Units of the memory that fit, the best first."""
    locale = segment.job.locale_id
    found = list(memory.exact([segment.source_text], locale).values())
    known = {hit.pk for hit in found}
    found += [hit for hit in memory.similar(segment.source_text, locale, MOST_HITS) if hit.pk not in known]
    return found[:MOST_HITS]


def terms_for(segment: JobSegment) -> list[Any]:
    """Terms of the glossary in the source, with what they are called in the language of the job."""
    return [term for term in terms_in(segment.source_text, segment.job.locale_id) if term.texts]


def marked_source(segment: JobSegment) -> SafeString:
    """The source with its terms marked; a term that a mark or link runs through is not."""
    source = segment.source_text
    for term in reversed(terms_for(segment)):
        words = source[term.start : term.end]
        if "<" not in words:
            mark = format_html('<mark title="{}">{}</mark>', " / ".join(term.texts), mark_safe(words))  # noqa: S308
            source = source[: term.start] + mark + source[term.end :]
    return chips(source)


def where_from(segment: JobSegment, text: str, origin: str, unit: int | None) -> tuple[str, int, str]:
    """(origin, percent, detail) of a text that somebody put in, from the records and not from what the form says."""
    if origin == SegmentOrigin.MEMORY and unit:
        row = MemoryUnit.objects.filter(pk=unit, locale=segment.job.locale_id).first()
        if row is not None and row.text == text:
            percent = 100 if row.source == segment.source_text else min(99, _likeness(row, segment))
            return SegmentOrigin.MEMORY, percent, hit_of(row, percent).origin
    if origin == SegmentOrigin.COPIED and text == segment.source_text:
        return SegmentOrigin.COPIED, 0, ""
    return SegmentOrigin.TYPED, 0, ""


def _likeness(unit: MemoryUnit, segment: JobSegment) -> int:
    return int(fuzz.ratio(unit.folded, folded(segment.source_text)))
