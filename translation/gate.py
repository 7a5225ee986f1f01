"""The desk's word on publication: no page goes online half translated, whichever way it is tried (docs/adr/0012)."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.locales import language_code_of
from cms.core.publishing import PublishRefused
from cms.core.text import VIETNAMESE

from .adoption import texts_of
from .enums import JobState
from .extraction import plain
from .models import TranslationJob

# A sentence is Vietnamese when it has so many words and so large a share of them has Vietnamese letters.
MIN_WORDS = 4
MIN_SHARE = 0.6
# The original of a name or term may stand beside it.
_GLOSS = re.compile(r"[(（][^()（）]*[)）]")
_LETTERS = frozenset(VIETNAMESE)
MAY_PUBLISH = frozenset({JobState.APPROVED, JobState.PUBLISHED, JobState.STALE})


def looks_vietnamese(text: str) -> bool:
    """Whether a text is a Vietnamese sentence, rather than a Vietnamese name in another language."""
    words = [word for word in _GLOSS.sub(" ", plain(text)).split() if any(char.isalpha() for char in word)]
    if len(words) < MIN_WORDS:
        return False
    marked = sum(1 for word in words if _LETTERS & set(word))
    return marked / len(words) >= MIN_SHARE


def check_publication(page: Any, revision: Any) -> None:
    """For `register_publish_gate`.

    A page that the desk translates goes online with the reviewed revision and no other. Any other page in another
    language goes online when none of its texts is a Vietnamese sentence.

    Raises:
        PublishRefused: with the reason, for the person who tried.
    """
    if language_code_of(page.locale_id) == settings.LANGUAGE_CODE or page.alias_of_id:
        return
    job = TranslationJob.objects.filter(translation_key=page.translation_key, locale=page.locale_id).first()
    if job is not None and job.state != JobState.CANCELLED:
        if job.reviewed_revision_id == revision.pk and job.state in MAY_PUBLISH:
            return
        raise PublishRefused(_("This page is published by the translation desk, after its review."))
    texts = [text for _field, text in texts_of(revision.as_object()) if looks_vietnamese(text)]
    if texts:
        values = {"text": plain(texts[0])[:80], "number": len(texts)}
        raise PublishRefused(
            _("The page still has Vietnamese text (%(number)s passages), such as “%(text)s”. Translate it first.")
            % values
        )
