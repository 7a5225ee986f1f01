"""Reads of campaigns, in the words of the domain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from .enums import ANNOUNCED_STATES, PUBLIC_STATES, Target


class CampaignQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(state__in=PUBLIC_STATES)

    def announced(self) -> Self:
        """Those that the units may know of: published or recalled."""
        return self.filter(state__in=ANNOUNCED_STATES)

    def of_centre(self) -> Self:
        return self.filter(unit__isnull=True)

    def not_over(self, at: datetime | None = None) -> Self:
        """Running at that time, or beginning later. Served by the index on state and end."""
        return self.filter(ends_at__gt=at or timezone.now())

    def running(self, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.published().not_over(at).filter(starts_at__lte=at)

    def overlapping(self, start: datetime, end: datetime) -> Self:
        """That run at some time between `start` and `end`."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def meant_for(self, unit_ids: Collection[int], kind_ids: Collection[int]) -> Self:
        """Those shown on the sites of units, which are of these kinds: the centre's by target, and the units' own."""
        model = self.model
        by_kind = model.kinds.through.objects.filter(unitkind_id__in=kind_ids).values("campaign_id")
        by_unit = model.units.through.objects.filter(unit_id__in=unit_ids).values("campaign_id")
        of_centre = Q(target=Target.ALL)
        of_centre |= Q(target=Target.KINDS, pk__in=by_kind) | Q(target=Target.UNITS, pk__in=by_unit)
        return self.filter(Q(unit__in=unit_ids) | (Q(unit__isnull=True) & of_centre))

    def with_counts(self) -> Self:
        """With `shown_count` and `site_count` of the last check."""
        return self.annotate(
            shown_count=Count("placements", filter=Q(placements__shown=True), distinct=True),
            site_count=Count("placements", distinct=True),
        )


class PlacementQuerySet(models.QuerySet[Any]):
    def missing(self) -> Self:
        return self.filter(shown=False)

    def ignored_mandatory(self) -> Self:
        """Sites without a running mandatory campaign that is meant for them, for the site health."""
        now = timezone.now()
        return self.missing().filter(
            campaign__mandatory=True,
            campaign__state__in=PUBLIC_STATES,
            campaign__starts_at__lte=now,
            campaign__ends_at__gt=now,
        )

    def names_by_site(self, site_ids: Collection[int]) -> dict[int, list[str]]:
        """Member site -> names of the campaigns of these rows, for the given sites; one query."""
        found: dict[int, list[str]] = {}
        for site, name in self.filter(site__in=site_ids).values_list("site_id", "campaign__name"):
            found.setdefault(site, []).append(name)
        return found
