"""What the admin's first page tells the desk's people and those who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from .menu_counts import counts_for
from .models import TranslationJob
from .rights import Desk, desk_of

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """A number, what it counts, and the list of it."""

    count: int
    label: str
    url: str


class DeskPanel(Component):
    """Figures with their lists, and the next jobs to do. One query besides the kept figures."""

    name = "translation"
    template_name = "translation/admin/home_panel.html"
    order = 140

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        desk = desk_of(user)
        if not desk.sees_jobs:
            return {"lines": []}
        return {"lines": lines_for(user, desk), "jobs": self.next_jobs(user, desk), "works_here": desk.works_here}

    @staticmethod
    def next_jobs(user: Any, desk: Desk) -> Any:
        """What the person translates next, or reviews."""
        if not desk.locale_ids:
            return []
        mine = TranslationJob.objects.filter(assignee=user, state__in=("translating", "changes_requested", "queued"))
        if desk.reviewed_locale_ids and not desk.translated_locale_ids:
            mine = TranslationJob.objects.to_review_by(user)
        return mine.select_related("locale").order_by("due_date", "priority", "pk")[:SHOWN]


def lines_for(user: Any, desk: Desk) -> list[Line]:
    counts = counts_for(user)
    rows = [
        (counts.mine if desk.translated_locale_ids else 0, _("to be translated by you"), "mine"),
        (counts.waiting if desk.works_here else 0, _("in the queue, unassigned"), "unassigned"),
        (counts.overdue, _("overdue"), "overdue"),
    ]
    found = [Line(number, label, reverse("translation_queue_tab", args=[tab])) for number, label, tab in rows if number]
    if counts.review:
        found.insert(0, Line(counts.review, _("to be reviewed by you"), reverse("translation_inbox")))
    return found
