"""Mandatory campaigns that a site does not show.

The room `campaigns` knows what each site should show; this is told how to ask it, so that neither need know the other:
`register_indicator(CampaignIndicator(missing_mandatory))`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .enums import State
from .indicators.base import NAMED, Finding, Indicator, Todo
from .models import SiteIndicator

if TYPE_CHECKING:
    from .survey import Survey

# Ids of member sites -> id of a member site -> titles of the running mandatory campaigns that it does not show.
MissingMandatory = Callable[[Collection[int]], Mapping[int, Collection[Any]]]


class CampaignIndicator(Indicator):
    """Mandatory campaigns of the centre that the site ignores."""

    code, label, order = "campaigns", gettext_lazy("Mandatory campaigns"), 65

    def __init__(self, missing_mandatory: MissingMandatory) -> None:
        self.missing_mandatory = missing_mandatory

    def measure(self, survey: Survey) -> dict[int, Finding]:
        missing = self.missing_mandatory(survey.site_ids)
        findings = {}
        for pk in survey.site_ids:
            titles = [str(title) for title in missing.get(pk, ())]
            findings[pk] = Finding(State.BAD if titles else State.OK, len(titles), {"titles": titles[:NAMED]})
        return findings

    def summary(self, row: SiteIndicator) -> str:
        number = row.value or 0
        return (
            ngettext("%(number)d not shown", "%(number)d not shown", number) % {"number": number}
            if number
            else _("all shown")
        )

    def todos(self, row: SiteIndicator) -> list[Todo]:
        text = _("Show the mandatory campaign “%(title)s” on your pages.")
        return [Todo(text % {"title": title}, "", State.BAD) for title in row.details.get("titles", [])]
