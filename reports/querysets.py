"""Reads of the reports, in the words of the domain."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .enums import ASKED


class OutageQuerySet(models.QuerySet[Any]):
    def of_site(self, member_site_id: int) -> Self:
        """Outages that concern a site."""
        return self.filter(Q(everywhere=True) | Q(sites=member_site_id)).distinct()

    def not_over(self, now: datetime | None = None) -> Self:
        now = now or timezone.now()
        return self.filter(Q(recovery_at__gt=now) | Q(recovery_at=None, ends_at__gt=now))


class LinkQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime | None = None) -> Self:
        """Links to be asked, the longest waiting first."""
        return self.filter(kind__in=ASKED, due_at__lte=now or timezone.now()).order_by("due_at", "pk")
