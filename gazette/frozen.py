"""A signed issue stays as it is: the models refuse, whoever asks and by whichever way.

What freezes it is the signed file. One way leads back, while it is not published yet: the signature is taken back
(`SetAsideAction`), and the file with it. Old issues of the archive have no such step; their rows may be completed.
Sets of rows: `gazette.querysets`.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from .enums import FROZEN_ISSUES, OPEN_STATES, IssueState, ItemKind
from .models import GazetteIssue, IssueItem, IssueNumber, LegalDocument
from .querysets import CHANGING_FIELDS, refuse_frozen


def is_frozen(issue: GazetteIssue) -> bool:
    return issue.state in FROZEN_ISSUES and bool(issue.sha256)


def refuse_signed(document: LegalDocument) -> None:
    """What is printed in a signed issue is published with it as it stands there.

    Raises:
        ActionError: the document stands in an issue that was signed and waits for its publication.
    """
    printed = IssueItem.objects.filter(document=document, kind=ItemKind.DOCUMENT, issue__state=IssueState.SIGNED)
    if document.state in OPEN_STATES and printed.exists():
        refuse_frozen()


def _stored(pk: Any) -> GazetteIssue | None:
    found: GazetteIssue | None = GazetteIssue.objects.filter(pk=pk).first() if pk else None
    return found


@receiver(pre_save, sender=GazetteIssue)
def keep_issue(instance: GazetteIssue, raw: bool = False, **kwargs: Any) -> None:
    before = None if raw else _stored(instance.pk)
    if before is None or not is_frozen(before):
        return
    if before.state == IssueState.SIGNED and instance.state == IssueState.COMPOSING and not instance.sha256:
        return
    if before.state == IssueState.PUBLISHED and instance.state != IssueState.PUBLISHED:
        refuse_frozen()
    for field in GazetteIssue._meta.concrete_fields:
        if field.name not in CHANGING_FIELDS and field.value_from_object(instance) != field.value_from_object(before):
            refuse_frozen()


@receiver(pre_delete, sender=GazetteIssue)
def keep_issue_there(instance: GazetteIssue, **kwargs: Any) -> None:
    before = _stored(instance.pk)
    if before is not None and is_frozen(before):
        refuse_frozen()


@receiver(pre_save, sender=IssueItem)
@receiver(pre_save, sender=IssueNumber)
def keep_row(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    issue = _stored(instance.issue_id)
    if issue is not None and is_frozen(issue) and (instance.pk or not issue.archived):
        refuse_frozen()
    if instance.pk and sender._base_manager.filter(pk=instance.pk).exclude(issue=instance.issue_id).exists():
        keep_row_there(instance=sender._base_manager.get(pk=instance.pk))


@receiver(pre_delete, sender=IssueItem)
@receiver(pre_delete, sender=IssueNumber)
def keep_row_there(instance: Any, **kwargs: Any) -> None:
    issue = _stored(instance.issue_id)
    if issue is not None and is_frozen(issue):
        refuse_frozen()
