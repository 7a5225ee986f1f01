"""Filters of the intake ledger; all of them stand in the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from sites.admin_filters import PlainSelect
from sites.unit_names import unit_names

from .enums import IntakeState, IntakeWay
from .models import GazetteIntake
from .terms import OPEN, SOON

DUE = (("late", _("Late")), ("today", _("Due today")), ("soon", _("Due soon")), ("in_time", _("In time")))


class ReceivedRange(DateRangePickerWidget):
    """`received_after=2026-01-01&received_before=2026-01-31`; both days included."""

    suffixes = ["after", "before"]


def in_phase(rows: Any, phase: str) -> Any:
    today = timezone.localdate()
    if phase == "late":
        return rows.overdue(today)
    rows = rows.filter(state__in=OPEN)
    if phase == "today":
        return rows.filter(publish_due=today)
    last = today + timedelta(days=SOON)
    if phase == "soon":
        return rows.filter(publish_due__gt=today, publish_due__lte=last)
    return rows.filter(publish_due__gt=last)


class IntakeFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=IntakeState.choices, widget=CheckboxSelectMultiple
    )
    due = django_filters.ChoiceFilter(label=_("Due"), choices=DUE, method="by_due", widget=PlainSelect)
    sender = django_filters.ChoiceFilter(label=_("Sender"), choices=unit_names, widget=PlainSelect)
    way = django_filters.ChoiceFilter(label=_("Way"), choices=IntakeWay.choices, widget=PlainSelect)
    received = django_filters.DateFromToRangeFilter(label=_("Received"), field_name="received_on", widget=ReceivedRange)

    class Meta:
        model = GazetteIntake
        fields: list[str] = []

    def by_due(self, queryset: Any, name: str, value: str) -> Any:
        return in_phase(queryset, value)
