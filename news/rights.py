"""Who may do what with appearances. Rights hold by unit; what the centre decides is the central editors' alone."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.core.tree import home_path_of
from cms.users.enums import Role
from sites.models import MemberSite
from sites.scope import at_portal, scope_of

from .enums import BY_UNIT
from .models import Appearance

# Role -> actions, for the policy: who sees the rows of which unit, and who may open their forms.
APPEARANCES: dict[str, set[str]] = {
    Role.CENTRAL_EDITOR: {"view", "change"},
    Role.UNIT_WEBMASTER: {"view", "change"},
    Role.UNIT_LEADER: {"view", "change"},
    Role.UNIT_AUTHOR: {"view"},
    Role.AUDITOR: {"view"},
}
DISTRIBUTIONS: dict[str, set[str]] = {Role.CENTRAL_EDITOR: {"add", "change", "view"}, Role.AUDITOR: {"view"}}
TOPIC_VERDICTS: dict[str, set[str]] = {Role.CENTRAL_EDITOR: {"add", "change", "view"}, Role.AUDITOR: {"view"}}
SPEAKS_FOR_UNIT = frozenset({Role.UNIT_WEBMASTER, Role.UNIT_LEADER})


def visible_appearances(user: Any) -> Any:
    """The rows that this person may look at."""
    policy = policy_registry.get_by_type(Appearance)
    return policy.instances_user_has_any_permission_for(user, {"view", "change"})


def is_centre(user: Any) -> bool:
    """Whether the user decides for the portal."""
    scope = scope_of(user)
    central = (m for m in scope.memberships if m.role == Role.CENTRAL_EDITOR)
    return scope.is_administrator or any(at_portal(membership) for membership in central)


def speaks_for(user: Any, unit_id: int) -> bool:
    """Whether the user decides for this unit, and its site is open for changes."""
    scope = scope_of(user)
    return scope.is_administrator or unit_id in scope.units_where(SPEAKS_FOR_UNIT) & scope.editable_unit_ids


def may_move(user: Any, appearance: Appearance, state: str) -> bool:
    """Whether `user` is at the end that moves an appearance into `state`; whether it may go there is another matter."""
    return speaks_for(user, appearance.unit_id) if state in BY_UNIT else is_centre(user)


def may_edit(user: Any, appearance: Appearance) -> bool:
    """Whether the appearance is the user's to word and to place: that of the site where it appears."""
    return is_centre(user) if appearance.direction == "up" else speaks_for(user, appearance.unit_id)


def site_of_path(path: str) -> MemberSite | None:
    """The member site whose tree holds a page of this path."""
    homes = Page.objects.filter(path=home_path_of(path)).values("translation_key")
    sites = MemberSite.objects.for_serving().filter(site__root_page__translation_key__in=homes)
    found: MemberSite | None = sites.first()
    return found
