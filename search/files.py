"""The life of a file's text: expected when a document is saved, read by the worker, noted to those who use it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import structlog
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import ReferenceIndex

from cms.media.models import CustomDocument

from . import outbox
from .enums import FileState
from .extraction.limits import Limits
from .extraction.result import PASSING, Extraction, Outcome, Problem
from .extraction.runner import extract
from .models import FileText
from .signals import files_waiting, text_arrived
from .sources import source_for

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
# After the first, the second attempt; what a worker took and never finished waits as long as the last.
BACK_OFF = (timedelta(minutes=10), timedelta(hours=1))
MAX_A_RUN = 50
CHUNK = 500  # Ids in one query.


def fingerprint(document: CustomDocument) -> str:
    """Tells one content of a document's file from another."""
    return document.file_hash or hashlib.sha1(document.file.name.encode()).hexdigest()  # noqa: S324


# ---- a document is saved ----
def expect(document: CustomDocument) -> None:
    """Have a document's file read, if that has not been done. The text of another file goes at once."""
    row, _created = FileText.objects.get_or_create(document=document)
    if row.state != FileState.WAITING and row.checksum == fingerprint(document):
        return
    forget([document.pk])


def forget(ids: Collection[int]) -> None:
    """Begin anew with these documents, after commit."""
    fresh: dict[str, Any] = {"state": FileState.WAITING, "attempts": 0, "read_at": None}
    FileText.objects.filter(pk__in=ids).update(**fresh, text="", pages=0, error="", checksum="")
    transaction.on_commit(partial(files_waiting.send, sender=FileText, ids=list(ids)))


# ---- the worker reads ----
def read(document_id: int, limits: Limits | None = None) -> FileText | None:
    """Read a document's file, if it still waits. Called by the worker; whoever comes second goes away."""
    row = FileText.objects.select_related("document").filter(readable(), pk=document_id).first()
    if row is None:
        return None
    # The attempt counts before it is made: a file that takes the worker with it is not tried for ever.
    same = FileText.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
    if not same.update(attempts=F("attempts") + 1, read_at=timezone.now()):
        return None
    document = row.document
    found = read_file(document, limits or Limits())
    return keep(document, found, row.attempts + 1)


def readable() -> Q:
    """Rows that may be read (again)."""
    passing = Q(state=FileState.FAILED, error__in=PASSING)
    return (Q(state=FileState.WAITING) | passing) & Q(attempts__lt=MAX_ATTEMPTS)


def read_file(document: CustomDocument, limits: Limits) -> Extraction:
    """The text of a file, wherever it is stored: a copy of it is read."""
    with NamedTemporaryFile(prefix="search-") as copy:
        try:
            with document.file.storage.open(document.file.name, "rb") as source:
                if source.size > limits.file_bytes:
                    return Extraction(Outcome.FAILED, problem=Problem.TOO_LARGE)
                shutil.copyfileobj(source, copy)
        except Exception as error:  # Each storage has errors of its own; another attempt follows.
            log.warning("search_file_not_fetched", document=document.pk, error=str(error))
            return Extraction(Outcome.FAILED, problem=Problem.STORAGE)
        copy.flush()
        return extract(Path(copy.name), limits)


def keep(document: CustomDocument, found: Extraction, attempts: int) -> FileText | None:
    """Store what was read, unless the document has another file by now or is gone."""
    with transaction.atomic():
        row = FileText.objects.select_for_update().select_related("document").filter(pk=document.pk).first()
        if row is None or row.attempts != attempts or fingerprint(row.document) != fingerprint(document):
            return None
        row.state, row.error = FileState(found.outcome), found.problem or ""
        row.text, row.pages, row.took_ms = found.text, found.pages, found.took_ms
        row.checksum, row.read_at = fingerprint(document), timezone.now()
        row.save()
        transaction.on_commit(partial(text_arrived.send, sender=FileText, ids=[row.pk]))
    log.info("search_file_read", document=row.pk, state=row.state, problem=row.error, ms=row.took_ms)
    return row


# ---- who uses a file ----
def note_users(ids: Iterable[int]) -> int:
    """Note in the outbox whatever refers to one of these documents; returns how many objects that are."""
    target = ContentType.objects.get_for_model(CustomDocument)
    keys = [str(pk) for pk in ids]
    users: dict[tuple[int, str], None] = {}
    for start in range(0, len(keys), CHUNK):
        rows = ReferenceIndex.objects.filter(to_content_type=target, to_object_id__in=keys[start : start + CHUNK])
        users |= dict.fromkeys(rows.order_by("pk").values_list("content_type_id", "object_id"))
    for content_type_id, object_id in users:
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None and source_for(model) is not None:
            outbox.note(model, object_id)
    return len(users)


def documents_below(path: str) -> list[int]:
    """Ids of the documents in a collection and in those below it."""
    return list(CustomDocument.objects.filter(collection__path__startswith=path).values_list("pk", flat=True))


# ---- what was left lying ----
def pick_up(now: datetime | None = None) -> int:
    """Have read what waits for too long, what failed in passing, and documents that nobody has told us of."""
    now = now or timezone.now()
    adopt()
    give_up(now)
    ids = list(FileText.objects.filter(due(now)).order_by("attempts", "pk").values_list("pk", flat=True)[:MAX_A_RUN])
    if ids:
        FileText.objects.filter(pk__in=ids).update(read_at=now)
        files_waiting.send(sender=FileText, ids=ids)
    return len(ids)


def due(now: datetime) -> Q:
    lost = Q(read_at__lte=now - BACK_OFF[-1])
    waiting = Q(state=FileState.WAITING, attempts__lt=MAX_ATTEMPTS) & (Q(read_at=None) | lost)
    found = waiting
    for attempts, pause in enumerate(BACK_OFF, start=1):
        found |= Q(state=FileState.FAILED, error__in=PASSING, attempts=attempts, read_at__lte=now - pause)
    return found


def adopt() -> None:
    """Rows for documents that were made without a signal (imports in bulk), or before there was a search of files."""
    ids = CustomDocument.objects.filter(search_text=None).order_by("pk").values_list("pk", flat=True)[:MAX_A_RUN]
    FileText.objects.bulk_create([FileText(document_id=pk) for pk in ids], ignore_conflicts=True)


def give_up(now: datetime) -> None:
    """Files during which the worker ended, each time."""
    lost = FileText.objects.filter(state=FileState.WAITING, attempts__gte=MAX_ATTEMPTS)
    lost.filter(read_at__lte=now - BACK_OFF[-1]).update(state=FileState.FAILED, error=Problem.CRASH)
