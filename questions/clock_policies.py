"""Policies of mails, requests about personal data and the record of views. Registered in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.users.enums import Role

from .models import DataRequest, PersonalDataView, Question, QuestionMail
from .rights import room_of

READING = frozenset({"view"})
WORKING = frozenset({"view", "change"})


class CentrePolicy(ModelPermissionPolicy):
    """For the centre's people only; nobody adds or deletes a row by hand."""

    def allowed(self, user: Any) -> frozenset[str]:
        if not user.is_active or user.is_anonymous:
            return frozenset()
        return WORKING if room_of(user).is_centre else frozenset()

    def rows_for(self, user: Any) -> Any:
        return self.model._default_manager.all()

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.allowed(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return bool(self.allowed(user) & set(actions))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return bool(self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists())

    def instances_user_has_permission_for(self, user: Any, action: str) -> Any:
        return self.instances_user_has_any_permission_for(user, [action])

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        if not self.allowed(user) & set(actions):
            return self.model._default_manager.none()
        return self.rows_for(user)


class ViewLogPolicy(CentrePolicy):
    """Who looked at personal data is read by administrators and auditors: an auditor of a unit, that unit's."""

    def allowed(self, user: Any) -> frozenset[str]:
        if not user.is_active or user.is_anonymous:
            return frozenset()
        room = room_of(user)
        audits = any(membership.role == Role.AUDITOR for membership in room.scope.memberships)
        return READING if room.is_administrator or audits else frozenset()

    def rows_for(self, user: Any) -> Any:
        rows = self.model._default_manager.all()
        if room_of(user).sees_everything:
            return rows
        return rows.filter(question__in=Question.objects.visible_to(user).values("pk"))


def register() -> None:
    model: Any
    for model in (QuestionMail, DataRequest):
        register_permission_policy(model, CentrePolicy(model))
    register_permission_policy(PersonalDataView, ViewLogPolicy(PersonalDataView))
