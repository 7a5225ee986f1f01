"""The segments of a job as the editor shows them; made from one query, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.text import fold
from translation.checks import Problem
from translation.differences import difference
from translation.enums import SegmentOrigin, SegmentState
from translation.extraction import plain
from translation.inline import chips, tags_of
from translation.models import JobSegment, TranslationJob
from translation.places import Place
from translation.suggestions import marked_source

MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i"}


@dataclass
class Row:
    """One segment on the screen.

    Attributes:
        show_heading: first of its place: the heading stands above it.
        typed, refusal: what somebody without JavaScript wanted to save, and why it was not.
        shown: fits the filter.
    """

    segment: JobSegment
    place: Place
    writable: bool
    comments: int = 0
    show_heading: bool = False
    shown: bool = True
    typed: str | None = None
    refusal: str = ""
    flags: list[str] = field(default_factory=list)

    @property
    def source_html(self) -> SafeString:
        return marked_source(self.segment)

    @property
    def text_html(self) -> SafeString:
        return chips(self.segment.text)

    @property
    def field_text(self) -> str:
        return self.segment.text if self.typed is None else self.typed

    @property
    def max_length(self) -> int | None:
        return self.place.max_length

    @property
    def tags(self) -> str:
        """Marks that the field takes, by name of the tag: those of the source, otherwise bold and italics."""
        found = {MARKS[name]: name for name in tags_of(self.segment.source_text) if name in MARKS}
        return " ".join((found.get("b", "b"), found.get("i", "i"))) if self.place.rich or found else ""

    @property
    def problems(self) -> list[Problem]:
        return [Problem(**problem) for problem in self.segment.problems]

    @property
    def state_label(self) -> str:
        return str(self.segment.get_state_display())

    @property
    def origin(self) -> str:
        """Where a suggestion comes from: “memory 100 %, page X, 12/10/2026”."""
        segment = self.segment
        if not segment.text or segment.origin in {SegmentOrigin.NONE, SegmentOrigin.TYPED}:
            return ""
        parts = [str(segment.get_origin_display())]
        if segment.percent:
            parts[0] = _("%(origin)s %(percent)s %%") % {"origin": parts[0], "percent": segment.percent}
        if segment.detail:
            parts.append(segment.detail)
        if segment.updated_at:
            parts.append(formats.date_format(timezone.localtime(segment.updated_at), "SHORT_DATE_FORMAT"))
        return ", ".join(parts)

    @property
    def has_conflict(self) -> bool:
        return bool(self.segment.rejected_text)

    @property
    def conflict_html(self) -> SafeString:
        return difference(self.segment.text, self.segment.rejected_text)

    @property
    def rejected_html(self) -> SafeString:
        return chips(self.segment.rejected_text)

    @property
    def is_stale(self) -> bool:
        return bool(self.segment.previous_source)

    @property
    def source_difference(self) -> SafeString:
        return difference(self.segment.previous_source, self.segment.source_text)

    @property
    def previous_html(self) -> SafeString:
        return chips(self.segment.previous_text)


Test = Callable[[Row], bool]
# Name in the address -> (label, which rows).
FILTERS: dict[str, tuple[Any, Test]] = {
    "all": (gettext_lazy("All segments"), lambda row: True),
    "unfinished": (gettext_lazy("Unfinished"), lambda row: not row.segment.is_confirmed),
    "error": (gettext_lazy("In error"), lambda row: row.segment.state == SegmentState.ERROR),
    "stale": (gettext_lazy("Source changed"), lambda row: row.is_stale),
    "comments": (gettext_lazy("With comments"), lambda row: row.comments > 0),
    "changed": (gettext_lazy("Changed since the review"), lambda row: row.segment.is_changed_since_review),
    "conflict": (gettext_lazy("Two versions"), lambda row: row.has_conflict),
}


def flags_of(row: Row) -> list[str]:
    """The filters that a row fits; the script filters by them."""
    return [name for name, (_label, test) in FILTERS.items() if test(row)]


def build_rows(
    job: TranslationJob,
    segments: Iterable[JobSegment],
    place_of: Callable[[str], Place],
    may_write: Callable[[JobSegment], bool],
    open_comments: dict[int, int],
) -> list[Row]:
    rows: list[Row] = []
    last = ""
    for segment in segments:
        segment.job = job
        place = place_of(segment.context.path)
        row = Row(segment, place, may_write(segment), open_comments.get(segment.pk, 0))
        row.show_heading, last = place.key != last, place.key
        row.flags = flags_of(row)
        rows.append(row)
    return rows


def narrow(rows: list[Row], show: str, words: str) -> None:
    """Mark what fits the filter and the words; the others stay in the page, hidden."""
    key = fold(words)
    for row in rows:
        fits = show in row.flags
        row.shown = fits and (not key or key in fold(plain(f"{row.segment.source_text} {row.segment.text}")))
