"""Filters of the list of documents; all of them stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from news.models import Topic
from sites.admin_filters import PlainSelect
from sites.unit_names import kept_for_a_minute, unit_names

from .enums import Confidentiality, DocumentState, EffectState, Nature
from .models import DocumentKind, LegalDocument
from .numbers import loose_key
from .words import has_words


class DateRange(DateRangePickerWidget):
    """`signed_after=2026-01-01&signed_before=2026-01-31`; both days included."""

    suffixes = ["after", "before"]


def kind_choices() -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = kept_for_a_minute(
        "document-kinds", lambda: [(row.pk, f"{row.name_in()} ({row.code})") for row in DocumentKind.objects.all()]
    )
    return found


def topic_choices() -> list[tuple[Any, Any]]:
    rows = Topic.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("rank", "name")
    found: list[tuple[Any, Any]] = kept_for_a_minute("document-topics", lambda: list(rows.values_list("pk", "name")))
    return found


def choice(label: Any, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, widget=PlainSelect, empty_label=_("All"), **kwargs)


class DocumentFilterSet(WagtailFilterSet):
    mine = choice(_("Whose"), [("own", _("Only those of my unit"))], method="filter_mine")
    state = choice(_("State"), DocumentState.choices)
    year = django_filters.NumberFilter(label=_("Year"))
    kind = choice(_("Kind of document"), kind_choices, field_name="kind_id")
    issuer = choice(_("Issuer"), unit_names, field_name="issuer_id")
    nature = choice(_("Nature"), Nature.choices)
    topic = choice(_("Field of life"), topic_choices, field_name="topic_id")
    effect = choice(_("State of effect today"), EffectState.choices, method="filter_effect")
    confidentiality = choice(_("Confidentiality"), Confidentiality.choices)
    signed = django_filters.DateFromToRangeFilter(label=_("Signed"), field_name="signed_on", widget=DateRange)

    class Meta:
        model = LegalDocument
        fields: list[str] = []

    def filter_mine(self, rows: Any, name: str, value: str) -> Any:
        return rows.own_of(self.request.user) if value else rows

    def filter_effect(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_effect_state(value) if value else rows


def search(rows: Any, query: str) -> Any:
    """By number, however it is typed; else every word in number, abstract or signer, without marks."""
    key = loose_key(query)
    words = has_words(LegalDocument, query)
    if not key:
        return rows.filter(words)
    numbers = Q(number_key=key) | Q(number_key__startswith=f"{key}/") | Q(number_key__startswith=f"{key}-")
    return rows.filter(numbers | words)
