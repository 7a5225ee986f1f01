"""Reads of units, member sites and memberships, in the words of the domain."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from cms.users.enums import CENTRAL, MANAGING

from .enums import ANSWERED_STATES, PUBLIC_STATES


def in_force(on: date | None = None) -> Q:
    """Rows of dated data that hold on a day (today in Vietnam by default): `valid_from <= day <= valid_to`."""
    day = on or timezone.localdate()
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `valid_from`, `valid_to` (both inclusive; an open end is null) and `legal_basis`."""

    def valid_on(self, day: date | None = None) -> Self:
        return self.filter(in_force(day))


class UnitQuerySet(models.QuerySet[Any]):
    def existing(self, day: date | None = None) -> Self:
        """Units that have a name in force on `day` (today by default)."""
        period = self.model._meta.get_field("periods").related_model
        return self.filter(pk__in=period.objects.valid_on(day).values("unit_id"))

    def with_names(self) -> Self:
        """Load names and kinds with the units: `unit.period_on(...)` then asks nothing more."""
        period = self.model._meta.get_field("periods").related_model
        return self.prefetch_related(Prefetch("periods", queryset=period.objects.select_related("kind")))


class MemberSiteQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        """Sites that the public can read."""
        return self.filter(state__in=PUBLIC_STATES)

    def answered(self) -> Self:
        """Sites whose host answers, and be it with the way to the successor's."""
        return self.filter(state__in=ANSWERED_STATES)

    def for_serving(self) -> Self:
        """With all that a request needs of its site, in one query."""
        return self.select_related("site__root_page", "unit")


class PlannedChangeQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(done_at=None)

    def due(self, day: date | None = None) -> Self:
        """Those whose day has come, in the order in which they were planned."""
        return self.waiting().filter(due_on__lte=day or timezone.localdate()).order_by("due_on", "pk")


class MembershipQuerySet(DatedQuerySet):
    def central(self) -> Self:
        """Of the portal's people."""
        return self.filter(role__in=CENTRAL, unit__member_site__site__is_default_site=True)

    def managing(self) -> Self:
        return self.filter(role__in=MANAGING)

    def ended(self) -> Self:
        return self.filter(valid_to__lt=timezone.localdate())


class InvitationQuerySet(DatedQuerySet):
    def waiting(self) -> Self:
        """Neither accepted nor withdrawn; the link may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)
