"""Jobs as files: one, or a zip of many."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from cms.core.text import slugify
from translation.enums import JobEventKind, JobState
from translation.models import JobSegment, SegmentComment, TranslationJob

from .formats import Format
from .hints import hints_of
from .limits import MAX_JOBS
from .units import Document, Key, Unit, digest

FINAL = frozenset({JobState.APPROVED, JobState.PUBLISHED})
ZIP = "application/zip"


@dataclass(frozen=True)
class Download:
    name: str
    content_type: str
    content: bytes


def export_job(job: TranslationJob, format_: Format, user: Any) -> Download:
    """The file of one job; that it was taken is noted with the job."""
    content = _file(job, format_)
    job.note_event(JobEventKind.EXPORTED, user, str(format_.label), format=format_.name)
    return Download(file_name(job, format_), format_.content_type, content)


def export_jobs(jobs: Iterable[TranslationJob], format_: Format, user: Any) -> Download:
    """A zip with the file of each job.

    Raises:
        ActionError: there are none, or too many.
    """
    chosen = list(jobs)
    if not chosen:
        raise ActionError(_("Choose at least one translation."))
    if len(chosen) > MAX_JOBS:
        raise ActionError(_("At most %(number)s translations go into one archive.") % {"number": MAX_JOBS})
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for job in chosen:
            archive.writestr(file_name(job, format_), _file(job, format_))
    for job in chosen:
        job.note_event(JobEventKind.EXPORTED, user, str(format_.label), format=format_.name, zip=True)
    name = f"translations-{timezone.localtime():%Y%m%d-%H%M}-{format_.name}.zip"
    return Download(name, ZIP, stream.getvalue())


def file_name(job: TranslationJob, format_: Format) -> str:
    title = slugify(job.title, max_length=50) or "job"
    return f"{job.pk}-{title}-{job.locale.language_code}.{format_.extension}"


def _file(job: TranslationJob, format_: Format) -> bytes:
    return format_.write(document_of(job))


def key_of(segment: JobSegment) -> Key:
    return Key(segment.job_id, segment.pk, digest(segment.source_text, 12), digest(segment.text, 8))


def document_of(job: TranslationJob) -> Document:
    """What a file of the job says; two queries and those of the hints, whatever the number of segments."""
    document = Document(job.pk, job.title, settings.LANGUAGE_CODE, job.locale.language_code, job.state in FINAL)
    comments: dict[int | None, list[str]] = defaultdict(list)
    for comment in SegmentComment.objects.filter(job=job, resolved_at=None, segment__isnull=False):
        comments[comment.segment_id].append(comment.text)
    for number, segment in enumerate(job.segments.with_text().order_by("order", "pk"), start=1):
        limit, glossary = hints_of(job, segment)
        unit = Unit(
            name=str(number),
            key=key_of(segment),
            source=segment.source_text,
            target=segment.text,
            state=segment.state,
            place=segment.context.path,
            limit=limit,
        )
        unit.notes = list(_notes(segment, limit, glossary, comments[segment.pk]))
        document.units.append(unit)
    return document


def _notes(
    segment: JobSegment, limit: int | None, glossary: list[str], comments: list[str]
) -> Iterator[tuple[str, str]]:
    if limit:
        yield "limit", _("At most %(number)s characters") % {"number": limit}
    if glossary:
        yield "glossary", "; ".join(glossary)
    if segment.previous_source:
        yield "previous source", segment.previous_source
    if segment.previous_text:
        yield "previous translation", segment.previous_text
    for text in comments:
        yield "comment", text
