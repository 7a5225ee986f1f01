"""Parts of addresses that open something by themselves: they never stand in a log line.

Rooms register a pattern in `AppConfig.ready()`; its first group stays, the rest of the match becomes `…`.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

_patterns: list[re.Pattern[str]] = []


def register_log_mask(pattern: str) -> None:
    """Hide what follows the first group of `pattern` in every text of a log line."""
    compiled = re.compile(pattern)
    if compiled not in _patterns:
        _patterns.append(compiled)


def masked(text: str) -> str:
    for pattern in _patterns:
        text = pattern.sub(r"\1…", text)
    return text


def hide_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """For structlog's chain, last before the renderer."""
    for key, value in event.items():
        if isinstance(value, str) and "/" in value:
            event[key] = masked(value)
    return event
