"""The backend in use, the month's quota, and the count of characters and cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.models import Locale

from translation.models import MachineUsage

from .base import MachineBackend, MachineError


def machine() -> MachineBackend | None:
    """The backend that `TRANSLATION_MACHINE` names; `None`: there are no machine suggestions.

    Raises:
        ImproperlyConfigured: it names something else.
    """
    path = settings.TRANSLATION_MACHINE
    if not path:
        return None
    try:
        backend = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"TRANSLATION_MACHINE names {path!r}, which cannot be imported.") from error
    if not (isinstance(backend, type) and issubclass(backend, MachineBackend)):
        raise ImproperlyConfigured(f"TRANSLATION_MACHINE names {path!r}, which is no MachineBackend.")
    return backend(
        settings.TRANSLATION_MACHINE_URL, settings.TRANSLATION_MACHINE_KEY, settings.TRANSLATION_MACHINE_TIMEOUT
    )


def translate(backend: MachineBackend, texts: list[str], locale: Locale) -> list[str]:
    """All texts, in the same order, each request counted. Holds no transaction open while the service works.

    Raises:
        MachineError: a request failed, or the month's characters are used up.
    """
    found: list[str] = []
    for batch in backend.batches(texts):
        characters = sum(len(text) for text in batch)
        row = _reserve(backend.name, locale, characters)
        try:
            found += backend.translate(batch, locale.language_code)
        except MachineError:
            _give_back(row, characters)
            raise
    return found


def cost_of(characters: int) -> Decimal:
    return Decimal(settings.TRANSLATION_MACHINE_PRICE) * characters / 1_000_000


def _month(day: date | None = None) -> date:
    return (day or timezone.localdate()).replace(day=1)


@transaction.atomic
def _reserve(name: str, locale: Locale, characters: int) -> int:
    """Count a request before it is sent, so that two at once cannot both use the last of the quota."""
    month = _month()
    row, _made = MachineUsage.objects.get_or_create(month=month, backend=name[:60], locale=locale)
    quota = settings.TRANSLATION_MACHINE_QUOTA
    if quota:
        rows = MachineUsage.objects.select_for_update().filter(month=month, backend=name[:60])
        used = sum(rows.values_list("characters", flat=True))
        if used + characters > quota:
            values = {"used": used, "quota": quota}
            message = _("This month's characters are used up: %(used)s of %(quota)s. The head of the desk knows more.")
            raise MachineError(message % values)
    MachineUsage.objects.filter(pk=row.pk).update(
        requests=F("requests") + 1, characters=F("characters") + characters, cost=F("cost") + cost_of(characters)
    )
    return int(row.pk)


def _give_back(pk: int, characters: int) -> None:
    MachineUsage.objects.filter(pk=pk).update(
        failures=F("failures") + 1, characters=F("characters") - characters, cost=F("cost") - cost_of(characters)
    )


def monthly_use(day: date | None = None) -> dict[str, Any]:
    """Characters and cost of the month, all services and languages together."""
    figures = MachineUsage.objects.filter(month=_month(day)).aggregate(characters=Sum("characters"), cost=Sum("cost"))
    return {"characters": figures["characters"] or 0, "cost": figures["cost"] or Decimal(0)}
