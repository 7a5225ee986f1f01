"""Filters of the table."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from sites.models import MemberSite, UnitKind

from .enums import State
from .indicators.registry import indicators


def kinds() -> list[tuple[int, str]]:
    """The kinds of units; they change with a decree, so a minute in the cache does no harm."""
    return (
        cache.get_or_set("reports.kinds", lambda: [(kind.pk, kind.name) for kind in UnitKind.objects.all()], 60) or []
    )


class SiteHealthFilterSet(WagtailFilterSet):
    """By grade, by kind of unit, and by where the trouble is."""

    grade = django_filters.ChoiceFilter(label=_("Grade"), field_name="health__grade", choices=State.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind of unit"), field_name="health__kind", choices=kinds)
    problem = django_filters.ChoiceFilter(
        label=_("Trouble with"),
        method="with_problem",
        choices=lambda: [(indicator.code, indicator.label) for indicator in indicators()],
    )

    class Meta:
        model = MemberSite
        fields: list[str] = []

    def with_problem(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(indicators__code=value, indicators__state__gte=State.WARNING)
