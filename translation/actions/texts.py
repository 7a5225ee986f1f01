"""Changes of many segments of a job at once: search and replace, its undoing, what the memory knows for certain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from cms.core.text import nfc
from translation.enums import SegmentOrigin, SegmentState
from translation.models import JobSegment, TranslationJob
from translation.writing import Change, write_many

LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """A segment in which the words were found, and the text that it would get."""

    segment: JobSegment
    new_text: str


@dataclass(frozen=True)
class Replaced:
    """A segment as it was, so that it can be put back. `version`: of what replaced it."""

    pk: int
    text: str
    confirmed: bool
    version: int


def _pattern(find: str, match_case: bool) -> re.Pattern[str]:
    return re.compile(re.escape(nfc(find)), 0 if match_case else re.IGNORECASE)


def replace_in(html: str, pattern: re.Pattern[str], replacement: str) -> str:
    """`html` with the words replaced between its tags, never in them."""
    soup = BeautifulSoup(html, "html.parser")
    for text in soup.find_all(string=pattern):
        text.replace_with(pattern.sub(lambda _match: replacement, str(text)))
    return str(soup)


def find_in_job(
    job: TranslationJob, find: str, replacement: str, *, match_case: bool = False, confirmed: bool = False
) -> list[Hit]:
    """What a replacement would change; nothing is written.

    Args:
        confirmed: also in confirmed segments, which then have to be confirmed again.

    Raises:
        ActionError: nothing to look for.
    """
    if not find.strip():
        raise ActionError(_("Say what to look for."), "find")
    if len(find) > LONGEST or len(replacement) > LONGEST:
        raise ActionError(_("Search for at most %(number)s characters.") % {"number": LONGEST}, "find")
    pattern = _pattern(find, match_case)
    rows = job.segments.with_text().exclude(text="")
    if not confirmed:
        rows = rows.exclude(state=SegmentState.CONFIRMED)
    hits = [Hit(row, replace_in(row.text, pattern, nfc(replacement))) for row in rows.order_by("order")]
    return [hit for hit in hits if hit.new_text != hit.segment.text]


class ReplaceInJobAction(Action):
    """Replace words in the segments that were chosen from `find_in_job`; each has to be confirmed afterwards."""

    def __init__(self, job: TranslationJob, hits: Iterable[Hit], user: Any) -> None:
        super().__init__(user)
        self.job, self.hits = job, list(hits)

    def check(self) -> None:
        if not self.hits:
            raise ActionError(_("Nothing was chosen."))

    def perform(self) -> list[Replaced]:
        before = {hit.segment.pk: hit.segment for hit in self.hits}
        changes = [Change(hit.segment.pk, hit.new_text, hit.segment.version) for hit in self.hits]
        written = write_many(self.job, self.user, changes, origin=SegmentOrigin.TYPED)
        if not written:
            raise ActionError(_("Nothing was replaced: these texts are not yours to change now, or have changed."))
        return [Replaced(row.pk, before[row.pk].text, before[row.pk].is_confirmed, row.version) for row in written]


class UndoReplaceAction(Action):
    """Put texts back as they were before a replacement, where nobody has written since."""

    def __init__(self, job: TranslationJob, replaced: Iterable[Replaced], user: Any) -> None:
        super().__init__(user)
        self.job, self.replaced = job, list(replaced)

    def check(self) -> None:
        """`write_many` asks for each segment."""

    def perform(self) -> int:
        changes = [Change(row.pk, row.text, row.version, row.confirmed) for row in self.replaced]
        return len(write_many(self.job, self.user, changes, origin=SegmentOrigin.TYPED))


class ConfirmMemoryAction(Action):
    """Confirm every suggestion whose source is exactly one that was translated and reviewed before (100 %)."""

    def __init__(self, job: TranslationJob, user: Any) -> None:
        super().__init__(user)
        self.job = job

    def check(self) -> None:
        """`write_many` asks for each segment."""

    def perform(self) -> int:
        rows = self.job.segments.filter(state=SegmentState.SUGGESTED, origin=SegmentOrigin.MEMORY, percent=100)
        changes = [Change(row.pk, row.text, row.version, confirm=True) for row in rows]
        return len([row for row in write_many(self.job, self.user, changes) if row.is_confirmed])
