"""Putting reviewed pairs in, and finding them again by the exact source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bs4 import BeautifulSoup
from django.db import transaction

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


def plain(text: str) -> str:
    """The text without its markup, blanks as one."""
    bare = BeautifulSoup(text, "html.parser").get_text(" ") if "<" in text or "&" in text else text
    return " ".join(nfc(bare).split())


def folded(text: str) -> str:
    """Plain text in lower case, without marks and markup: what the fuzzy search compares."""
    return " ".join(fold(plain(text)).split())[:FOLDED_LENGTH]


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


@dataclass(frozen=True)
class Pair:
    """A source text and its translation, with markup of segments, to be put into the memory."""

    source: str
    text: str
    locale_id: int
    origin: str = ""
    site_id: int | None = None
    author_id: int | None = None
    job: TranslationJob | None = None


@dataclass(frozen=True)
class Adopted:
    """How many pairs were new, and how many the memory had already."""

    new: int
    known: int


@transaction.atomic
def adopt_pairs(pairs: Iterable[Pair]) -> Adopted:
    """Put pairs in; one that is there already stays as it is. Empty ones are passed over."""
    units = {(pair.locale_id, nfc(pair.source), nfc(pair.text)): _unit(pair) for pair in pairs if _is_whole(pair)}
    locales = {unit.locale_id for unit in units.values()}
    before = MemoryUnit.objects.filter(locale__in=locales).count()
    MemoryUnit.objects.bulk_create(units.values(), ignore_conflicts=True, batch_size=BATCH)
    new = MemoryUnit.objects.filter(locale__in=locales).count() - before
    return Adopted(new, len(units) - new)


def _is_whole(pair: Pair) -> bool:
    return bool(pair.source.strip() and pair.text.strip() and folded(pair.source))


def _unit(pair: Pair) -> MemoryUnit:
    source, key = nfc(pair.source), folded(pair.source)
    return MemoryUnit(
        locale_id=pair.locale_id,
        source=source,
        source_hash=source_hash(source),
        folded=key,
        length=len(key),
        text=nfc(pair.text),
        site_id=pair.site_id,
        job=pair.job,
        origin=pair.origin[:255],
        author_id=pair.author_id,
    )


def remember(job: TranslationJob, user: Any = None) -> int:
    """Keep the confirmed segments of a job that was approved; how many units are new."""
    segments = job.segments.filter(state=SegmentState.CONFIRMED).select_related("string")
    return adopt_pairs(
        Pair(
            segment.source_text,
            segment.text,
            job.locale_id,
            origin=job.title,
            site_id=job.site_id,
            author_id=segment.confirmed_by_id or getattr(user, "pk", None),
            job=job,
        )
        for segment in segments
    ).new
