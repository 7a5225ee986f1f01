"""Many objects brought up to date at once: what rebuild and sweep do, in a few statements for hundreds of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from .engines import get_engine
from .engines.base import SearchEngine
from .models import SearchEntry
from .outbox import fill
from .sources import EntryData, SearchSource

BATCH = 200
_FIELDS = [field.name for field in SearchEntry._meta.concrete_fields if field.name not in {"id", "key"}]


@dataclass
class Counts:
    """What came of it."""

    objects: int = 0
    entries: int = 0
    written: int = 0
    removed: int = 0

    def add(self, other: Counts) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def batched(values: Iterator[Any], size: int = BATCH) -> Iterator[list[Any]]:
    while batch := list(islice(values, size)):
        yield batch


def content_type_of(source: SearchSource) -> ContentType:
    return ContentType.objects.get_for_model(source.model, for_concrete_model=False)


def synchronise_many(
    source: SearchSource, object_ids: Collection[str], *, force: bool = False, forced: SearchEngine | None = None
) -> Counts:
    """Make the entries of these objects what their source says, in one transaction.

    Args:
        force: index unchanged ones too (after a change of the analyser).
        forced: the engine for these, when it is not the one in use.
    """
    engine = get_engine()
    content_type = content_type_of(source)
    with transaction.atomic():
        # Locked before the source is read: what a change has just written is not overwritten by what was before it.
        rows = SearchEntry.objects.filter(content_type=content_type, object_id__in=object_ids).select_for_update()
        existing = {row.key: row for row in rows.only("key", "checksum")}
        wanted = {data.key: (pk, data) for pk, entries in source.batch(object_ids) for data in entries}
        changed, unchanged = [], []
        for key, (object_id, data) in wanted.items():
            old = existing.get(key)
            if old is None or old.checksum != data.checksum:
                changed.append(_entry(content_type, object_id, data))
            elif force:
                unchanged.append(_entry(content_type, object_id, data, pk=old.pk))
        gone = [row.pk for key, row in existing.items() if key not in wanted]
        remove(gone)
        if changed:
            SearchEntry.objects.bulk_create(
                changed, update_conflicts=True, unique_fields=["key"], update_fields=_FIELDS, batch_size=BATCH
            )
            engine.index(changed)
        if unchanged:
            (forced or engine).index(unchanged)
    return Counts(len(object_ids), len(wanted), len(changed) + len(unchanged), len(gone))


def _entry(content_type: ContentType, object_id: str, data: EntryData, pk: int | None = None) -> SearchEntry:
    return fill(SearchEntry(pk=pk, key=data.key, content_type=content_type, object_id=str(object_id)), data)


def remove(entry_ids: Collection[int]) -> None:
    """Take entries out of the index and of the table."""
    if entry_ids:
        with transaction.atomic():
            get_engine().delete(entry_ids)
            SearchEntry.objects.filter(pk__in=entry_ids).delete()


def remove_orphans(sources: list[SearchSource], *, all_types: bool) -> int:
    """Remove entries whose objects are gone; with `all_types` also those of models that have no source any more."""
    removed = 0
    for source in sources:
        known = set(source.object_ids())
        rows = SearchEntry.objects.filter(content_type=content_type_of(source)).order_by("pk")
        pairs = rows.values_list("pk", "object_id").iterator(chunk_size=2000)
        removed += _remove_all([pk for pk, object_id in pairs if object_id not in known])
    if all_types:
        types = [content_type_of(source).pk for source in sources]
        removed += _remove_all(list(SearchEntry.objects.exclude(content_type__in=types).values_list("pk", flat=True)))
    return removed


def _remove_all(entry_ids: list[int]) -> int:
    for batch in batched(iter(entry_ids)):
        remove(batch)
    return len(entry_ids)
