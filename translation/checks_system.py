"""System checks of the desk: nothing makes Vietnamese text live in another language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError
from wagtail_localize.models import LocaleSynchronization

# Setting of wagtail-localize -> (the value that the desk needs, what happens otherwise).
SETTINGS: dict[str, tuple[bool, str]] = {
    "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE": (
        False,
        "The Vietnamese text of a page would be live in another language as soon as its translation is begun.",
    ),
    "WAGTAILLOCALIZE_DISABLE_ON_DELETE": (
        True,
        "The texts of a translation would be deleted together with its page.",
    ),
}


@register
def check_settings(app_configs: Any, **kwargs: Any) -> list[Error]:
    """wagtail-localize's settings are those that the desk is built on."""
    return [
        Error(f"{name} must be {value}. {why}", id="translation.E001")
        for name, (value, why) in SETTINGS.items()
        # The default of the first is the dangerous one, of the second too.
        if getattr(settings, name, not value) is not value
    ]


@register(Tags.database)
def check_no_synchronisation(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """No language repeats the pages of another as aliases."""
    if not databases:
        return []
    try:
        rows = list(LocaleSynchronization.objects.select_related("locale"))
    except DatabaseError:
        return []  # Not migrated yet.
    return [
        Error(
            f"The language {row.locale.language_code} repeats another one (wagtail-localize's synchronisation).",
            hint="Delete the row of LocaleSynchronization, and the aliases that it made.",
            id="translation.E002",
        )
        for row in rows
    ]
