"""Tables of old questions, by the task worker."""

from __future__ import annotations

from django_tasks import task

from cms.core.actions import ActionError

from .actions.imports import RunImportAction, forget_old
from .models import QuestionImport


@task()
def run_import(pk: int) -> int:
    """How many questions were made; a table that is done already is left alone."""
    source = QuestionImport.objects.filter(pk=pk).first()
    if source is None:
        return 0
    try:
        return int(RunImportAction(source).execute().created)
    except ActionError:
        return 0


def forget_rows() -> int:
    """For the clock: what was uploaded and left lying is not kept."""
    return forget_old()
