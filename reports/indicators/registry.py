"""What is measured at a site: other rooms add theirs in `AppConfig.ready()`."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from .base import Indicator

_indicators: dict[str, Indicator] = {}


def register_indicator(indicator: Indicator) -> None:
    """Add an indicator to the table, the site's page and the exports.

    Raises:
        ImproperlyConfigured: an indicator of that code is registered already.
    """
    if indicator.code in _indicators:
        raise ImproperlyConfigured(f"An indicator named {indicator.code!r} is registered already.")
    _indicators[indicator.code] = indicator


def indicators() -> list[Indicator]:
    """All of them, in the order of the columns."""
    return sorted(_indicators.values(), key=lambda indicator: indicator.order)


def indicator(code: str) -> Indicator | None:
    return _indicators.get(code)
