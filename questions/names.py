"""What people and units are called on the officers' screens, without a query for each row."""

from __future__ import annotations

from typing import Any

from sites.unit_names import kept_for_a_minute, unit_name, unit_names

__all__ = ["kept_for_a_minute", "person_name", "unit_name", "unit_names"]


def person_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user is not None else ""
