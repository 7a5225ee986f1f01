"""The text of each page of a published issue: for reading without a plug-in and for search inside an issue."""

from __future__ import annotations

import structlog
from django.db import transaction
from pypdf import PdfReader

from cms.core.text import fold, nfc

from .enums import IssueState, TextState
from .models import GazetteIssue, IssuePage
from .signals import issue_changed

log = structlog.get_logger(__name__)

AT_ONCE = 200


def read_pages(pk: int) -> int:
    """How many pages were read. Done again it writes the same: killed in between, nothing is half."""
    issue = GazetteIssue.objects.filter(pk=pk, state=IssueState.PUBLISHED).first()
    if issue is None or not issue.file:
        return 0
    first = issue.first_page or 1
    try:
        with issue.file.storage.open(str(issue.file.name), "rb") as stream:
            texts = [nfc(page.extract_text() or "").replace("\x00", "") for page in PdfReader(stream).pages]
    except Exception as error:
        log.error("gazette_pages_unread", issue=pk, error=type(error).__name__)
        GazetteIssue.objects.filter(pk=pk).update(text_state=TextState.FAILED)
        return 0
    rows = [
        IssuePage(issue=issue, number=number, text=text, folded=fold(text)) for number, text in enumerate(texts, first)
    ]
    with transaction.atomic():
        issue.pages.all().delete()
        IssuePage.objects.bulk_create(rows, AT_ONCE)
        GazetteIssue.objects.filter(pk=pk).update(text_state=TextState.PARSED)
        # Search takes the texts in; nobody gets another mail.
        issue_changed.send(sender=read_pages, issue=issue, event=None, before=IssueState.PUBLISHED)
    return len(rows)


def unread() -> list[int]:
    """Published issues whose pages nobody has read: the task was lost."""
    rows = GazetteIssue.objects.published().exclude(file="").filter(text_state__in=["", TextState.WAITING])
    return list(rows.order_by("pk").values_list("pk", flat=True)[:20])
