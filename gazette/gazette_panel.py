"""What the admin's first page tells the gazette's desk and its approvers; an alarm stands first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from .enums import IssueState
from .models import GazetteIntake, GazetteIssue
from .rights import room_of
from .terms import counts
from .verifying import alarming


@dataclass(frozen=True)
class Line:
    """A number, what it counts, and the list of it."""

    count: int
    label: str
    url: str


class GazettePanel(Component):
    """Three queries."""

    name = "gazette"
    template_name = "gazette/admin/home_panel.html"
    order = 140

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        if not room_of(user).sees_gazette:
            return {"lines": [], "alarming": []}
        return {"lines": lines_for(user), "alarming": list(alarming().prefetch_related("numbers")[:10])}


def lines_for(user: Any) -> list[Line]:
    room = room_of(user)
    ledger, issues = reverse("gazette_intake"), reverse("gazette_issues")
    lines = counts(GazetteIntake.objects.all())
    states = dict(GazetteIssue.objects.order_by().values_list("state").annotate(Count("pk")))
    approving, desk = room.approves_issues, room.is_gazette
    rows = [
        (lines["late"], _("documents are late for publication"), f"{ledger}?due=late", True),
        (lines["waiting"], _("documents wait for an issue"), f"{ledger}?state=waiting", desk),
        (states.get(IssueState.IN_APPROVAL, 0), _("issues wait for approval"), issues, approving or desk),
        (states.get(IssueState.APPROVED, 0), _("issues are to be signed"), issues, approving or desk),
        (states.get(IssueState.SIGNED, 0), _("issues are signed and to be published"), issues, approving or desk),
    ]
    return [Line(number, label, url) for number, label, url, shown in rows if number and shown]
