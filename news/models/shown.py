"""What a list shows: articles of the site's own, and those of other sites that appear in it by reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from news.querysets import AppearanceQuerySet, ArticleQuerySet

from .articles import ArticlePage


@dataclass(frozen=True)
class ShownArticles:
    """A list that is sliced, the newest first. The newest of both kinds are found apart, each by its own index.

    Attributes:
        readable: articles that readers can open, of any site, filtered as the list is.
        own: which of them are the list's own.
        appearances: what appears in it.
        locale_id: its language.
        has_references: `False` where it is known that nothing appears; then nothing is asked.
    """

    readable: ArticleQuerySet
    own: Q
    appearances: AppearanceQuerySet
    locale_id: int
    has_references: bool = True

    def filtered(self, wanted: Any) -> ShownArticles:
        """By a `ListFilter`."""
        return replace(self, readable=wanted.apply(self.readable))

    def references(self) -> Any:
        return self.appearances.shown().with_original(self.readable, self.locale_id)

    def count(self) -> int:
        return self.readable.filter(self.own).count() + (self.references().count() if self.has_references else 0)

    def __getitem__(self, window: slice) -> list[Any]:
        """Cards of a window that begins at 0 or later. One query, three where something appears, and their topics."""
        start, stop = window.start or 0, window.stop
        own = self.readable.filter(self.own).newest()
        newest = self.references().with_section(self.locale_id).newest()
        references = {row.original: row for row in newest[:stop]} if self.has_references else {}
        if not references:
            return list(own.as_cards()[start:stop])
        dates = {pk: row.date for pk, row in references.items()} | dict(own.values_list("pk", "date")[:stop])
        ranked = sorted(dates, key=lambda pk: (dates[pk], pk), reverse=True)
        found = list(ArticlePage.objects.filter(pk__in=ranked[start:stop]).newest().as_cards())
        for article in found:
            article.reference = references.get(article.pk)
        return found
