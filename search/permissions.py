"""Who may do what with what the editors of the search keep."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wagtail.permissions import policy_registry

from cms.users.enums import Role
from sites.unit_policy import ALL

from .models import QueryLog

# A webmaster's are those of the own unit's site; those of all sites have no unit and are the centre's.
BEST_BETS: dict[str, Collection[str]] = {
    Role.CENTRAL_EDITOR: ALL,
    Role.UNIT_WEBMASTER: ALL,
    Role.AUDITOR: {"view"},
}
# One language for all sites: the centre's.
SYNONYMS: dict[str, Collection[str]] = {Role.CENTRAL_EDITOR: ALL, Role.AUDITOR: {"view"}}
QUERIES: dict[str, Collection[str]] = {
    Role.CENTRAL_EDITOR: {"view"},
    Role.UNIT_WEBMASTER: {"view"},
    Role.AUDITOR: {"view"},
}


def may_add(model: Any, user: Any) -> bool:
    """Whether the user may add rows of `model`, best bets or synonyms."""
    return bool(policy_registry.get_by_type(model).user_has_permission(user, "add"))


def reads_queries(user: Any) -> bool:
    return bool(policy_registry.get_by_type(QueryLog).user_has_permission(user, "view"))


def queries_of(user: Any) -> Any:
    """The queries that the user may read: of every site, or of the own ones."""
    return policy_registry.get_by_type(QueryLog).instances_user_has_permission_for(user, "view")
