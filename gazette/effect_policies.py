"""Who sees citations of documents on pages: each unit those of its own site, the centre all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.permissions import register_permission_policy

from sites.scope import scope_of
from sites.unit_policy import READING, UnitPermissionPolicy

from .models import PageCitation


class CitationPolicy(UnitPermissionPolicy):
    """View only; written by the worker."""

    def __init__(self) -> None:
        super().__init__(PageCitation, "member_site__unit", {})

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        if not user.is_active or user.is_anonymous or not READING & set(actions):
            return False
        scope = scope_of(user)
        return scope.sees_everything or bool(scope.unit_ids)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return bool(self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = PageCitation.objects.all()
        return rows.visible_to(user) if self.user_has_any_permission(user, actions) else rows.none()


def register() -> None:
    register_permission_policy(PageCitation, CitationPolicy())
