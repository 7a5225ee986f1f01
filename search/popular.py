"""Popular queries: what many people asked and found, offered while others type.

A query is told to others only when enough different people asked it, so that nothing of one person shows: the hash of a
visitor changes every day, therefore some of them must have asked on the same day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils import timezone

from .language.query import parse
from .masking import MASK
from .models import PopularQuery, QueryLog
from .querylog import KEPT_DAYS
from .service import Search, find
from .words import key_of

VERSION_KEY = "search.popular.version"
ON_ONE_DAY = 3  # So many different people at least, on some one day.
LONGEST = 80
MOST = 500  # For each language.


@dataclass
class Popular:
    """Language -> (key, text), the most asked first."""

    version: str
    rows: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


_lock = Lock()
_loaded: Popular | None = None


def popular(prefix: str, language: str, limit: int = 5) -> list[str]:
    """Popular queries that begin as typed, the most asked first; the last word may be unfinished.

    No SQL query when warm.
    """
    key = key_of(prefix)
    if not key:
        return []
    found: list[str] = []
    for known, text in _current().rows.get(language, ()):
        if known.startswith(key):
            found.append(text)
            if len(found) == limit:
                break
    return found


def _current() -> Popular:
    global _loaded  # noqa: PLW0603  (one copy a process, replaced when the list changes)
    version = str(cache.get(VERSION_KEY) or "")
    with _lock:
        if _loaded is None or _loaded.version != version:
            rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
            for row in PopularQuery.objects.order_by("-visitors", "key"):
                rows[row.language].append((row.key, row.text))
            _loaded = Popular(version, rows)
        return _loaded


def new_version() -> None:
    """Tell every process that the list changed."""
    cache.set(VERSION_KEY, uuid4().hex, None)


def refresh() -> int:
    """Count anew; every query is asked once more, and left out when nothing is found any longer.

    Returns:
        How many there are.
    """
    rows = [row for row in _asked_by_many() if _still_finds(row)]
    with transaction.atomic():
        PopularQuery.objects.all().delete()
        PopularQuery.objects.bulk_create(rows, batch_size=500)
    transaction.on_commit(new_version)
    return len(rows)


def _asked_by_many() -> list[PopularQuery]:
    needed = max(1, settings.SEARCH_POPULAR_VISITORS)
    since = timezone.now() - timedelta(days=KEPT_DAYS)
    asked = QueryLog.objects.filter(asked_at__gte=since, results__gt=0).exclude(visitor="").exclude(key__contains=MASK)
    days = asked.values("key", "language", day=TruncDate("asked_at")).annotate(
        visitors=Count("visitor", distinct=True), written=Max("text")
    )
    total: dict[tuple[str, str], int] = defaultdict(int)
    at_once: dict[tuple[str, str], int] = defaultdict(int)
    written: dict[tuple[str, str], str] = {}
    for row in days.order_by().iterator():
        which = row["key"], row["language"]
        total[which] += row["visitors"]
        at_once[which] = max(at_once[which], row["visitors"])
        written[which] = max(written.get(which, ""), row["written"])  # With accents rather than without.
    found: list[PopularQuery] = []
    per_language: dict[str, int] = defaultdict(int)
    for which in sorted(total, key=lambda which: (-total[which], which)):
        key, language = which
        if total[which] < needed or at_once[which] < min(ON_ONE_DAY, needed) or not _is_plain(written[which]):
            continue
        per_language[language] += 1
        if per_language[language] <= MOST:
            text = " ".join(written[which].split())
            found.append(PopularQuery(text=text, key=key, language=language, visitors=total[which]))
    return found


def _is_plain(text: str) -> bool:
    """Words only: what was narrowed or excluded helps nobody else."""
    query = parse(text)
    return len(text) <= LONGEST and not query.narrowing and not query.excluded and MASK not in text


def _still_finds(row: PopularQuery) -> bool:
    results = find(Search(text=row.text, language=(row.language,), page_size=1))
    return results.total > 0 and not results.corrected and not results.failed
