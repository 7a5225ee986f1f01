"""What the admin's first page tells those who keep the calendar: a year that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.calendar.models import CalendarYear

from .access import may_change

# From then on deadlines reach into the next year, and the government has usually announced its days off.
NOVEMBER = 11


class CalendarPanel(Component):
    """The years to confirm: the next one from 1 November on, and still in that year itself."""

    template_name = "member_sites/calendar/panel.html"
    order = 120

    def __init__(self, years: list[int]) -> None:
        self.years = years

    @classmethod
    def for_user(cls, user: Any, today: date | None = None) -> CalendarPanel | None:
        if not may_change(user):
            return None
        today = today or timezone.localdate()
        wanted = [today.year, today.year + 1] if today.month >= NOVEMBER else [today.year]
        done = CalendarYear.objects.filter(year__in=wanted, confirmed_at__isnull=False)
        years = sorted(set(wanted) - set(done.values_list("year", flat=True)))
        return cls(years) if years else None

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"years": [(year, reverse("special_days:year", args=[year])) for year in self.years]}
