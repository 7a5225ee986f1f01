"""Vietnamese names on pages in other languages, as the glossary wants them written.

A name with an official form in the language has that form; a name that is marked to be romanised loses its marks
(Cửa Vịnh, Cua Vinh); any other stays as it is. Kept for a minute, so that a page asks nothing for it.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

from cms.core.text import romanise

from .models import Term, TermTranslation
from .models.glossary import TermKind

SECONDS = 60
NAMES = (TermKind.OFFICE, TermKind.PLACE, TermKind.PERSON)


def names_of(language: str) -> dict[str, str]:
    """Vietnamese name -> how it is written in `language`, for the names that the glossary knows. Two queries."""
    key = f"translation.names:{language}"
    found: dict[str, str] | None = cache.get(key)
    if found is None:
        terms = Term.objects.filter(kind__in=NAMES)
        found = {name: romanise(name) for name in terms.filter(romanise=True).values_list("term", flat=True)}
        forms = TermTranslation.objects.filter(term__in=terms, locale__language_code=language).exclude(text="")
        found |= {name: text.split(";")[0].strip() for name, text in forms.values_list("term__term", "text")}
        cache.set(key, found, SECONDS)
    return found


def name_in(name: str, language: str) -> str:
    """A Vietnamese name as it is written in `language`; for `sites.name_forms` and the templates of people."""
    return name if language == settings.LANGUAGE_CODE else names_of(language).get(name, name)
