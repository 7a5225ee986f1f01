"""Who reads the calendar and who keeps it (`sites.permissions.CALENDAR`)."""

from __future__ import annotations

from typing import Any

from wagtail.permissions import policy_registry

from cms.calendar.models import SpecialDay


def may_read(user: Any) -> bool:
    return bool(policy_registry.get_by_type(SpecialDay).user_has_permission(user, "view"))


def may_change(user: Any) -> bool:
    return bool(policy_registry.get_by_type(SpecialDay).user_has_permission(user, "change"))
