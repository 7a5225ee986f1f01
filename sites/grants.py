"""Who may give which role at which unit, and take it away."""

from __future__ import annotations

from typing import Any

from cms.users.enums import GRANTED_BY_WEBMASTER, MANAGING, Role

from .permissions import PAGE_ACTIONS
from .scope import at_portal, memberships_of, scope_of


def units_to_grant_at(user: Any) -> frozenset[int] | None:
    """Ids of the units at which `user` gives roles; `None`: at all of them."""
    scope = scope_of(user)
    if scope.is_administrator:
        return None
    return scope.units_where(MANAGING) & scope.editable_unit_ids


def roles_to_grant(user: Any) -> list[Role]:
    """The roles that `user` gives, in the order of `Role`."""
    if scope_of(user).is_administrator:
        return list(Role)
    return [role for role in Role if role in GRANTED_BY_WEBMASTER] if units_to_grant_at(user) else []


def may_grant(user: Any, role: str, unit_id: int) -> bool:
    units = units_to_grant_at(user)
    return role in roles_to_grant(user) and (units is None or unit_id in units)


def roles_for_second_factor(user: Any) -> set[str]:
    """Roles of today; whoever publishes at the portal's own unit counts as a central editor."""
    found: set[str] = set()
    for membership in memberships_of(user):
        found.add(membership.role)
        if "publish" in PAGE_ACTIONS.get(membership.role, ()) and at_portal(membership):
            found.add(Role.CENTRAL_EDITOR)
    return found
