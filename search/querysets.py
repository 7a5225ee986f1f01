"""Reads of entries and of the outbox."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

MAX_ATTEMPTS = 8


class SearchEntryQuerySet(models.QuerySet[Any]):
    def of_object(self, content_type_id: int, object_id: str) -> Self:
        return self.filter(content_type_id=content_type_id, object_id=object_id)

    def for_results(self) -> Self:
        """With what a result shows of its site and unit; without the queries."""
        return self.select_related("site__site", "unit")


class OutboxQuerySet(models.QuerySet[Any]):
    def due(self) -> Self:
        """Items whose time has come and that have not failed for good."""
        return self.filter(available_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS)

    def dead(self) -> Self:
        """Items that failed too often; `manage.py search_status` shows them, `--retry` revives them."""
        return self.filter(attempts__gte=MAX_ATTEMPTS)
