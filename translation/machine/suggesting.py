"""Filling the empty segments of a job with machine suggestions. Nobody's text is touched; nothing is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.actions import ActionError
from translation.checks import problems_of
from translation.enums import JobEventKind, SegmentOrigin, SegmentState
from translation.models import TranslationJob
from translation.rights import desk_of
from translation.writing import locked_segment, write_segment

from .base import MachineError
from .service import machine, translate

# Beyond this a request would keep the person waiting: the worker does it.
DIRECT_SEGMENTS, DIRECT_CHARACTERS = 20, 4000


@dataclass(frozen=True)
class Suggested:
    """Attributes:
    filled: segments with a suggestion now; `unusable`: those whose suggestion lost a link or broke the markup.
    later: the worker does it.
    """

    filled: int = 0
    unusable: int = 0
    later: bool = False

    @property
    def message(self) -> str:
        if self.later:
            return _("The suggestions are being fetched; they appear in the job one after the other.")
        text = ngettext(
            "%(number)s suggestion to be confirmed.", "%(number)s suggestions to be confirmed.", self.filled
        )
        said = text % {"number": self.filled}
        if self.unusable:
            lost = ngettext(
                "%(number)s text came back without its links and was left empty.",
                "%(number)s texts came back without their links and were left empty.",
                self.unusable,
            )
            said = f"{said} {lost % {'number': self.unusable}}"
        return said


def empty_segments(job: TranslationJob, user: Any) -> list[Any]:
    """The job's empty segments that the person may write, in order."""
    desk = desk_of(user) if user is not None else None
    rows = job.segments.filter(state=SegmentState.EMPTY, text="").with_text()
    return [row for row in rows if desk is None or desk.may_write(job, row)]


def check_suggest(job: TranslationJob, user: Any) -> list[Any]:
    """Raises:
    ActionError: suggestions are switched off, the job is not the person's to write, or nothing is empty.
    """
    if machine() is None:
        raise ActionError(_("Machine suggestions are switched off."))
    if not job.is_writable:
        raise ActionError(_("The translation is not being written now."))
    segments = empty_segments(job, user)
    if not segments:
        raise ActionError(_("No segment of yours is empty."))
    return segments


def is_long(segments: list[Any]) -> bool:
    return len(segments) > DIRECT_SEGMENTS or sum(len(row.source_text) for row in segments) > DIRECT_CHARACTERS


def suggest(job: TranslationJob, user: Any) -> Suggested:
    """Ask the service for every empty segment and put the answers in as suggestions.

    All texts are fetched before the first is written: a failure changes nothing. A segment that somebody has written
    meanwhile keeps its text.

    Raises:
        ActionError: see `check_suggest`; the service failed.
    """
    segments = check_suggest(job, user)
    backend = machine()
    assert backend is not None
    language = job.locale.language_code
    try:
        texts = translate(backend, [row.source_text for row in segments], job.locale)
    except MachineError as error:
        raise ActionError(str(error)) from error
    usable = [(row, text) for row, text in zip(segments, texts, strict=True) if _fits(row.source_text, text, language)]
    filled = sum(_write(row.pk, row.version, user, text, backend.name) for row, text in usable)
    job.note_event(
        JobEventKind.MACHINE,
        user,
        service=backend.name,
        filled=filled,
        characters=sum(len(row.source_text) for row in segments),
    )
    return Suggested(filled, len(segments) - len(usable))


def _fits(source: str, text: str, language: str) -> bool:
    """A suggestion that broke the markup, lost a link or is no translation at all is worse than none."""
    return bool(text.strip()) and not any(
        problem.blocking and problem.code.startswith(("markup.", "script."))
        for problem in problems_of(source, text, language)
    )


@transaction.atomic
def _write(pk: int, version: int, user: Any, text: str, name: str) -> bool:
    try:
        segment = locked_segment(pk)
    except ActionError:
        return False
    if segment.state != SegmentState.EMPTY or segment.text or segment.version != version:
        return False
    write_segment(pk, user, text=text, version=version, confirm=False, origin=SegmentOrigin.MACHINE, detail=name)
    return True
