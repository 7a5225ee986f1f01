"""Tables of documents, by the task worker."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from .actions.imports import DOCUMENTS, LOOKING, LookThroughAction, delete_files, run_import
from .enums import ImportState
from .models import DocumentImport

# A task that has been running for longer was left by a worker that died.
DEAD_AFTER = timedelta(minutes=30)
KEPT = timedelta(days=30)


@task()
def look_through_documents(pk: int) -> int:
    source = DocumentImport.objects.filter(pk=pk, state=ImportState.CHECKING).first()
    if source is None:
        return 0
    return len(LookThroughAction(source).execute().errors)


@task()
def import_documents(pk: int) -> int:
    """How many documents were entered; a table that is done already is left alone."""
    source = DocumentImport.objects.filter(pk=pk, state=ImportState.RUNNING).first()
    return int(run_import(source).created) if source is not None else 0


def pick_up_imports() -> int:
    """For the clock: imports whose worker died go on behind the last whole row."""
    under_way: set[int] = set()
    paths = [look_through_documents.module_path, import_documents.module_path]
    open_ones = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    alive = timezone.now() - DEAD_AFTER
    for row in DBTaskResult.objects.filter(task_path__in=paths, status__in=open_ones):
        if row.status == TaskResultStatus.READY or (row.started_at is not None and row.started_at > alive):
            under_way.update(row.args_kwargs["args"])
    rows = DocumentImport.objects.filter(what=DOCUMENTS).exclude(pk__in=under_way)
    lost = 0
    for source in rows.filter(state__in=[ImportState.CHECKING, ImportState.RUNNING]):
        if source.state == ImportState.RUNNING:
            import_documents.enqueue(source.pk)
        elif source.report.get("step") == LOOKING:
            look_through_documents.enqueue(source.pk)
        else:
            continue
        lost += 1
    return lost


def forget_tables() -> int:
    """For the clock: tables with which nobody went on are not kept."""
    before = timezone.now() - KEPT
    waiting = [ImportState.CHECKING, ImportState.READY]
    rows = DocumentImport.objects.filter(what=DOCUMENTS, state__in=waiting, made_at__lt=before)
    for source in rows:
        delete_files(source)
        source.state, source.finished_at = ImportState.FAILED, timezone.now()
        source.report = source.report | {"forgotten": True, "first": []}
        source.save()
    return len(rows)
