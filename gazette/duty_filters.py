"""Filters of the list of duties; all of them stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from sites.issuers import name_register
from sites.models import Unit

from .duties import Phase, in_phase
from .enums import DutyRole
from .models import PostingDuty
from .rights import room_of


def unit_choices(user: Any, language: str) -> list[tuple[str, str]]:
    """Units whose duties the person sees, by name."""
    room, names = room_of(user), name_register(language)
    # The register holds every unit and is kept for a minute: no query for the centre.
    codes = names if room.sees_everything else Unit.objects.filter(pk__in=room.unit_ids).values_list("code", flat=True)
    rows = [(code, (names[code].on() if code in names else "") or code) for code in codes]
    return sorted(rows, key=lambda row: row[1])


class DutyFilterSet(WagtailFilterSet):
    phase = django_filters.ChoiceFilter(label=_("How it stands"), choices=Phase.choices, method="filter_phase")
    role = django_filters.ChoiceFilter(label=_("Why"), choices=DutyRole.choices)
    unit = django_filters.ChoiceFilter(label=_("Unit"), field_name="unit__code", choices=[])
    year = django_filters.NumberFilter(label=_("Due in the year"), field_name="due_on", lookup_expr="year")

    class Meta:
        model = PostingDuty
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request: Any = self.request
        self.filters["unit"].extra["choices"] = unit_choices(request.user, request.LANGUAGE_CODE)

    def filter_phase(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(in_phase(value, timezone.localdate())) if value else rows
