"""Which sites a campaign is meant for, and which campaigns a unit has to do with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sites.models import MemberSite, Unit

from .enums import Target
from .models import Campaign


def kinds_of(unit_ids: Collection[int]) -> set[int]:
    """The kinds that these units are of today."""
    periods = (unit.period_on() for unit in Unit.objects.filter(pk__in=unit_ids).with_names())
    return {period.kind_id for period in periods if period is not None}


def campaigns_of_units(unit_ids: Collection[int]) -> Any:
    """Campaigns that are shown on the sites of these units, in every state."""
    return Campaign.objects.meant_for(unit_ids, kinds_of(unit_ids))


def all_sites() -> list[MemberSite]:
    """Every site with the names and kinds of its unit; four queries."""
    rows = MemberSite.objects.for_serving().prefetch_related("unit__periods__kind", "languages")
    return list(rows.order_by("unit__rank", "unit__code"))


def sites_of(campaign: Campaign, sites: Iterable[MemberSite]) -> list[MemberSite]:
    """Those of `sites` that the campaign is meant for."""
    if campaign.unit_id is not None:
        return [site for site in sites if site.unit_id == campaign.unit_id]
    if campaign.target == Target.ALL:
        return list(sites)
    if campaign.target == Target.UNITS:
        units = {unit.pk for unit in campaign.units.all()}
        return [site for site in sites if site.unit_id in units]
    kinds = {kind.pk for kind in campaign.kinds.all()}
    found = ((site, site.unit.period_on()) for site in sites)
    return [site for site, period in found if period is not None and period.kind_id in kinds]


def is_meant_for(campaign: Campaign, member_site: MemberSite) -> bool:
    return bool(sites_of(campaign, [member_site]))
