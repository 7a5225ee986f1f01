"""What follows a change of a document: waiting relations and citations are tied, periods of effect written anew."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from .citing import forget_page, tie_citations
from .effect_tasks import read_document, scan_page
from .enums import EventKind
from .models import LegalDocument
from .recomputing import recompute, touched_by
from .signals import document_changed
from .tying import tie_pending

# Neither number nor dates nor what readers may see changes by these.
WITHOUT_EFFECT = frozenset({EventKind.FILE_ADDED, EventKind.FILE_REMOVED, EventKind.CHECKED, EventKind.REOPENED})


@receiver(document_changed, dispatch_uid="gazette.effect")
def follow_effect(document: LegalDocument, event: Any = None, **kwargs: Any) -> None:
    """Inside the transaction of the change."""
    if event is not None and event.kind in WITHOUT_EFFECT:
        return
    tie_pending(document)
    tie_citations(document)
    recompute(touched_by(document.pk))


@receiver(document_changed, dispatch_uid="gazette.reading")
def read_new_file(document: LegalDocument, event: Any = None, **kwargs: Any) -> None:
    if event is not None and event.kind == EventKind.FILE_ADDED:
        transaction.on_commit(partial(read_document.enqueue, document.pk))


@receiver(page_published, dispatch_uid="gazette.citations")
def page_goes_online(instance: Page, **kwargs: Any) -> None:
    transaction.on_commit(partial(scan_page.enqueue, instance.pk))


@receiver(page_unpublished, dispatch_uid="gazette.citations")
def page_goes_offline(instance: Page, **kwargs: Any) -> None:
    forget_page(instance.pk)
