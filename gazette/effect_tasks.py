"""Work for the task worker: texts of files, structure, suggestions, citations of pages."""

from __future__ import annotations

import structlog
from django_tasks import task

from .actions.structure import ReadFilesAction, ReadStructureAction
from .actions.suggesting import SuggestRelationsAction
from .citing import scan
from .models import LegalDocument

log = structlog.get_logger(__name__)


@task(priority=-20)
def scan_page(pk: int) -> int:
    """Which documents a page cites, from its published text."""
    return scan([pk])


@task()
def read_document(pk: int) -> bool:
    """Text of its files, its structure where it has none that a person reviewed, relations that the text suggests."""
    document = LegalDocument.objects.filter(pk=pk).first()
    if document is None:
        return False
    ReadFilesAction(document).execute()
    document = ReadStructureAction(document).execute()
    SuggestRelationsAction(document).execute()
    return True
