"""What units are called on screens, without a query for each row; lists that forms offer, kept for a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation

from .issuers import name_register
from .models import Unit

SECONDS = 60


def unit_name(unit: Unit | None) -> str:
    """The name of today, from the register that is kept for a minute."""
    if unit is None:
        return ""
    names = name_register(translation.get_language() or settings.LANGUAGE_CODE).get(unit.code)
    return (names.on() if names else "") or unit.code


def kept_for_a_minute(name: str, make: Callable[[], Any]) -> Any:
    """What every list offers alike in one language, so that no list asks for it again and again."""
    key = f"sites.kept.{name}:{translation.get_language()}:{timezone.localdate()}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found


def unit_names() -> list[tuple[int, str]]:
    """Units of today by name, for fields that offer them."""
    found: list[tuple[int, str]] = kept_for_a_minute("units", _unit_names)
    return found


def _unit_names() -> list[tuple[int, str]]:
    register = name_register(translation.get_language() or settings.LANGUAGE_CODE)
    rows = Unit.objects.existing().values_list("pk", "code")
    named = [(pk, register[code].on() if code in register else code) for pk, code in rows]
    return sorted(named, key=lambda row: row[1].casefold())
