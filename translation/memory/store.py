"""Putting reviewed pairs in, and finding them again by the exact source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bs4 import BeautifulSoup

from cms.core.text import fold, nfc
from translation.enums import SegmentState
from translation.models import MemoryUnit, TranslationJob

FOLDED_LENGTH = 2000
BATCH = 500


@dataclass(frozen=True)
class MemoryHit:
    """A unit that fits a segment.

    Attributes:
        percent: how alike the sources are; 100: the same.
        origin: page or file that it comes from; `at`: when it was last confirmed.
    """

    pk: int
    source: str
    text: str
    percent: int
    origin: str
    at: datetime


def source_hash(text: str) -> str:
    return hashlib.sha256(nfc(text).encode()).hexdigest()[:32]


def folded(text: str) -> str:
    """Plain text in lower case, without marks and markup: what the fuzzy search compares."""
    plain = BeautifulSoup(text, "html.parser").get_text(" ") if "<" in text or "&" in text else text
    return " ".join(fold(plain).split())[:FOLDED_LENGTH]


def exact(texts: Iterable[str], locale_id: int) -> dict[str, MemoryHit]:
    """The newest unit of each of these source texts, by source text; a query for 500 of them."""
    wanted = {source_hash(text): text for text in texts}
    found: dict[str, MemoryHit] = {}
    keys = list(wanted)
    for start in range(0, len(keys), BATCH):
        units = MemoryUnit.objects.filter(locale=locale_id, source_hash__in=keys[start : start + BATCH])
        for unit in units.order_by("updated_at", "pk"):
            found[wanted[unit.source_hash]] = hit_of(unit, 100)
    return found


def hit_of(unit: MemoryUnit, percent: int) -> MemoryHit:
    return MemoryHit(unit.pk, unit.source, unit.text, percent, unit.origin, unit.updated_at)


def remember(job: TranslationJob, user: Any = None) -> int:
    """Keep the confirmed segments of a job that was approved; how many units are new."""
    segments = job.segments.filter(state=SegmentState.CONFIRMED).select_related("string")
    units = [
        MemoryUnit(
            locale_id=job.locale_id,
            source=segment.source_text,
            source_hash=source_hash(segment.source_text),
            folded=folded(segment.source_text),
            length=len(folded(segment.source_text)),
            text=segment.text,
            site_id=job.site_id,
            job=job,
            origin=job.title,
            author_id=segment.confirmed_by_id or getattr(user, "pk", None),
        )
        for segment in segments
        if segment.text.strip()
    ]
    before = MemoryUnit.objects.filter(locale=job.locale_id).count()
    MemoryUnit.objects.bulk_create(units, ignore_conflicts=True, batch_size=BATCH)
    return int(MemoryUnit.objects.filter(locale=job.locale_id).count() - before)
