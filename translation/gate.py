"""The desk's word on publication: no page goes online half translated, whichever way it is tried (docs/adr/0012).

Two doors. `check_publication` is asked before a revision is published. `check_saved` is asked before a row is saved as
live: forms, copies, wagtail-localize and scripts write there without a publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.locales import language_code_of
from cms.core.publishing import PublishRefused
from cms.core.text import VIETNAMESE
from cms.core.tree import HOME_DEPTH

from .adoption import texts_of
from .enums import JobState
from .extraction import plain
from .models import TranslationJob

# A sentence is Vietnamese when it has so many words and so large a share of them has Vietnamese letters.
MIN_WORDS, MIN_SHARE = 4, 0.6
# Names are written with capitals: a sentence has marked words in small letters.
MIN_SMALL = 1
# A title that is the original's needs fewer: “Tin tức” is no sentence, but nobody has translated it.
MIN_WORDS_OF_TITLE, MIN_SHARE_OF_TITLE = 2, 0.3
# The original of a name or term may stand beside it.
_GLOSS = re.compile(r"[(（][^()（）]*[)）]")
_LETTERS = frozenset(VIETNAMESE)
# The reviewed revision may be published again by whoever may publish; what is approved, only when the desk says so.
MAY_PUBLISH = frozenset({JobState.PUBLISHED, JobState.STALE})

_publishing: ContextVar[int] = ContextVar("translation_publishing", default=0)


@contextmanager
def by_the_desk(job: TranslationJob) -> Iterator[None]:
    """What is published inside is the desk's own publication of a job."""
    token = _publishing.set(job.pk)
    try:
        yield
    finally:
        _publishing.reset(token)


def looks_vietnamese(text: str, words_needed: int = MIN_WORDS, share_needed: float = MIN_SHARE) -> bool:
    """Whether a text is a Vietnamese sentence, rather than a Vietnamese name in another language."""
    words = [word for word in _GLOSS.sub(" ", plain(text)).split() if any(char.isalpha() for char in word)]
    if len(words) < words_needed:
        return False
    marked = [word for word in words if _LETTERS & set(word)]
    small = sum(1 for word in marked if word[0].islower())
    if words_needed == MIN_WORDS and small < MIN_SMALL:
        return False
    return len(marked) / len(words) >= share_needed


def is_vietnamese(page: Any) -> bool:
    return language_code_of(page.locale_id) == settings.LANGUAGE_CODE


def job_of(page: Any) -> TranslationJob | None:
    """The job by which the desk translates this page; not one that was called off."""
    jobs = TranslationJob.objects.filter(translation_key=page.translation_key, locale=page.locale_id)
    return jobs.exclude(state=JobState.CANCELLED).first()


def check_publication(page: Any, revision: Any) -> None:
    """For `register_publish_gate`.

    A page that the desk translates goes online with the reviewed revision and no other. Any other page in another
    language goes online when none of its texts is Vietnamese.

    Raises:
        PublishRefused: with the reason, for the person who tried.
    """
    if is_vietnamese(page) or page.alias_of_id:
        return
    job = job_of(page)
    if job is not None:
        _check_job(job, revision)
    else:
        wanted = revision.as_object()
        _refuse_vietnamese(_vietnamese(wanted, _texts(wanted)))


def _check_job(job: TranslationJob, revision: Any) -> None:
    if job.reviewed_revision_id == revision.pk:
        if _publishing.get() == job.pk:
            return
        if job.state == JobState.APPROVED:
            raise PublishRefused(
                _("The translation is approved; it goes online at the time that the translation desk has set.")
            )
        if job.withdrawn_at or job.source_gone_at:
            raise PublishRefused(
                _("The translation was taken off the site until it fits its Vietnamese original again.")
            )
        if job.state in MAY_PUBLISH:
            return
    raise PublishRefused(_("This page is published by the translation desk, after its review."))


def check_saved(page: Any) -> None:
    """Before a specific page in another language is saved as live.

    What readers see already may stay, whatever it is; what the desk translates changes by its publications only.

    Raises:
        PublishRefused: with the reason, for the person who tried.
    """
    job = job_of(page)
    if job is not None and _publishing.get() == job.pk:
        return
    texts = _texts(page)
    online = _online(page)
    if online is not None and texts == online:
        return
    if job is None:
        _refuse_vietnamese([text for text in _vietnamese(page, texts) if text not in (online or [])])
    elif not _is_reviewed(page, job, texts):
        raise PublishRefused(_("This page is published by the translation desk, after its review."))
    elif online is None:
        _check_job(job, job.reviewed_revision)


def _is_reviewed(page: Any, job: TranslationJob, texts: list[str]) -> bool:
    revision = job.reviewed_revision
    if revision is None or page.live_revision_id != revision.pk:
        return False
    return texts == _texts(revision.as_object())


def _online(page: Any) -> list[str] | None:
    """The texts that readers see now; `None` where they see none."""
    stored = type(page)._default_manager.filter(pk=page.pk, live=True).first() if page.pk else None
    return None if stored is None else _texts(stored)


def _texts(page: Any) -> list[str]:
    """What is translated of a page. A home's title is the unit's name, which falls back to Vietnamese on purpose."""
    is_home = page.depth == HOME_DEPTH
    return [text for field, text in texts_of(page) if not (is_home and field == "title")]


def _vietnamese(page: Any, texts: list[str]) -> list[str]:
    found = [text for text in texts if looks_vietnamese(text)]
    untranslated = page.title in texts and looks_vietnamese(page.title, MIN_WORDS_OF_TITLE, MIN_SHARE_OF_TITLE)
    if not found and untranslated:
        originals = Page.objects.filter(translation_key=page.translation_key, title=page.title)
        if originals.filter(locale__language_code=settings.LANGUAGE_CODE).exists():
            found.append(page.title)
    return found


def _refuse_vietnamese(texts: list[str]) -> None:
    if texts:
        values = {"text": plain(texts[0])[:80], "number": len(texts)}
        raise PublishRefused(
            _("The page still has Vietnamese text (%(number)s passages), such as “%(text)s”. Translate it first.")
            % values
        )
