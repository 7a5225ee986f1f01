"""Log-in and permissions: Django's users, with what their memberships of today allow."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .permissions import model_permissions_of


class MembershipBackend(ModelBackend):
    """Adds the permissions of a user's memberships; a membership that ended yesterday gives nothing today."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        found = set(super().get_all_permissions(user_obj, obj))
        if obj is None and user_obj.is_active and not user_obj.is_anonymous:
            found |= model_permissions_of(user_obj)
        return found
