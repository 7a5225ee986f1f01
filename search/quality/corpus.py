"""A labelled set in an index of its own: nothing of it is left when the measuring is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from search.engines.base import SearchEngine
from search.language.analyser import squash_number
from search.models import SearchEntry
from search.vocabulary import refresh
from sites.models import Unit

from .labelled import Document

BATCH = 500


@contextmanager
def only_these(engine: SearchEngine, documents: Iterable[Document]) -> Iterator[dict[int, str]]:
    """Within it the index holds these documents and nothing else; entry id -> id of the document.

    All happens in a transaction that is rolled back. An engine outside the database must be one of its own.
    """
    try:
        with transaction.atomic():
            SearchEntry.objects.all().delete()
            engine.clear()
            yield fill(engine, documents)
            transaction.set_rollback(True)
    finally:
        refresh()


def fill(engine: SearchEngine, documents: Iterable[Document]) -> dict[int, str]:
    """Index documents; entry id -> id of the document."""
    names: dict[int, str] = {}
    units: dict[str, Unit | None] = {"": None}
    content_type = ContentType.objects.get_for_model(SearchEntry)
    rows = iter(documents)
    while batch := list(islice(rows, BATCH)):
        entries = []
        for document in batch:
            if document.unit not in units:
                units[document.unit] = Unit.objects.get_or_create(code=document.unit)[0]
            entries.append(_entry(document, units[document.unit], content_type))
        SearchEntry.objects.bulk_create(entries)
        engine.index(entries)
        names |= {entry.pk: document.id for entry, document in zip(entries, batch, strict=True)}
    refresh()
    return names


def _entry(document: Document, unit: Unit | None, content_type: ContentType) -> SearchEntry:
    return SearchEntry(
        key=f"quality:{document.id}"[:120],
        object_id=document.id[:40],
        content_type=content_type,
        language=document.language,
        type=document.type[:30],
        unit=unit,
        acl=" group:0 " if document.is_private else " public ",
        published_at=document.day,
        number=document.number[:120],
        number_key=squash_number(document.number)[:140],
        title=document.title[:300],
        body=document.body,
        path="/",
        checksum=document.id[:64],
    )
