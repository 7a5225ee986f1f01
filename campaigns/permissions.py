"""Who may do what with campaigns.

The centre's people manage all, each webmaster the own unit's; a unit's webmaster and leader read what is meant for its
site.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from cms.users.enums import Role
from sites.models import MemberSite
from sites.scope import scope_of
from sites.unit_policy import ALL, READING, UnitPermissionPolicy

from .models import Campaign
from .targeting import campaigns_of_units

CAMPAIGNS: dict[str, Collection[str]] = {
    Role.CENTRAL_EDITOR: ALL,
    Role.CAMPAIGN_MANAGER: ALL,
    Role.UNIT_WEBMASTER: ALL,
    Role.UNIT_LEADER: {"view"},
    Role.AUDITOR: {"view"},
}
# Who decides for a unit that an optional campaign is not shown on its site.
HIDING = frozenset({Role.UNIT_WEBMASTER})


class CampaignPolicy(UnitPermissionPolicy):
    """A unit reads, beside its own campaigns, those of the centre that are meant for its site."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = super().instances_user_has_any_permission_for(user, actions)
        reading = set(actions) & READING
        units = self.units_for(user, reading) if reading else frozenset()
        if not units:
            return rows
        received = campaigns_of_units(units).of_centre().announced()
        return self.model._default_manager.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=received.values("pk")))


def campaign_policy() -> CampaignPolicy:
    return CampaignPolicy(Campaign, "unit", CAMPAIGNS)


def reads_all_sites(user: Any) -> bool:
    """Whether the user may know how other units deal with a campaign."""
    return scope_of(user).sees_everything


def sites_to_decide(user: Any) -> list[MemberSite]:
    """The sites for which the user may hide an optional campaign."""
    scope = scope_of(user)
    if scope.is_administrator:
        return list(MemberSite.objects.for_serving())
    units = scope.units_where(HIDING) & scope.editable_unit_ids
    return [site for site in scope.sites if site.unit_id in units]
