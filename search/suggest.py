"""Suggestions while typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .engines import get_engine
from .models import SearchEntry
from .sources import source_for


@dataclass(frozen=True)
class Suggestion:
    """`kind`: `title`, `number` or `query`; a query has no `url`."""

    text: str
    kind: str
    url: str = ""


def suggest(text: str, language: str, acl: frozenset[str], site_unit: str = "", limit: int = 8) -> list[Suggestion]:
    """What begins as typed and may be read now: the engine finds it, the database is asked again."""
    ids = get_engine().suggest(text[:100], acl, language, limit)
    entries = SearchEntry.objects.for_results().select_related("content_type").in_bulk(ids)
    by_model: dict[Any, list[SearchEntry]] = {}
    for entry in entries.values():
        by_model.setdefault(entry.content_type.model_class(), []).append(entry)
    visible: set[int] = set()
    for model, rows in by_model.items():
        source = source_for(model) if model is not None else None
        allowed = source.visible([row.object_id for row in rows], acl) if source else set()
        visible |= {row.pk for row in rows if row.object_id in allowed}
    found = [entries[pk] for pk in ids if pk in visible]
    return [Suggestion(row.title, "title", (row.site.site.root_url if row.site else "") + row.path) for row in found]
