"""Search and mails follow what is published: noted within the transaction, done after it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from search.outbox import note

from .enums import EventKind, IssueState
from .models import GazetteIssue, GazettePage, LegalDocument
from .signals import document_changed, issue_changed
from .subscription_tasks import tell_of_document, tell_of_issue


@receiver(issue_changed, dispatch_uid="gazette.reader_issue")
def follow_issue(issue: GazetteIssue, event: Any = None, before: str = "", **kwargs: Any) -> None:
    """What is composed is known to nobody; old issues of the archive are found, but no news."""
    if issue.state != IssueState.PUBLISHED:
        return
    note(GazetteIssue, issue.pk)
    if before != IssueState.PUBLISHED and not issue.archived:
        transaction.on_commit(partial(tell_of_issue.enqueue, issue.pk))


@receiver(document_changed, dispatch_uid="gazette.reader_document")
def follow_document(document: LegalDocument, event: Any = None, **kwargs: Any) -> None:
    if event is not None and event.kind == EventKind.PUBLISHED and document.is_readable:
        transaction.on_commit(partial(tell_of_document.enqueue, document.pk))


@receiver([page_published, page_unpublished], sender=GazettePage, dispatch_uid="gazette.reader_pages")
def page_changed(instance: GazettePage, **kwargs: Any) -> None:
    """With the page issues get or lose their address."""
    for pk in GazetteIssue.objects.published().order_by("pk").values_list("pk", flat=True).iterator():
        note(GazetteIssue, pk)
