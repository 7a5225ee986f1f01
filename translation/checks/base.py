"""What a check says, and the list of checks. Checks are pure functions of source, target and language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from html import unescape
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext


@dataclass(frozen=True)
class Problem:
    """One finding. It is stored as JSON with the segment and worded when it is shown, in the reader's language.

    Attributes:
        code: key of the message that the check registered.
        blocking: the segment cannot be confirmed with it; otherwise it is a warning.
        values: of the message's placeholders.
    """

    code: str
    blocking: bool
    values: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def message(self) -> str:
        return gettext(str(_messages[self.code])) % self.values if self.code in _messages else self.code


# (source markup, target markup, language code) -> findings.
Check = Callable[[str, str, str], Iterable[Problem]]

_checks: list[Check] = []
_messages: dict[str, str | Promise] = {}


def register_check(check: Check, messages: Mapping[str, str | Promise]) -> None:
    """Have every written segment checked.

    Args:
        messages: code -> message, marked for translation, with named placeholders.

    Raises:
        ImproperlyConfigured: a code is taken.
    """
    if taken := set(messages) & set(_messages):
        raise ImproperlyConfigured(f"Messages of checks registered twice: {sorted(taken)}")
    _checks.append(check)
    _messages.update(messages)


def problems_of(source: str, target: str, language: str, limit: int | None = None) -> list[Problem]:
    """All findings on a target, the blocking ones first.

    Args:
        limit: characters that the field has room for (`translation.limits`).
    """
    found = [problem for check in _checks for problem in check(source, target, language)]
    if limit is not None and (length := len(unescape(target))) > limit:
        found.append(Problem("length.over", blocking=True, values={"length": length, "limit": limit}))
    return sorted(found, key=lambda problem: not problem.blocking)
