"""The glossary's forms in the target: the official one, or another that is allowed; none that is forbidden."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from cms.core.locales import locale_id_of
from translation.glossary import TermHit, terms_in
from translation.glossary.forms import comparable, pattern_of
from translation.memory.store import plain

from .base import Problem

MESSAGES = {
    "glossary.missing": gettext_noop("The glossary says “%(form)s” for “%(term)s”."),
    "glossary.forbidden": gettext_noop("“%(found)s” must not be written for “%(term)s”: write “%(form)s”."),
}


def check_terms(source: str, target: str, language: str) -> Iterator[Problem]:
    """One finding for each term, wherever and however often it stands."""
    locale_id = locale_id_of(language)
    if locale_id is None:
        return
    hits = list({hit.pk: hit for hit in terms_in(source, locale_id) if hit.texts}.values())
    if not hits:
        return
    text = comparable(plain(target), language)
    rest = _without_allowed(text, hits, language)
    for hit in hits:
        wrong = next((form for form in hit.forbidden if pattern_of(form, language).search(rest)), None)
        values = {"term": hit.written, "form": hit.texts[0]}
        if wrong is not None:
            yield Problem("glossary.forbidden", blocking=True, values={**values, "found": wrong})
        elif not any(pattern_of(form, language).search(text) for form in hit.texts):
            yield Problem("glossary.missing", blocking=False, values=values)


def _without_allowed(text: str, hits: list[TermHit], language: str) -> str:
    """What is left when every allowed form is taken out: what is wrong for one term may be right for another."""
    for form in sorted((form for hit in hits for form in hit.texts), key=len, reverse=True):
        text = pattern_of(form, language).sub(" \u25a1 ", text)
    return text
