"""Locale id -> language code without a query for each page. The five locales change as often as the code does."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale

_codes: dict[int, str] = {}


def language_code_of(locale_id: int) -> str:
    """Language code (`vi`, `zh-hans`) of the locale with this id.

    Raises:
        KeyError: there is no such locale.
    """
    if locale_id not in _codes:
        _codes.update(Locale.objects.values_list("pk", "language_code"))
    return _codes[locale_id]


def html_code(language: str) -> str:
    """Language code for `lang`, `hreflang` and feeds (BCP 47): `zh-hans` is `zh-Hans`."""
    return "zh-Hans" if language == "zh-hans" else language


def locale_id_of(code: str) -> int | None:
    """Id of the locale with this language code; `None` where there is none."""
    found = {known: pk for pk, known in _codes.items()}
    if code not in found:
        _codes.update(Locale.objects.values_list("pk", "language_code"))
        found = {known: pk for pk, known in _codes.items()}
    return found.get(code)


@receiver(post_save, sender=Locale)
@receiver(post_delete, sender=Locale)
def forget_locales(**kwargs: Any) -> None:
    _codes.clear()
