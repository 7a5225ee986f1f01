"""What a translator should know of a segment: how much room there is, and what the glossary says."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from translation.glossary import terms_in
from translation.limits import limit_of
from translation.models import JobSegment, TranslationJob


def hints_of(job: TranslationJob, segment: JobSegment) -> tuple[int | None, list[str]]:
    """Characters that the place has room for, and a line for each term of the glossary in the source."""
    return limit_of(job, segment.context.path), list(dict.fromkeys(_terms(job, segment)))


def _terms(job: TranslationJob, segment: JobSegment) -> Iterator[str]:
    for hit in terms_in(segment.source_text, job.locale_id):
        if not hit.texts:
            continue
        line = f"{hit.term} = {' | '.join(hit.texts)}"
        if hit.forbidden:
            line += " " + _("(not: %(forms)s)") % {"forms": ", ".join(hit.forbidden)}
        yield line
