"""When a proof holds, and what an issue can be set from.

`GazetteIssue.version` goes up with every step, so that two officers notice each other. A proof is current while
`composed_version == version`: steps that change nothing that is printed (sending for approval, approving) take
`composed_version` along; those that change something leave it behind, and the proof is old.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from .enums import EventKind, FileKind, ItemKind, JobState, TextState
from .models import DocumentFile, GazetteIssue, IssueItem, IssueJob

ACTIVE = frozenset({JobState.QUEUED, JobState.RUNNING})
# Steps in a document's history after which a proof that holds the document is old.
PRINTED_EVENTS = frozenset(
    {
        *(EventKind.CHANGED, EventKind.RENUMBERED, EventKind.FILE_ADDED, EventKind.FILE_REMOVED),
        *(EventKind.TEXT_PARSED, EventKind.TEXT_REVIEWED, EventKind.WITHDRAWN),
    }
)


def is_current(issue: GazetteIssue) -> bool:
    return bool(issue.proof) and issue.composed_version == issue.version


def active_job(issue: GazetteIssue) -> IssueJob | None:
    found: IssueJob | None = issue.jobs.filter(state__in=ACTIVE).first()
    return found


def with_print(documents: Any) -> Any:
    """Adds `has_pdf` to a query of documents."""
    official = DocumentFile.objects.filter(document=OuterRef("pk"), kind=FileKind.OFFICIAL)
    return documents.annotate(has_pdf=Exists(official))


def is_printable(document: Any) -> bool:
    """An official PDF is embedded; a structure that a person has reviewed is set."""
    if getattr(document, "has_pdf", None) is None:
        document.has_pdf = document.files.filter(kind=FileKind.OFFICIAL).exists()
    return bool(document.has_pdf) or document.structure_state == TextState.REVIEWED


def items_of(issue: GazetteIssue) -> list[IssueItem]:
    """In order, with what lists and order ask for."""
    rows = issue.items.select_related("document__kind", "document__issuer", "correction__issue", "intake")
    return list(rows.defer("document__structure", "document__text", "document__folded").order_by("position", "pk"))


def unprintable(items: Iterable[IssueItem]) -> list[IssueItem]:
    """Documents of which there is neither PDF nor reviewed text; two queries at most."""
    wanted = [item for item in items if item.kind == ItemKind.DOCUMENT]
    keys = {item.document_id for item in wanted}
    held = set(
        DocumentFile.objects.filter(document__in=keys, kind=FileKind.OFFICIAL).values_list("document", flat=True)
    )
    return [
        item for item in wanted if item.document_id not in held and item.document.structure_state != TextState.REVIEWED
    ]
