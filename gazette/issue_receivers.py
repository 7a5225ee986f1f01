"""Jobs go to the worker when they are committed; proofs grow old with their documents; pages are read."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_save
from django.dispatch import receiver

from .enums import EventKind, IssueState, ItemKind
from .issue_tasks import do_job, read_page_texts, tell_approvers, tell_desk, tell_sender
from .models import GazetteIssue, IssueItem, IssueJob
from .proofs import PRINTED_EVENTS
from .signals import document_changed, intake_returned, issue_changed

UNSIGNED = (IssueState.COMPOSING, IssueState.IN_APPROVAL, IssueState.APPROVED)


@receiver(post_save, sender=IssueJob)
def send_to_worker(instance: IssueJob, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        transaction.on_commit(partial(do_job.enqueue, instance.pk))


@receiver(intake_returned)
def tell(intake: Any, **kwargs: Any) -> None:
    transaction.on_commit(partial(tell_sender.enqueue, intake.pk))


@receiver(issue_changed)
def read(issue: GazetteIssue, event: Any, **kwargs: Any) -> None:
    if event is not None and event.kind == EventKind.PUBLISHED:
        transaction.on_commit(partial(read_page_texts.enqueue, issue.pk))


@receiver(issue_changed)
def ask_for_approval(issue: GazetteIssue, event: Any, **kwargs: Any) -> None:
    if event is not None and event.kind == EventKind.SUBMITTED:
        transaction.on_commit(partial(tell_approvers.enqueue, issue.pk))
    elif event is not None and event.kind == EventKind.REFUSED:
        transaction.on_commit(partial(tell_desk.enqueue, issue.pk, event.pk))


@receiver(document_changed)
def outdate_proof(document: Any, event: Any, **kwargs: Any) -> None:
    """What was approved is what is signed: a document that changes meanwhile sends its issue back to the proof."""
    if event is None or event.kind not in PRINTED_EVENTS:
        return
    items = IssueItem.objects.filter(document=document.pk, kind=ItemKind.DOCUMENT).values("issue")
    GazetteIssue.objects.filter(pk__in=items, state__in=UNSIGNED).update(
        composed_version=None, version=F("version") + 1
    )
