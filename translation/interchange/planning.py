"""What an upload would do, entry by entry, before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.text import nfc
from translation.checks import Problem, problems_of
from translation.enums import LOCKED_STATES, SegmentState
from translation.models import JobSegment, TranslationJob
from translation.rights import Desk, desk_of
from translation.writing import MAX_LENGTH

from .errors import FileError
from .markup import normal, plain
from .units import Document, Unit, digest


class Kind(models.TextChoices):
    """What becomes of an entry."""

    NEW = "new", gettext_lazy("New")
    REPLACES = "replaces", gettext_lazy("Replaces an unconfirmed text")
    CONFIRMED = "confirmed", gettext_lazy("Confirmed on the desk")
    CONFLICT = "conflict", gettext_lazy("Changed on the desk meanwhile")
    SOURCE_CHANGED = "source", gettext_lazy("Source has changed")
    SAME = "same", gettext_lazy("Same text")
    NOTHING = "nothing", gettext_lazy("Nothing new in the file")
    REFUSED = "refused", gettext_lazy("Not accepted")
    UNKNOWN = "unknown", gettext_lazy("Unknown entry")


# The person says what is to happen.
ASKED = frozenset({Kind.CONFIRMED, Kind.CONFLICT, Kind.SOURCE_CHANGED})
WRITTEN = ASKED | {Kind.NEW, Kind.REPLACES}
QUIET = frozenset({Kind.SAME, Kind.NOTHING})


class Choice(models.TextChoices):
    ASIDE = "aside", gettext_lazy("Keep the desk's text, put the file's beside it")
    TAKE = "take", gettext_lazy("Take the file's text, keep the desk's beside it")
    LEAVE = "leave", gettext_lazy("Leave the file's text out")


@dataclass
class Row:
    """An entry and what becomes of it.

    Attributes:
        text: of the file, in normal form.
        default: what happens if the person says nothing else.
    """

    kind: Kind
    unit: Unit
    segment: JobSegment | None = None
    text: str = ""
    message: str = ""
    default: Choice = Choice.TAKE
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        return self.kind in ASKED

    @property
    def is_blocked(self) -> bool:
        return any(problem.blocking for problem in self.problems)

    @property
    def source_is_same(self) -> bool:
        """Whether it was translated from the source as it is now."""
        key = self.unit.key
        return self.segment is not None and (key is None or key.source == digest(self.segment.source_text, 12))

    def confirms(self, take_approved: bool) -> bool:
        """Whether it is confirmed by the import: the file calls it final and the person wants it so."""
        return take_approved and self.unit.approved and self.source_is_same


@dataclass
class Plan:
    """What a file would do to its job.

    Attributes:
        missing: segments of the job that are not in the file; they stay as they are.
    """

    job: TranslationJob
    rows: list[Row]
    missing: int = 0

    @property
    def counts(self) -> list[tuple[Kind, int]]:
        found = Counter(row.kind for row in self.rows)
        return [(kind, found[kind]) for kind in Kind if found[kind]]

    @property
    def shown(self) -> list[Row]:
        """Rows that do something, or that somebody should know of."""
        return [row for row in self.rows if row.kind not in QUIET]

    @property
    def does_something(self) -> bool:
        return any(row.kind in WRITTEN for row in self.rows)

    @property
    def has_approved(self) -> bool:
        return any(
            row.confirms(True) and (row.kind in WRITTEN or _unconfirmed(row)) for row in self.rows if row.segment
        )

    @property
    def digest(self) -> str:
        """Another one: the desk has gone on since the person looked."""
        parts = [
            (row.unit.line, row.kind.value, row.segment and (row.segment.pk, row.segment.version)) for row in self.rows
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _unconfirmed(row: Row) -> bool:
    return row.segment is not None and row.kind == Kind.SAME and row.segment.state == SegmentState.SUGGESTED


def check_document(job: TranslationJob, document: Document) -> None:
    """Raises:
    FileError: the file is of another job or in another language, or nobody may write now.
    """
    if document.jobs - {job.pk}:
        raise FileError(_("The file belongs to another translation, not to “%(title)s”.") % {"title": job.title})
    language = job.locale.language_code
    if document.language and document.language != language:
        values = {"found": document.language, "wanted": language}
        raise FileError(_("The file is in the language “%(found)s”; this translation is in “%(wanted)s”.") % values)
    if document.source_language and document.source_language != settings.LANGUAGE_CODE:
        values = {"found": document.source_language, "wanted": settings.LANGUAGE_CODE}
        raise FileError(_("The source of the file is in “%(found)s”, not in “%(wanted)s”.") % values)
    check_state(job)


def check_state(job: TranslationJob) -> None:
    """Raises:
    FileError: nobody may write into the job now.
    """
    if job.state in LOCKED_STATES:
        raise FileError(_("The translation is in review; its text is locked."))
    if not job.is_writable:
        values = {"state": job.get_state_display()}
        raise FileError(
            _("The translation is “%(state)s”; somebody has to begin with it before a file is taken.") % values
        )


def make_plan(job: TranslationJob, document: Document, user: Any) -> Plan:
    """Compare a file with its job.

    Raises:
        FileError: the file as a whole cannot be taken.
    """
    check_document(job, document)
    segments = list(job.segments.with_text().order_by("order", "pk"))
    for segment in segments:
        segment.job = job
    found = _matched(document, segments)
    desk, language = desk_of(user), job.locale.language_code
    doubled = _doubled(found)
    rows = [_row(unit, segment, desk, language, doubled) for unit, segment in found]
    matched = {segment.pk for _unit, segment in found if segment}
    return Plan(job, rows, len(segments) - len(matched))


def _matched(document: Document, segments: list[JobSegment]) -> list[tuple[Unit, JobSegment | None]]:
    """The segment of each entry: by key; where a tool has lost the keys, or the text has moved, by the source.

    Where a text stands several times, entries without a key are taken in the order of the file, if none is missing.
    """
    by_pk = {segment.pk: segment for segment in segments}
    keyed = {unit.key.segment for unit in document.units if unit.key} & by_pk.keys()
    by_text: dict[str, list[JobSegment]] = defaultdict(list)
    for segment in segments:
        if segment.pk not in keyed:
            by_text[plain(nfc(segment.source_text))].append(segment)
    lost = [unit for unit in document.units if not unit.error and (unit.key is None or unit.key.segment not in by_pk)]
    wanted = Counter(plain(nfc(unit.source)) for unit in lost)
    return [(unit, _segment_of(unit, by_pk, by_text, wanted)) for unit in document.units]


def _segment_of(
    unit: Unit, by_pk: dict[int, JobSegment], by_text: dict[str, list[JobSegment]], wanted: Counter[str]
) -> JobSegment | None:
    if unit.key and unit.key.segment in by_pk:
        return by_pk[unit.key.segment]
    text = plain(nfc(unit.source))
    if unit.error or not text or not by_text[text]:
        return None
    if wanted[text] == len(by_text[text]):
        wanted[text] -= 1
        return by_text[text].pop(0)
    return None


def _doubled(found: list[tuple[Unit, JobSegment | None]]) -> set[int]:
    """Segments for which the file has several entries that do not say the same."""
    texts: dict[int, set[str]] = defaultdict(set)
    for unit, segment in found:
        if segment is not None and not unit.error:
            texts[segment.pk].add(_text_of(unit))
    return {pk for pk, said in texts.items() if len(said) > 1}


def _text_of(unit: Unit) -> str:
    return nfc(unit.target).strip()


def _row(unit: Unit, segment: JobSegment | None, desk: Desk, language: str, doubled: set[int]) -> Row:
    row = Row(Kind.REFUSED, unit, segment, _text_of(unit))
    row.message = unit.error or _refusal(row, desk, doubled)
    if row.message:
        return row
    if segment is None:
        row.kind = Kind.UNKNOWN
        row.message = _("The translation has no such text (any more).")
        return row
    _classify(row, segment)
    if row.kind in WRITTEN:
        row.problems = problems_of(segment.source_text, row.text, language)
    return row


def _refusal(row: Row, desk: Desk, doubled: set[int]) -> str:
    unit, segment = row.unit, row.segment
    if segment is None:
        return ""
    if segment.pk in doubled:
        return _("The file has this entry more than once, with different texts.")
    if not desk.may_write(segment.job, segment):
        return _("This text is not yours to change now.")
    if len(row.text) > MAX_LENGTH:
        return _("The text is too long.")
    same_source = unit.key is not None and unit.key.source == digest(segment.source_text, 12)
    if same_source and unit.source and plain(nfc(unit.source)) != plain(nfc(segment.source_text)):
        return _("The source text was changed in the file; it is not clear what was translated.")
    return ""


def _classify(row: Row, segment: JobSegment) -> None:
    key, now = row.unit.key, nfc(normal(segment.text)).strip()
    if not row.text or (key and row.text != now and digest(row.text, 8) == key.target):
        row.kind = Kind.NOTHING
    elif row.text == now:
        row.kind = Kind.SAME
    elif not row.source_is_same:
        row.kind = Kind.SOURCE_CHANGED
        row.message = _("It was translated from an older text and is never confirmed by an import.")
        untouched = not now or (key is not None and key.target == digest(segment.text, 8))
        row.default = Choice.TAKE if untouched and not segment.is_confirmed else Choice.ASIDE
    elif not now:
        row.kind = Kind.NEW
    elif key is None or key.target != digest(segment.text, 8):
        row.kind, row.default = Kind.CONFLICT, Choice.ASIDE
    elif segment.is_confirmed:
        row.kind, row.default = Kind.CONFIRMED, Choice.ASIDE
    else:
        row.kind = Kind.REPLACES


def written_rows(plan: Plan) -> Iterator[tuple[Row, JobSegment]]:
    for row in plan.rows:
        if row.segment is not None:
            yield row, row.segment
