"""The memory from what readers see already: live pages and their live translations, text by text.

Many translations were never made at the desk (they came as content packages). They are paired where both pages have
the same number of texts, field by field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page

from cms.core.locales import language_code_of

from .adoption import texts_of
from .checks import problems_of
from .memory import Pair, adopt_pairs
from .tree import site_of_page

BATCH = 50


@dataclass
class Seeded:
    """Attributes:
    pages: translations that were paired; `unlike`: those that are not built like their source.
    doubtful: pairs left out because a check objects (a lost link, Vietnamese text).
    """

    pages: int = 0
    unlike: int = 0
    new: int = 0
    known: int = 0
    doubtful: int = 0


def memory_from_pages(root: Page | None = None) -> Seeded:
    """Put the pairs of live translations into the memory; may be run again at any time.

    Args:
        root: only of this page and what is below it; all pages by default.
    """
    seeded = Seeded()
    vietnamese = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    sources = Page.objects.filter(locale=vietnamese, live=True, alias_of=None, depth__gt=1)
    if root is not None:
        sources = sources.descendant_of(root, inclusive=True)
    translated = Page.objects.exclude(locale=vietnamese).filter(live=True, alias_of=None)
    sources = sources.filter(translation_key__in=translated.values("translation_key")).order_by("pk")
    keys = list(sources.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        for source in Page.objects.filter(pk__in=keys[start : start + BATCH]).specific():
            adopted = adopt_pairs(_pairs(source, translated, seeded))
            seeded.new += adopted.new
            seeded.known += adopted.known
    return seeded


def _pairs(source: Any, translated: Any, seeded: Seeded) -> Iterator[Pair]:
    mine = _texts(source)
    site = site_of_page(source)
    for target in translated.filter(translation_key=source.translation_key).specific():
        theirs = _texts(target)
        if not mine or [name for name, _text in mine] != [name for name, _text in theirs]:
            seeded.unlike += 1
            continue
        seeded.pages += 1
        language = language_code_of(target.locale_id)
        for (_name, text), (_same, translation) in zip(mine, theirs, strict=True):
            if any(problem.blocking for problem in problems_of(text, translation, language)):
                seeded.doubtful += 1
                continue
            yield Pair(text, translation, target.locale_id, source.title, getattr(site, "pk", None))


def _texts(page: Any) -> list[tuple[str, str]]:
    """The page's texts; none where wagtail-localize cannot read it (a block whose optional text was never set)."""
    try:
        return texts_of(page)
    except TypeError:
        return []
