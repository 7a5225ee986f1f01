"""A TMX file from the admin into the memory: small ones while the person waits, large ones by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.log_actions import log

from cms.core.actions import ActionError
from translation.memory.tmx import Report, import_tmx
from translation.models import MemoryImport

AT_ONCE = 512 * 1024
# A file that the worker has not read by then, it will never read.
KEPT_FOR = timedelta(days=30)


def start_import(name: str, content: bytes, user: Any) -> MemoryImport:
    """Note a file, and read it at once if it is small.

    Raises:
        ActionError: a small file that could not be read; nothing is kept of it.
    """
    if len(content) <= AT_ONCE:
        report = import_tmx(content, name, author_id=user.pk)
        return _finish(MemoryImport(name=name[:255], user=user), report)
    row: MemoryImport = MemoryImport.objects.create(name=name[:255], user=user, content=content)
    transaction.on_commit(partial(read_import.enqueue, row.pk, translation.get_language() or "vi"))
    return row


@task()
def read_import(pk: int, language: str) -> int:
    """Read a file that waits; the messages are in the language of who uploaded it. How many units are new."""
    row = MemoryImport.objects.filter(pk=pk, finished_at=None).select_related("user").first()
    if row is None or row.content is None:
        return 0
    with translation.override(language):
        try:
            report = import_tmx(bytes(row.content), row.name, author_id=row.user_id)
        except ActionError as error:
            row.error = str(error.message)
            report = Report()
    return _finish(row, report).new


def prune_imports(now: datetime | None = None) -> int:
    """Drop files that were never read; their imports stay in the list and say so. How many."""
    limit = (now or timezone.now()) - KEPT_FOR
    with translation.override("vi"):
        why = _("The file was not read in %(days)s days and was removed. Upload it again.") % {"days": KEPT_FOR.days}
    waiting = MemoryImport.objects.filter(finished_at=None, at__lt=limit)
    return waiting.update(content=None, finished_at=now or timezone.now(), error=why)


def _finish(row: MemoryImport, report: Report) -> MemoryImport:
    row.content, row.finished_at = None, timezone.now()
    row.new, row.known, row.refusals = report.new, report.known, report.refusals
    row.refused = [list(line) for line in report.refused]
    row.save()
    log(row, "translation.memory_imported", user=row.user, data={"new": row.new, "known": row.known})
    return row
