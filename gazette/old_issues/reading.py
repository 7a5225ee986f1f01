"""The pages of an old issue as text: page by page, so that an issue of a thousand pages takes no more memory."""

from __future__ import annotations

import structlog
from django.db import transaction
from pypdf import PdfReader

from cms.core.text import fold, nfc
from gazette.enums import IssueState, TextState
from gazette.models import GazetteIssue, IssuePage
from gazette.signals import issue_changed

log = structlog.get_logger(__name__)
# A reader keeps what it has seen of a file: a new one for so many pages.
AT_ONCE = 50


def read_old_pages(issue: GazetteIssue) -> int:
    """How many pages were read. Done again after an interruption it begins anew; what is there twice is not possible.

    A page that cannot be read stays empty: a scan has no text, and one broken font must not cost the others.
    """
    issue.pages.all().delete()
    done, total = 0, 1
    try:
        with issue.file.storage.open(str(issue.file.name), "rb") as stream:
            while done < total:
                stream.seek(0)
                reader = PdfReader(stream)
                total = len(reader.pages)
                _keep(issue, reader, done, min(done + AT_ONCE, total))
                done += AT_ONCE
    except Exception as error:  # a broken file is a state of the issue, never the end of the import
        log.warning("old_issue_unread", issue=issue.pk, error=type(error).__name__)
        GazetteIssue.objects.filter(pk=issue.pk).update(text_state=TextState.FAILED)
        return 0
    with transaction.atomic():
        GazetteIssue.objects.filter(pk=issue.pk).update(text_state=TextState.PARSED)
        # Search takes the texts in; nobody gets a mail for an old issue.
        issue_changed.send(sender=read_old_pages, issue=issue, event=None, before=IssueState.PUBLISHED)
    return total


def _keep(issue: GazetteIssue, reader: PdfReader, start: int, end: int) -> None:
    first, rows = issue.first_page or 1, []
    for place in range(start, end):
        text = _text_of(reader, place)
        rows.append(IssuePage(issue=issue, number=first + place, text=text, folded=fold(text)))
    with transaction.atomic():
        IssuePage.objects.bulk_create(rows)


def _text_of(reader: PdfReader, place: int) -> str:
    try:
        return nfc(reader.pages[place].extract_text() or "").replace("\x00", "")
    except Exception as error:  # pypdf raises whatever a page provokes
        log.info("old_page_unread", page=place, error=type(error).__name__)
        return ""
