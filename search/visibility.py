"""The second look: whether what the index names may be shown to this reader now, whatever the index still says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from .models import SearchEntry
from .sources import SearchSource, source_for


def may_be_shown(entries: Iterable[SearchEntry], acl: frozenset[str]) -> list[SearchEntry]:
    """Those that the database says a reader with these tokens may see now, in their order.

    The sources whose second look is the same (all pages) take it together.
    """
    now = timezone.now()
    looks: dict[Any, tuple[SearchSource, list[SearchEntry]]] = {}
    kept = []
    for entry in entries:
        model = ContentType.objects.get_for_id(entry.content_type_id).model_class()  # From its cache.
        source = source_for(model) if model is not None else None
        closed = entry.site is not None and not entry.site.is_public
        if source is None or closed or (entry.expires_at and entry.expires_at <= now):
            continue
        looks.setdefault(type(source).visible, (source, []))[1].append(entry)
        kept.append(entry)
    visible: set[int] = set()
    for source, rows in looks.values():
        allowed = source.visible([row.object_id for row in rows], acl)
        visible |= {row.pk for row in rows if row.object_id in allowed}
    return [entry for entry in kept if entry.pk in visible]
