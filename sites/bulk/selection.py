"""Which sites a change is for: those that one may change, by kind, state and text."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from wagtail.permissions import policy_registry

from sites.models import MemberSite, Unit, UnitPeriod


def may_change_many(user: Any) -> bool:
    """Whether `user` may change the settings of every site: administrators and central editors."""
    policy: Any = policy_registry.get_by_type(MemberSite)
    return bool(policy.units_for(user, {"change"}) is None)


def sites_of(*, kind: str = "", state: str = "", text: str = "", hosts: list[str] | None = None) -> Any:
    """Member sites by kind of unit (its code), state, words in the name, code or host, or a list of hosts."""
    sites = MemberSite.objects.all()
    if kind:
        units = UnitPeriod.objects.valid_on().filter(kind__code=kind)
        sites = sites.filter(unit__in=units.values("unit"))
    if state:
        sites = sites.filter(state=state)
    if text:
        named = UnitPeriod.objects.valid_on().filter(name__icontains=text)
        found = Q(unit__code__icontains=text) | Q(site__hostname__icontains=text) | Q(unit__in=named.values("unit"))
        sites = sites.filter(found)
    if hosts:
        sites = sites.filter(site__hostname__in=hosts)
    return sites


def with_settings(sites: Any) -> Any:
    """With all that changes and lists read, in a few queries however many sites there are."""
    units = Unit.objects.with_names()
    return sites.select_related("site__root_page").prefetch_related(Prefetch("unit", queryset=units), "linked_websites")
