"""Writing one segment: the row locked, the version compared, the text checked, everything else kept in step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import nfc

from .checks import problems_of
from .enums import JobState, SegmentOrigin, SegmentState
from .extraction import COUNTED, recount
from .limits import limit_of
from .mirror import mirror
from .models import JobSegment, SegmentComment, TranslationJob
from .rights import desk_of

MAX_LENGTH = 50_000


@dataclass(frozen=True)
class Written:
    """What became of a write.

    Attributes:
        segment: the row as it is now, its job with fresh figures.
        conflict: somebody else has written meanwhile; the text is kept in `segment.rejected_text`. What was kept there
            before is a comment of the segment now.
    """

    segment: JobSegment
    conflict: bool = False


def locked_segment(pk: int) -> JobSegment:
    """The job and its segment, locked in that order, as the actions and a refresh of the source lock them.

    Raises:
        ActionError: the segment is gone: the source has changed meanwhile.
    """
    jobs = TranslationJob.objects.select_related("locale", "site__unit").select_for_update(of=("self",))
    job = jobs.filter(pk__in=JobSegment.objects.filter(pk=pk).values("job")).first()
    rows = JobSegment.objects.select_related("string", "context").select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if job is None or found is None:
        raise ActionError(_("This text is no longer part of the source. Load the page again."))
    found.job = job
    return found


def may_write(user: Any, segment: JobSegment) -> None:
    """Raises:
    ActionError: the person may not change this text now.
    """
    if user is None or desk_of(user).may_write(segment.job, segment):
        return
    if segment.job.is_locked:
        raise ActionError(_("The translation is in review; its text is locked."))
    raise ActionError(_("This text is not yours to change now."))


@transaction.atomic
def write_segment(
    pk: int,
    user: Any,
    *,
    text: str,
    version: int,
    confirm: bool,
    origin: str = SegmentOrigin.TYPED,
    percent: int = 0,
    detail: str = "",
) -> Written:
    """Save the text of a segment, and confirm it if asked.

    Args:
        text: with wagtail-localize's markup.
        version: the one that the writer has seen; an older one is a conflict.

    Raises:
        ActionError: the person may not; the segment is gone; the text is too long.
    """
    segment = locked_segment(pk)
    may_write(user, segment)
    if len(text) > MAX_LENGTH:
        raise ActionError(_("The text is too long."))
    text = nfc(text).strip()
    if version != segment.version and text != segment.text:
        set_aside(segment, text, getattr(user, "pk", None))
        return Written(segment, conflict=True)
    if text != segment.text:
        segment.origin, segment.percent, segment.detail = origin, percent, detail[:255]
    _store(segment, user, text, confirm)
    return Written(segment)


def set_aside(segment: JobSegment, text: str, author_id: int | None) -> None:
    """Keep a text beside that of the segment, which the caller has locked.

    There is room for one. The one before becomes a comment, so that a third writer costs nobody's words.
    """
    if segment.rejected_text and segment.rejected_text != text:
        words = _("Put aside earlier: %(text)s") % {"text": segment.rejected_text}
        SegmentComment.objects.create(job=segment.job, segment=segment, text=words, author_id=segment.rejected_by_id)
    segment.rejected_text, segment.rejected_by_id = text, author_id
    segment.save(update_fields=["rejected_text", "rejected_by"])


def _store(segment: JobSegment, user: Any, text: str, confirm: bool) -> None:
    job = segment.job
    apply_text(segment, user, text, confirm)
    segment.save()
    mirror(job, [segment])
    recount(job)
    job.save(update_fields=COUNTED)


def apply_text(segment: JobSegment, user: Any, text: str, confirm: bool) -> None:
    """Set the text and what follows from it; the caller stores the row, mirrors and recounts."""
    now = timezone.now()
    job = segment.job
    limit = limit_of(job, segment.context.path)
    problems = problems_of(segment.source_text, text, job.locale.language_code, limit) if text else []
    segment.text, segment.problems = text, [problem.as_json() for problem in problems]
    segment.version += 1
    segment.updated_by, segment.updated_at = user, now
    segment.state = _state(text, confirm, any(problem.blocking for problem in problems))
    if not segment.is_confirmed:
        return
    if job.state != JobState.IN_REVIEW:  # A reviewer who corrects a text does not become its translator.
        segment.confirmed_by, segment.confirmed_at = user, now
    segment.previous_source = segment.previous_text = ""


@dataclass(frozen=True)
class Change:
    """A new text for one of many segments; `version` is the one that it was made from."""

    pk: int
    text: str
    version: int
    confirm: bool = False


STORED = [
    *("text", "problems", "version", "updated_by", "updated_at", "state", "origin", "percent", "detail"),
    *("confirmed_by", "confirmed_at", "previous_source", "previous_text"),
]


@transaction.atomic
def write_many(
    job: TranslationJob, user: Any, changes: Iterable[Change], *, origin: str | None = None
) -> list[JobSegment]:
    """Many segments of one job at once: what is not the person's, or has been written meanwhile, is left alone.

    Args:
        origin: of the new texts; `None`: what the segments say stays.

    Returns:
        The rows that were written.
    """
    wanted = {change.pk: change for change in changes}
    rows = job.segments.with_text().select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = [row for row in rows if row.version == wanted[row.pk].version]
    locked = TranslationJob.objects.select_related("locale", "site__unit").select_for_update(of=("self",))
    job = locked.get(pk=job.pk)
    written: list[JobSegment] = []
    for row in found:
        row.job = job
        if not desk_of(user).may_write(job, row):
            continue
        change = wanted[row.pk]
        if origin is not None and change.text != row.text:
            row.origin, row.percent, row.detail = origin, 0, ""
        apply_text(row, user, nfc(change.text).strip(), change.confirm)
        written.append(row)
    JobSegment.objects.bulk_update(written, STORED, batch_size=100)
    mirror(job, written)
    recount(job)
    job.save(update_fields=COUNTED)
    return written


def _state(text: str, confirm: bool, blocked: bool) -> str:
    if not text:
        return SegmentState.EMPTY
    if blocked:
        return SegmentState.ERROR
    return SegmentState.CONFIRMED if confirm else SegmentState.SUGGESTED


@transaction.atomic
def resolve_conflict(pk: int, user: Any, *, text: str, version: int, confirm: bool = False) -> Written:
    """Settle a conflict with one text: the own, the other's, or one made of both. The set-aside text goes.

    Raises:
        ActionError: as `write_segment`.
    """
    written = write_segment(pk, user, text=text, version=version, confirm=confirm)
    if not written.conflict:
        written.segment.rejected_text, written.segment.rejected_by = "", None
        written.segment.save(update_fields=["rejected_text", "rejected_by"])
    return written
