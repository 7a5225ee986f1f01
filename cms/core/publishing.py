"""Gates before publication: higher rooms say what must not go online, whichever way it is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied

# (page, revision) -> nothing, or `PublishRefused`.
PublishGate = Callable[[Any, Any], None]

_gates: dict[str, PublishGate] = {}


class PublishRefused(PermissionDenied):
    """A publication that is not to be, with a message for the person who tried (translated, safe to show)."""


def register_publish_gate(name: str, check: PublishGate) -> None:
    """Have `check` called before any revision of a page goes online.

    Raises:
        ImproperlyConfigured: a gate of that name is registered already.
    """
    if name in _gates:
        raise ImproperlyConfigured(f"A publish gate named {name!r} is registered already.")
    _gates[name] = check


def ask_gates(page: Any, revision: Any) -> None:
    """Raises:
    PublishRefused: by the first gate that refuses.
    """
    for check in _gates.values():
        check(page, revision)
