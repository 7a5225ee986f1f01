"""Which feeds a site offers in a language: those that hold something."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from cms.core.restrictions import few_restrictions
from cms.core.tree import STEP

from .models import ArticlePage, SectionPage
from .models.sections import articles_shown_on, references_below

SECONDS = 60


def has_articles(home_path: str) -> bool:
    """Whether a site shows any article in the language of the home with this tree path; kept for a minute."""
    key = f"news.has_articles:{home_path}"
    found: bool | None = cache.get(key)
    if found is None:
        home = Page.objects.filter(path=home_path).only("path", "depth", "locale_id").first()
        found = home is not None and bool(articles_shown_on(with_restrictions(home))[:1])
        cache.set(key, found, SECONDS)
    return found


def with_restrictions(home: Any) -> Any:
    """A bare page with what `articles_shown_on` asks of a specific one."""
    few = few_restrictions()
    home.restricted_paths = None if few is None else [row.path for row in few]
    return home


def sections_with_articles(home: Any) -> list[SectionPage]:
    """Open sections below a home that list something, in the order of the tree. Three queries for any number."""
    sections = SectionPage.objects.filter(path__startswith=home.path, live=True, alias_of=None).order_by("path")
    readable = ArticlePage.objects.readable_but(home.restricted_paths)
    own = readable.below(home).annotate(section=Substr("path", 1, Length("path") - STEP)).order_by()
    filled = set(own.values_list("section", flat=True).distinct())
    shown = references_below(home).shown().with_original(readable, home.locale_id)
    keys = set(shown.values_list("section_key", flat=True))
    found = list(sections.exclude(view_restrictions__isnull=False))
    filled |= {section.path for section in found if section.translation_key in keys}
    return [
        section
        for section in found
        if section.path in filled or (section.gathers and any(path.startswith(section.path) for path in filled))
    ]
