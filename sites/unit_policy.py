"""The permission policy of everything that belongs to a unit (docs/adr/0007).

Registered in Wagtail's registry by the room that owns the model:

    register_permission_policy(Campaign, UnitPermissionPolicy(Campaign, "unit", {Role.UNIT_WEBMASTER: {"change"}}))

Rights come from memberships alone; Django groups give none here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q
from wagtail.permission_policies import ModelPermissionPolicy

from cms.users.enums import CENTRAL, PER_LANGUAGE, SEES_EVERY_UNIT

from .models import Membership, MemberSite
from .scope import at_portal, scope_of

READING = frozenset({"view", "choose"})
ALL = frozenset({"add", "change", "delete", "view", "choose"})


class UnitPermissionPolicy(ModelPermissionPolicy):
    """Who may do what with the rows of a model that belong to units.

    Args:
        model: the model.
        unit_lookup: path of fields from the model to `Unit` (`"unit"`, `"site__member_site__unit"`); `None` for what
            belongs to the centre as a whole.
        roles: role -> actions (`add`, `change`, `delete`, `view`, `choose`). A role of the centre, held at the portal,
            has them for the rows of every unit; the other roles for those of the membership's unit.
        shared: actions that everybody who works here has on the portal's rows (`choose`, `view`): the shared library.
    """

    def __init__(
        self,
        model: type[Model],
        unit_lookup: str | None,
        roles: Mapping[Any, Collection[str]],
        *,
        shared: Collection[str] = (),
    ) -> None:
        super().__init__(model)
        self.unit_lookup = unit_lookup
        self.roles = roles
        self.shared = frozenset(shared)

    # ---- whose rows ----
    def units_for(self, user: Any, actions: Iterable[str]) -> frozenset[int] | None:
        """Ids of the units whose rows `user` may do any of `actions` with; `None`: those of every unit."""
        wanted = set(actions)
        if not user.is_active or user.is_anonymous:
            return frozenset()
        if user.is_superuser:
            return None
        scope = scope_of(user)
        found: set[int] = set()
        for membership in scope.memberships:
            allowed = wanted & set(self.roles.get(membership.role, ()))
            if not allowed:
                continue
            everywhere = membership.role in CENTRAL or (membership.role in SEES_EVERY_UNIT and allowed <= READING)
            if everywhere and at_portal(membership):
                return None
            if membership.role in CENTRAL or membership.role in PER_LANGUAGE:
                continue
            if allowed & READING or membership.unit_id in scope.editable_unit_ids:
                found.add(membership.unit_id)
        return frozenset(found)

    def _shares(self, user: Any, actions: Iterable[str]) -> bool:
        return bool(self.shared & set(actions)) and bool(scope_of(user).memberships)

    # ---- Wagtail asks ----
    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        units = self.units_for(user, actions)
        return units is None or (bool(units) and self.unit_lookup is not None) or self._shares(user, actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        if self.units_for(user, actions) is None:
            return True
        if instance.pk is None:  # The form limits the unit of a new row to the own ones.
            return self.user_has_any_permission(user, actions)
        return bool(self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists())

    def instances_user_has_permission_for(self, user: Any, action: str) -> Any:
        return self.instances_user_has_any_permission_for(user, [action])

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        units = self.units_for(user, actions)
        if units is None:
            return rows
        if self.unit_lookup is None:
            return rows if self._shares(user, actions) else rows.none()
        condition = Q(**{f"{self.unit_lookup}__in": units})
        if self._shares(user, actions):
            portal = MemberSite.objects.filter(site__is_default_site=True).values("unit_id")
            condition |= Q(**{f"{self.unit_lookup}__in": portal})
        return rows.filter(pk__in=self.model._default_manager.filter(condition).values("pk"))

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        return self._users(Membership.objects.valid_on().filter(role__in=self._roles_with(actions)))

    def users_with_permission(self, action: str) -> Any:
        return self.users_with_any_permission([action])

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> Any:
        holders = Membership.objects.valid_on().filter(role__in=self._roles_with(actions))
        everywhere = Q(role__in=CENTRAL, unit__member_site__site__is_default_site=True)
        own = Q(pk__in=[])
        if self.unit_lookup is not None:
            own = Q(unit__in=self.model._default_manager.filter(pk=instance.pk).values(self.unit_lookup))
        return self._users(holders.filter(everywhere | own))

    def users_with_permission_for_instance(self, action: str, instance: Any) -> Any:
        return self.users_with_any_permission_for_instance([action], instance)

    def _roles_with(self, actions: Iterable[str]) -> list[str]:
        wanted = set(actions)
        return [role for role, allowed in self.roles.items() if wanted & set(allowed)]

    @staticmethod
    def _users(holders: Any) -> Any:
        users = get_user_model()._default_manager
        return users.filter(Q(is_superuser=True) | Q(pk__in=holders.values("user")), is_active=True)
