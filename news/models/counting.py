"""How many articles appear by reference in each section of a site.

Kept for a minute; a step, a change of an original, of a restriction or of a site begins anew.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Count

from cms.core.tree import home_path_of
from news.querysets import ArticleQuerySet

from .appearances import Appearance

VERSION_KEY = "news.references"
SECONDS = 60


def reference_counts(page: Any, readable: ArticleQuerySet) -> dict[Any, int]:
    """Translation key of a section -> number of readable articles that appear in it.

    For the site and the language of `page`; one query where it is not known.
    """
    key = f"{VERSION_KEY}:{cache.get(VERSION_KEY)}:{home_path_of(page.path)}"
    found: dict[Any, int] | None = cache.get(key)
    if found is None:
        rows = Appearance.objects.at_home(page.path).shown().with_original(readable, page.locale_id)
        found = dict(rows.order_by().values_list("section_key").annotate(count=Count("pk")))
        cache.set(key, found, SECONDS)
    return found


def forget_reference_counts(**kwargs: Any) -> None:
    cache.set(VERSION_KEY, uuid4().hex, None)
