"""The outbox: what changed is noted in the transaction of the change, and applied by the worker after its commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import timedelta

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from .engines import get_engine
from .language.analyser import squash_number
from .models import OutboxItem, SearchEntry
from .signals import outbox_filled
from .sources import EntryData, SearchSource, source_for

log = structlog.get_logger(__name__)

BATCH = 200
_silent: ContextVar[bool] = ContextVar("search_outbox_silent", default=False)


def note(model: type[Model], object_id: object, subtree: str = "") -> None:
    """Note that an object (and, for pages, all below the tree path `subtree`) changed.

    Call it in the transaction of the change: both are written, or neither.
    """
    OutboxItem.objects.create(
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        object_id=str(object_id),
        subtree=subtree,
        available_at=timezone.now(),
    )
    if _silent.get():
        return
    # One wake-up a transaction is enough, however many objects it changes.
    waiting = [entry[1] for entry in connection.run_on_commit]
    if wake_up not in waiting:
        transaction.on_commit(wake_up)


def withdraw(tree_path: str) -> None:
    """At once, in the transaction of the change: nobody finds a page and what is below it, nor is it counted.

    For what takes something away (unpublishing, a restriction, a closed site, a move, a deletion). What may be found
    again comes back with the worker, so `note` is called beside it.
    """
    if SearchEntry.objects.branch(tree_path).exclude(acl="").update(acl="", checksum=""):
        get_engine().withdraw(tree_path)


def wake_up() -> None:
    outbox_filled.send(sender=OutboxItem)


def wake_up_if_due() -> None:
    """For the clock: what failed waits for its time, and no change need come by to wake it."""
    if OutboxItem.objects.due().exists():
        wake_up()


@contextmanager
def held() -> Iterator[None]:
    """Within it nobody wakes the worker for each change; once at the end. For imports."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)
        if OutboxItem.objects.exists():
            transaction.on_commit(wake_up)


def apply(limit: int | None = None) -> int:
    """Apply what is due, in order. A failing item waits longer and longer and never stops the others.

    Returns:
        How many items were applied.
    """
    done = 0
    while limit is None or done < limit:
        items = list(OutboxItem.objects.due().select_related("content_type")[:BATCH])
        if not items:
            break
        for item in items:
            done += apply_item(item)
    return done


def apply_item(item: OutboxItem) -> int:
    try:
        with transaction.atomic():
            if item.subtree:
                expand(item)
            model = item.content_type.model_class()
            source = source_for(model) if model is not None else None
            entries = source.entries(item.object_id) if source is not None else []
            synchronise(item.content_type, item.object_id, entries)
            item.delete()
    except Exception as error:
        item.attempts += 1
        item.error = f"{type(error).__name__}: {error}"[:2000]
        item.available_at = timezone.now() + timedelta(seconds=min(3600, 2**item.attempts))
        item.save(update_fields=["attempts", "error", "available_at"])
        log.exception("search_outbox_failed", item=item.pk, attempts=item.attempts)
        return 0
    return 1


def expand(item: OutboxItem) -> None:
    """Turn a subtree into one item for each page below it."""
    pages = Page.objects.filter(path__startswith=item.subtree).exclude(pk=item.object_id)
    now = timezone.now()
    OutboxItem.objects.bulk_create(
        (
            OutboxItem(content_type_id=content_type, object_id=str(pk), available_at=now)
            for pk, content_type in pages.values_list("pk", "content_type_id").iterator(chunk_size=1000)
        ),
        batch_size=500,
    )


def synchronise(content_type: ContentType, object_id: str, wanted: Iterable[EntryData]) -> None:
    """Make the entries of an object what its source says; unchanged ones are left alone."""
    engine = get_engine()
    existing = {entry.key: entry for entry in SearchEntry.objects.of_object(content_type.pk, object_id)}
    changed = []
    for data in wanted:
        old = existing.pop(data.key, None)
        if old is not None and old.checksum == data.checksum:
            continue
        entry = fill(old or SearchEntry(key=data.key, content_type=content_type, object_id=object_id), data)
        entry.save()
        changed.append(entry)
    gone = [entry.pk for entry in existing.values()]
    if gone:
        engine.delete(gone)
        SearchEntry.objects.filter(pk__in=gone).delete()
    engine.index(changed)


COPIED = (
    *("language", "group_key", "site_id", "unit_id", "type", "published_at", "updated_at", "expires_at"),
    *("summary", "body", "has_attachment", "tree_path"),
)


def fill(entry: SearchEntry, data: EntryData) -> SearchEntry:
    for name in COPIED:
        setattr(entry, name, getattr(data, name))
    entry.number, entry.title, entry.path = data.number[:120], data.title[:300], data.path[:1000]
    entry.number_key = squash_number(data.number)[:140]
    entry.topics = f" {' '.join(data.topics)} " if data.topics else ""
    entry.attachments = [asdict(text) for text in data.attachments]
    entry.details = dict(data.details)
    entry.acl = f" {' '.join(data.acl)} "
    entry.checksum = data.checksum
    return entry


def rebuild_source(source: SearchSource, after: str = "") -> Iterator[str]:
    """Make every entry of a source anew; yields each object's id when it is done, so that a broken run can go on."""
    content_type = ContentType.objects.get_for_model(source.model, for_concrete_model=False)
    for object_id in source.object_ids(after):
        with transaction.atomic():
            synchronise(content_type, object_id, source.entries(object_id))
        yield object_id
