"""What is measured at a site, and how mandatory content is recognised: others add theirs in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

if TYPE_CHECKING:
    from .indicators.base import Indicator

_indicators: dict[str, Indicator] = {}
_checks: dict[str, Check] = {}


@dataclass(frozen=True)
class Check:
    """Recognises a mandatory content: `find(survey, row)` answers for every site of the survey.

    Args:
        name: what rows of `MandatoryContent` name it by.
        label: for the form.
        find: (survey, row) -> id of the member site -> `reports.recognisers.Found`.
    """

    name: str
    label: str | Promise
    find: Callable[[Any, Any], dict[int, Any]]


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


def register_check(check: Check) -> None:
    """Add a way to recognise mandatory content.

    Raises:
        ImproperlyConfigured: a check of that name is registered already.
    """
    if check.name in _checks:
        raise ImproperlyConfigured(f"A check named {check.name!r} is registered already.")
    _checks[check.name] = check


def find_check(name: str) -> Check | None:
    return _checks.get(name)


def check_choices() -> list[tuple[str, Any]]:
    return [(check.name, check.label) for check in _checks.values()]
