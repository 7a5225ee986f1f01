"""Work of the desk for the task worker and the clock."""

from __future__ import annotations

from django.apps import apps
from django.utils import timezone
from django_tasks import task

from cms.core.actions import ActionError

from .actions import PublishJobAction
from .enums import JobEventKind, JobState
from .interchange import uploads
from .models import TranslationJob
from .refreshing import RefreshSourceAction
from .staleness import restore_after_publication
from .words.importing import prune_imports

DAY = 24 * 60 * 60
# Before the reference index and other housekeeping: people wait for it.
SOON = 30


@task(priority=SOON)
def refresh_source(label: str, pk: int) -> int:
    """After a publication of a source; how many translations are out of date now."""
    instance = apps.get_model(label)._default_manager.filter(pk=pk).first()
    if instance is None:
        return 0
    changed = len(RefreshSourceAction(instance).execute())
    restore_after_publication(instance)
    return changed


@task(priority=SOON)
def publish_due(pk: int) -> bool:
    """Put an approved translation online whose moment has come."""
    job = TranslationJob.objects.filter(pk=pk, state=JobState.APPROVED).first()
    if job is None:
        return False
    try:
        PublishJobAction(job).execute()
    except ActionError as error:
        TranslationJob.objects.filter(pk=pk).update(go_live_at=None)
        job.note_event(JobEventKind.SCHEDULED, None, str(error.message))
        return False
    return True


def publish_due_jobs() -> int:
    """For the clock: enqueue what is to go online now."""
    due = TranslationJob.objects.filter(state=JobState.APPROVED, go_live_at__lte=timezone.now())
    found = list(due.values_list("pk", flat=True))
    for pk in found:
        publish_due.enqueue(pk)
    return len(found)


def prune_uploads() -> int:
    """For the clock, once a day: files that somebody uploaded and nobody imported; how many went."""
    return uploads.prune() + prune_imports()
