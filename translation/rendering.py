"""The target page from its segments. wagtail-localize's own saving writes into the live row; this makes a revision."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import Page, Revision
from wagtail_localize.models import StringSegment, TranslationLog

from cms.core.actions import ActionError

from .checks import Problem
from .enums import SegmentState
from .extraction import COUNTED, recount
from .models import TranslationJob

MESSAGES = {"field": gettext_noop("%(message)s")}


def check_texts(job: TranslationJob) -> None:
    """Every text that is rendered has a confirmed translation.

    Raises:
        ActionError: the job is not complete; what would be rendered in Vietnamese.
    """
    if job.translation is None:
        raise ActionError(_("The record of this translation was deleted. Request it again."))
    if not job.is_complete:
        values = {"number": job.segments_total - job.segments_confirmed}
        raise ActionError(_("Not every segment is confirmed: %(number)s are left.") % values)
    missing = (
        StringSegment.objects.filter(source=job.translation.source_id)
        .exclude(context__path="slug")
        .annotate_translation(job.locale_id)
        .filter(translation=None)
    )
    if missing.exists():
        raise ActionError(_("The source has changed; load the translation again."))


def render(job: TranslationJob, user: Any = None) -> Revision | None:
    """A draft revision of the target with the job's texts; the live page stays as it is.

    Returns:
        The revision; `None` for what has no drafts.

    Raises:
        ActionError: a text is missing, or does not fit its field; the segment is then marked as in error.
    """
    check_texts(job)
    if job.target is None:
        return None
    assert job.translation is not None
    source = job.translation.source
    page = source.get_ephemeral_translated_instance(job.locale, fallback=True)
    if not isinstance(page, Page):
        return None
    page.slug, page.draft_title = job.target.slug, page.title
    try:
        revision: Revision = page.save_revision(user=user)
    except ValidationError as error:
        _mark(job, error)
        raise ActionError(_("Texts do not fit: %(problems)s") % {"problems": "; ".join(error.messages)}) from error
    TranslationLog.objects.create(source=source, locale=job.locale, revision=revision)
    return revision


def _mark(job: TranslationJob, error: ValidationError) -> None:
    """The segments of the fields that the page's validation names are in error."""
    for field, messages in getattr(error, "message_dict", {}).items():
        problem = Problem("field", blocking=True, values={"message": " ".join(messages)})
        rows = job.segments.filter(context__path=field)
        rows.update(state=SegmentState.ERROR, problems=[problem.as_json()])
    recount(job)
    job.save(update_fields=COUNTED)
