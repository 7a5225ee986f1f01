"""Log-in and permissions: Django's users, with what their memberships of today allow."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef

from .permissions import model_permissions_of
from .scope import in_groups


class MembershipBackend(ModelBackend):
    """Adds the permissions of a user's memberships; a membership that ended yesterday gives nothing today."""

    def get_user(self, user_id: Any) -> Any:
        """The user of a session, with what every screen of the admin asks: one query instead of six.

        Hardly anybody is in one of Django's groups; who is in none has nothing to be looked up there.
        """
        users = get_user_model()
        of_user = {"user": OuterRef("pk")}
        rows = users._default_manager.select_related("wagtail_userprofile").annotate(
            in_groups=Exists(users.groups.through.objects.filter(**of_user)),
            has_permissions=Exists(users.user_permissions.through.objects.filter(**of_user)),
        )
        user = rows.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        found = set(super().get_all_permissions(user_obj, obj))
        if obj is None and user_obj.is_active and not user_obj.is_anonymous:
            found |= model_permissions_of(user_obj)
        return found

    def _get_user_permissions(self, user_obj: Any) -> Any:
        if not getattr(user_obj, "has_permissions", True):
            return Permission.objects.none()
        return super()._get_user_permissions(user_obj)  # type: ignore[misc]

    def _get_group_permissions(self, user_obj: Any) -> Any:
        if not in_groups(user_obj):
            return Permission.objects.none()
        return super()._get_group_permissions(user_obj)  # type: ignore[misc]
