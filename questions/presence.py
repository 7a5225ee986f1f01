"""Who has a question open: so that two do not write on one without knowing of each other.

Kept in the cache only; it says what a person may want to know, and decides nothing (versions do that).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from .names import person_name

# A page tells every minute that it is still open; without a script its reader counts for this long.
STAYS = timedelta(minutes=10)


@dataclass(frozen=True)
class Present:
    name: str
    since: datetime


def _key(question_id: int) -> str:
    return f"questions.presence.{question_id}"


def look_in(question_id: int, user: Any, window: str = "") -> list[Present]:
    """Note that the person has the question open.

    Args:
        window: which showing of the page it is; a page that was left later than the next was shown takes nothing away.

    Returns:
        The others who have.
    """
    now = timezone.now()
    rows: dict[int, tuple[str, datetime, datetime, str]] = cache.get(_key(question_id)) or {}
    rows = {pk: row for pk, row in rows.items() if now - row[2] < STAYS}
    since = rows[user.pk][1] if user.pk in rows else now
    rows[user.pk] = (person_name(user), since, now, window)
    cache.set(_key(question_id), rows, STAYS.total_seconds())
    others = [Present(name, begun) for pk, (name, begun, *_rest) in rows.items() if pk != user.pk]
    return sorted(others, key=lambda row: row.since)


def leave(question_id: int, user: Any, window: str = "") -> None:
    rows: dict[int, Any] = cache.get(_key(question_id)) or {}
    if user.pk in rows and rows[user.pk][3] == window:
        del rows[user.pk]
        cache.set(_key(question_id), rows, STAYS.total_seconds())
