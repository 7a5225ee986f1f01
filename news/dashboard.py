"""What waits for somebody, on the first page of the admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from sites.scope import scope_of

from .enums import AppearanceState, Direction
from .models import Appearance
from .rights import SPEAKS_FOR_UNIT, is_centre


@dataclass(frozen=True)
class Line:
    """A number, what it counts, and the list of it."""

    count: int
    label: str
    url: str


def waiting_for(user: Any) -> list[Line]:
    """What waits for the centre, or for the units that the user speaks for. One query."""
    centre = is_centre(user)
    own = Q(unit__in=scope_of(user).units_where(SPEAKS_FOR_UNIT))
    up, down = Q(direction=Direction.UP), Q(direction=Direction.DOWN)
    changed = Q(changed_at__isnull=False)
    wanted: dict[str, tuple[Q, str, str, dict[str, str]]] = {}
    if centre:
        wanted["nominated"] = (
            up & Q(state=AppearanceState.NOMINATED),
            _("nominated by units, to be decided"),
            "news_nominations",
            {"state": AppearanceState.NOMINATED},
        )
        wanted["changed"] = (up & changed, _("changed since accepted"), "news_nominations", {"changed": "true"})
    else:
        wanted["offered"] = (
            own & down & Q(state=AppearanceState.OFFERED),
            _("offered by the portal"),
            "news_offers",
            {"state": AppearanceState.OFFERED},
        )
        wanted["returned"] = (
            own & up & Q(state=AppearanceState.RETURNED),
            _("returned by the portal"),
            "news_nominations",
            {"state": AppearanceState.RETURNED},
        )
        wanted["taken"] = (own & down & changed, _("changed since taken"), "news_offers", {"changed": "true"})
    if not centre and not scope_of(user).units_where(SPEAKS_FOR_UNIT):
        return []
    counts = Appearance.objects.aggregate(**{name: Count("pk", filter=row[0]) for name, row in wanted.items()})
    return [
        Line(counts[name], label, f"{reverse(url_name)}?{urlencode(query)}")
        for name, (_filter, label, url_name, query) in wanted.items()
        if counts[name]
    ]


class SharedNewsPanel(Component):
    name = "shared_news"
    template_name = "news/admin/waiting_panel.html"
    order = 150

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"lines": waiting_for(parent_context["request"].user)}
