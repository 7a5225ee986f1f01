"""System checks of the log-in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register  # noqa: A004


@register(Tags.security, deploy=True)
def check_second_factor(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """In real use those who publish on the portal give a second factor."""
    if settings.SECOND_FACTOR_ENFORCED:
        return []
    return [
        Warning(
            "SECOND_FACTOR_ENFORCED is off: nobody is asked for a second factor who did not choose one.",
            hint="Remove the variable, or set it to 1.",
            id="users.W001",
        )
    ]
