"""Who issued something: what a unit was called on the day of it. A published item keeps the name of its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Page

from .intervals import of_day
from .models import MemberSite, Unit

SECONDS = 60


@dataclass(frozen=True)
class Name:
    """What a unit is called from one day to another, in one language."""

    valid_from: date
    valid_to: date | None
    text: str


@dataclass(frozen=True)
class NameHistory:
    """The names of a unit in one language."""

    names: tuple[Name, ...] = ()

    @classmethod
    def of(cls, unit: Unit, language: str) -> NameHistory:
        """No query where the unit's periods are loaded."""
        return cls(tuple(Name(row.valid_from, row.valid_to, row.name_in(language)) for row in unit.periods.all()))

    def on(self, moment: date | datetime | None = None) -> str:
        """The name on a day (today by default), by Vietnam's calendar; before the first that there is, the first."""
        if isinstance(moment, datetime):
            moment = timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()
        found = of_day(self.names, moment or timezone.localdate())
        return found.text if found else ""


def day_of(page: Any) -> datetime | None:
    """The date of a page, by which its issuer is called: its own, else that of its first publication."""
    return getattr(page, "date", None) or getattr(page, "first_published_at", None)


def name_register(language: str) -> dict[str, NameHistory]:
    """Unit code -> its names; kept for a minute."""
    key = f"sites.names:{language}"
    found: dict[str, NameHistory] | None = cache.get(key)
    if found is None:
        found = {unit.code: NameHistory.of(unit, language) for unit in Unit.objects.with_names()}
        cache.set(key, found, SECONDS)
    return found


def unit_name_of_home(path: str, language: str, moment: date | datetime | None = None) -> str:
    """Name, on a day, of the unit whose home has this tree path, in any language's tree; kept for a minute."""
    key = f"sites.homes:{language}"
    names: dict[str, NameHistory] | None = cache.get(key)
    if names is None:
        units = {
            row.site.root_page.translation_key: NameHistory.of(row.unit, language)
            for row in MemberSite.objects.for_serving().prefetch_related("unit__periods")
        }
        homes = Page.objects.filter(translation_key__in=units).values_list("path", "translation_key")
        names = {home: units[translation_key] for home, translation_key in homes}
        cache.set(key, names, SECONDS)
    history = names.get(path)
    return history.on(moment) if history else ""
