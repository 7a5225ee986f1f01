"""Filters of the queue."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from sites.admin_filters import UnitFilter

from .enums import JobState, Priority
from .forms.desk import languages
from .models import TranslationJob
from .people import person_name, translators
from .rights import desk_of


def language_choices() -> list[tuple[int, str]]:
    return [(locale.pk, str(locale.get_display_name())) for locale in languages()]


def translator_choices() -> list[tuple[int, str]]:
    return [(person.pk, person_name(person)) for person in translators()]


class JobFilterSet(WagtailFilterSet):
    """By language, unit, state, priority and translator; people of a unit see no names of the desk's people here."""

    locale = django_filters.ChoiceFilter(label=_("Language"), choices=language_choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=JobState.choices)
    priority = django_filters.ChoiceFilter(label=_("Priority"), choices=Priority.choices)
    assignee = django_filters.ChoiceFilter(label=_("Translator"), choices=translator_choices)
    unit = UnitFilter("site__unit")

    class Meta:
        model = TranslationJob
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desk = desk_of(self.request.user)
        if not (desk.works_here or desk.sees_everything):
            self.filters.pop("assignee")
            self.filters.pop("unit")
