"""How mandatory content is recognised: other rooms add theirs in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

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
