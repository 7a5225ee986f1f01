"""Who keeps the room's rules and texts. Rules are ended by a date, not deleted: what ran by them stays explicable."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from wagtail.permissions import register_permission_policy

from cms.users.enums import Role
from sites.unit_policy import ALL, READING, UnitPermissionPolicy

from .models import (
    CannedText,
    LetterTemplate,
    PromotedQuestion,
    QuestionSettings,
    RetentionRule,
    RoutingRule,
    ServiceLevel,
)
from .rights import room_of

Roles = dict[Any, set[str]]
KEPT = {"add", "change", "view"}
RULES: Roles = {Role.CENTRAL_EDITOR: KEPT, Role.AUDITOR: {"view"}}
ROUTING: Roles = {Role.CENTRAL_EDITOR: set(ALL), Role.AUDITOR: {"view"}}
SETTINGS: Roles = {Role.CENTRAL_EDITOR: {"change", "view"}, Role.AUDITOR: {"view"}}
OWN: Roles = {
    Role.CENTRAL_EDITOR: set(ALL),
    Role.QUESTION_OFFICER: set(ALL),
    Role.UNIT_LEADER: set(ALL),
    Role.ANSWER_APPROVER: {"view"},
    Role.AUDITOR: {"view"},
}


class RoomSettingsPolicy(UnitPermissionPolicy):
    """The centre's question officers keep everything as its central editors do (`rights.CENTRE`).

    Args:
        own: rows of a unit are the unit's; otherwise they belong to the centre as a whole.
    """

    def units_for(self, user: Any, actions: Iterable[str]) -> frozenset[int] | None:
        wanted = set(actions)
        if user.is_authenticated and user.is_active and room_of(user).is_centre:
            allowed = set(self.roles.get(Role.CENTRAL_EDITOR, ()))
            return None if wanted & allowed else frozenset()
        return super().units_for(user, actions)


class PromotedPolicy(RoomSettingsPolicy):
    """Of the unit at which a question stands first; the fields of the whole province are the centre's."""


class CannedPolicy(RoomSettingsPolicy):
    """Paragraphs for all are read by everybody who works in the room."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = super().instances_user_has_any_permission_for(user, actions)
        if READING & set(actions) and self.user_has_any_permission(user, READING):
            return self.model._default_manager.filter(Q(unit=None) | Q(pk__in=rows.values("pk")))
        return rows


def register() -> None:
    model: Any
    for model, lookup, roles, policy in (
        (ServiceLevel, None, RULES, RoomSettingsPolicy),
        (RetentionRule, None, RULES, RoomSettingsPolicy),
        (RoutingRule, None, ROUTING, RoomSettingsPolicy),
        (QuestionSettings, None, SETTINGS, RoomSettingsPolicy),
        (CannedText, "unit", OWN, CannedPolicy),
        (LetterTemplate, "unit", OWN, RoomSettingsPolicy),
        (PromotedQuestion, "unit", OWN, PromotedPolicy),
    ):
        register_permission_policy(model, policy(model, lookup, roles))
