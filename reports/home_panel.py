"""What the admin's first page tells a webmaster: the most pressing things to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from cms.users.enums import Role
from sites.models import MemberSite
from sites.scope import scope_of

from .models import SiteHealth
from .survey import surveyed_sites
from .todos import rows_of, todos_of

SHOWN = 3


class HealthPanel(Component):
    """The first things to do for the sites that somebody runs; the centre has the table."""

    template_name = "reports/home_panel.html"
    order = 150

    def __init__(self, sites: list[MemberSite]) -> None:
        self.sites = sites

    @classmethod
    def for_user(cls, user: Any) -> HealthPanel | None:
        scope = scope_of(user)
        units = scope.units_where({Role.UNIT_WEBMASTER}) if not scope.sees_everything else frozenset()
        if not units or not policy_registry.get_by_type(SiteHealth).user_has_permission(user, "view"):
            return None
        sites = surveyed_sites().filter(unit__in=units).select_related("site", "unit").prefetch_related("unit__periods")
        return cls(list(sites)) if sites else None

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        rows = rows_of(self.sites)
        names = {site.pk: str(site.unit) for site in self.sites}
        todos = [
            {"text": todo.text, "url": todo.url, "state": todo.state, "site": names[row.member_site_id]}
            for known, row in rows
            for todo in todos_of([(known, row)])
        ]
        todos = sorted(todos, key=lambda todo: -int(todo["state"]))[:SHOWN]
        number = len(todos)
        heading = ngettext("%(number)d thing to do for your site", "%(number)d things to do for your site", number)
        return {
            "heading": heading % {"number": number} if todos else _("Your site is in good health"),
            "todos": todos,
            "sites": self.sites,
            "several": len(self.sites) > 1,
        }
