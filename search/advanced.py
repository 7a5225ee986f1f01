"""The advanced search: its limits in time, its presets, and what it says of wrong input."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

YEARS = range(1900, 2101)
# Everything that an HTML date field sends, and what people type where it is a text field.
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
BAD_DATE = _("Enter a date that exists, as day/month/year.")

PRESETS = {
    "7": _("Last 7 days"),
    "30": _("Last 30 days"),
    "this-year": _("This year"),
    "last-year": _("Last year"),
}


class PeriodForm(forms.Form):
    """First and last day of publication. The other fields of the form cannot be wrong, only find nothing."""

    since = forms.DateField(
        label=_("From a date"), required=False, input_formats=DATE_FORMATS, error_messages={"invalid": BAD_DATE}
    )
    until = forms.DateField(
        label=_("To a date"), required=False, input_formats=DATE_FORMATS, error_messages={"invalid": BAD_DATE}
    )

    def clean_since(self) -> date | None:
        return self._of_our_time("since")

    def clean_until(self) -> date | None:
        return self._of_our_time("until")

    def _of_our_time(self, name: str) -> date | None:
        """A day of the years that the search knows; at the ends of the calendar time zones run out of years."""
        day: date | None = self.cleaned_data[name]
        if day and day.year not in YEARS:
            raise ValidationError(BAD_DATE)
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return data


def preset(name: str, today: date | None = None) -> tuple[date, date] | None:
    """First and last day of a preset, by Vietnam's calendar; `None` for an unknown one."""
    day = today or timezone.localdate()
    if name == "this-year":
        return date(day.year, 1, 1), day
    if name == "last-year":
        return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)
    return (day - timedelta(days=int(name) - 1), day) if name in PRESETS else None


def with_preset(data: QueryDict) -> QueryDict | None:
    """`data` with the days of the preset whose button was pressed; `None` where none was."""
    days = preset(data.get("period", ""))
    if days is None:
        return None
    changed = data.copy()
    changed.pop("period")
    changed["since"], changed["until"] = (day.isoformat() for day in days)
    return changed
