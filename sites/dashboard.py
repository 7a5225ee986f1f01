"""The dashboard: the user's own sites, which is the switcher for those who run several."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from .models import MemberSite
from .scope import scope_of


class OwnSitesPanel(Component):
    """Each of the user's sites with the ways in: its pages, its public face, its settings."""

    name = "own_sites"
    template_name = "member_sites/admin/own_sites_panel.html"
    order = 20

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        policy = policy_registry.get_by_type(MemberSite)
        mine = scope_of(self.user).sites
        may = set(
            policy.instances_user_has_permission_for(self.user, "change")
            .filter(pk__in=[site.pk for site in mine])
            .values_list("pk", flat=True)
            if mine
            else ()
        )
        return {"sites": [{"site": site, "may_change": site.pk in may} for site in mine]}
