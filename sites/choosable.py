"""What a person may choose in a form: the own unit's things, and those of the shared library."""

from __future__ import annotations

from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from .models import MemberSite, Unit
from .scope import scope_of
from .unit_policy import UnitPermissionPolicy


def choosable_rows(model: type[Any], user: Any) -> Any:
    """Rows of `model` that `user` may refer to; `None` where that does not depend on the unit."""
    scope = scope_of(user)
    if scope.is_administrator:
        return None
    if issubclass(model, Page):
        return None if scope.sees_everything else scope.choosable_pages()
    if model in {get_image_model(), get_document_model()}:
        return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, {"choose", "change"})
    if scope.sees_everything:
        return None
    if model is Unit:
        return Unit.objects.filter(pk__in=scope.unit_ids)
    if model is MemberSite:
        return MemberSite.objects.filter(unit__in=scope.unit_ids)
    if model is Site:
        return Site.objects.filter(member_site__unit__in=scope.unit_ids)
    policy = policy_registry.get_by_type(model, fallback=False)
    if isinstance(policy, UnitPermissionPolicy):
        return policy.instances_user_has_any_permission_for(user, {"choose", "change"})
    return None
