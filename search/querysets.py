"""Reads of entries and of the outbox."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

MAX_ATTEMPTS = 8


class SearchEntryQuerySet(models.QuerySet[Any]):
    def of_object(self, content_type_id: int, object_id: str) -> Self:
        return self.filter(content_type_id=content_type_id, object_id=object_id)

    def for_results(self) -> Self:
        """With what a result shows of its site and unit, without the texts of its files."""
        return self.select_related("site__site", "unit", "content_type").defer("attachments")

    def with_versions(self, ids: Collection[int]) -> Self:
        """These entries, and the other language versions of the same things."""
        keys = self.model.objects.filter(pk__in=ids).exclude(group_key="").values("group_key")
        return self.filter(Q(pk__in=ids) | Q(group_key__in=keys))

    def branch(self, tree_path: str) -> Self:
        """The entries of a page and of all below it."""
        return self.filter(tree_path__range=(tree_path, f"{tree_path}ZZZZ"))


class OutboxQuerySet(models.QuerySet[Any]):
    def due(self) -> Self:
        """Items whose time has come and that have not failed for good."""
        return self.filter(available_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS)

    def dead(self) -> Self:
        """Items that failed too often; `manage.py search_status` shows them, `--retry` revives them."""
        return self.filter(attempts__gte=MAX_ATTEMPTS)
