"""What an entry is filtered, counted and ordered by: the same values in every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from search.models import SearchEntry
from sites.models import Unit

# Seconds since 1970 of an entry without a date (older than all that have one) and without an end.
NO_DATE = -(2**40)
NO_END = 2**40


@dataclass(frozen=True)
class Facts:
    """Narrow values of an entry.

    Attributes:
        published, expires: seconds since 1970, or `NO_DATE`, `NO_END`.
        year: of publication, local time; empty without a date.
    """

    unit: str
    type: str
    language: str
    topics: tuple[str, ...]
    year: str
    published: int
    expires: int
    acl: tuple[str, ...]
    files: bool
    number: str


def seconds(moment: datetime | None, otherwise: int) -> int:
    return int(moment.timestamp()) if moment is not None else otherwise


def facts_of(entries: Iterable[SearchEntry]) -> list[tuple[SearchEntry, Facts]]:
    """The entries with their facts. One query for the codes of their units."""
    rows = list(entries)
    codes = dict(Unit.objects.filter(pk__in={row.unit_id for row in rows if row.unit_id}).values_list("pk", "code"))
    return [(row, _facts(row, codes.get(row.unit_id or 0, ""))) for row in rows]


def _facts(entry: SearchEntry, unit: str) -> Facts:
    published = entry.published_at
    return Facts(
        unit=unit,
        type=entry.type,
        language=entry.language,
        topics=tuple(entry.topics.split()),
        year=str(timezone.localtime(published).year) if published is not None else "",
        published=seconds(published, NO_DATE),
        expires=seconds(entry.expires_at, NO_END),
        acl=tuple(entry.acl.split()),
        files=entry.has_attachment,
        number=entry.number_key,
    )
