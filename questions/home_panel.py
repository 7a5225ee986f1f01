"""What the admin's first page tells those who work in the questions room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from cms.calendar.working_days import current

from .clock import due_of
from .enums import RUNNING_STATES
from .inbox import of_person
from .menu_counts import counts_for
from .models import Question
from .rights import room_of

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """A number, what it counts, and the list of it."""

    count: int
    label: str
    url: str


class QuestionsPanel(Component):
    """Figures with their lists, and what is due next of the person's own. Few queries besides the kept figures."""

    name = "questions"
    template_name = "questions/admin/home_panel.html"
    order = 130

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        if not room_of(user).works_here:
            return {"lines": []}
        return {"lines": lines_for(user), "questions": self.next_questions(user)}

    @staticmethod
    def next_questions(user: Any) -> list[dict[str, Any]]:
        """The person's own; where there are none, those of the person's units."""
        room = room_of(user)
        open_now = Question.objects.filter(state__in=RUNNING_STATES).order_by("due_date", "pk")
        mine = list(open_now.filter(of_person(user))[:SHOWN])
        if not mine and room.officer_units and not room.is_centre:
            mine = list(open_now.filter(lead_unit__in=room.officer_units)[:SHOWN])
        if not mine:
            return []
        calendar = current()
        return [{"question": question, "due": due_of(question, calendar)} for question in mine]


def lines_for(user: Any) -> list[Line]:
    counts = counts_for(user)
    late = "?due=late"
    rows = [
        (counts.screening, _("to be screened"), "screening", ""),
        (counts.sent, _("sent to your unit, not accepted yet"), "units", "?state=routed"),
        (counts.parts, _("parts of joint answers asked of your unit"), "units", ""),
        (counts.approval, _("answers for you to approve"), "approval", ""),
        (counts.mine, _("given to you"), "mine", ""),
        (counts.late, _("late"), "all", late),
    ]
    return [
        Line(number, label, reverse("questions_inbox_tab", args=[tab]) + query)
        for number, label, tab, query in rows
        if number
    ]
