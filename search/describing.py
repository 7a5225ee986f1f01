"""What became of a file, in words for people."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .enums import FileProblem, FileState
from .extraction.result import PASSING
from .files import MAX_ATTEMPTS
from .models import FileText


def status_of(row: FileText | None) -> str:
    """`read, 12 pages`."""
    if row is None:
        return str(FileState.WAITING.label)
    state = str(FileState(row.state).label)
    if not row.pages:
        return state
    pages = ngettext("%(count)d page", "%(count)d pages", row.pages) % {"count": row.pages}
    return _("%(state)s, %(pages)s") % {"state": state, "pages": pages}


def advice_for(row: FileText | None) -> str:
    """Why not, and what to do; empty where all is well."""
    if row is None:
        return ""
    if row.state == FileState.SCANNED:
        return _(
            "The pages are pictures: nobody finds their words, and screen readers cannot read them. "
            "Replace the file by the original document, or run it through text recognition (OCR)."
        )
    if row.error not in FileProblem.values:
        return ""
    reason = str(FileProblem(row.error).label)
    if row.state == FileState.FAILED and row.error in PASSING and row.attempts < MAX_ATTEMPTS:
        return _("%(reason)s It will be tried again by itself.") % {"reason": reason}
    return reason
