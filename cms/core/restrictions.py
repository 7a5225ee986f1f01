"""View restrictions, read once a request where they are few, as they usually are."""

from __future__ import annotations

from django.db.models import F
from wagtail.models import PageViewRestriction

FEW = 20


def few_restrictions() -> list[PageViewRestriction] | None:
    """All restrictions, each with the tree path of its page as `path`; `None` when they are many. One cheap query."""
    rows = list(PageViewRestriction.objects.annotate(path=F("page__path"))[: FEW + 1])
    return rows if len(rows) <= FEW else None
