"""The calendar of the years in which the demonstration has deadlines: filled and confirmed."""

from __future__ import annotations

from django.utils import timezone

from cms.calendar.actions import ChangeDaysAction, ConfirmYearAction, seed_changes
from cms.calendar.law import SOURCE
from cms.calendar.models import CalendarYear

ANNOUNCEMENT = "Thông báo lịch nghỉ lễ, Tết năm {year} (dữ liệu minh họa)"


def build_working_days() -> None:
    """The year before, because older deadlines began there, this one and the next; what is confirmed stays."""
    this_year = timezone.localdate().year
    confirmed = set(CalendarYear.objects.filter(confirmed_at__isnull=False).values_list("year", flat=True))
    for year in range(this_year - 1, this_year + 2):
        if year not in confirmed:
            ChangeDaysAction(seed_changes(year), SOURCE, fills=year).execute()
            ConfirmYearAction(year, ANNOUNCEMENT.format(year=year)).execute()
