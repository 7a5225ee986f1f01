"""Every view of our viewsets asks for the object at hand, not only for the kind of object.

Wagtail's generic views check the right on the model and then fetch any row of it; a webmaster who may change the own
site could open every other one. `construct_view` is the one place through which all views of a viewset pass.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404
from wagtail.permissions import policy_registry

READING_VIEWS = ("Inspect", "History", "Usage")


class ScopedViewMixin:
    """Before a view of one object does anything: may this user touch this object?"""

    model: Any

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        pk = kwargs.get("pk") or (args[0] if args else None)
        if pk is not None and self.model is not None:
            reading = any(name in type(self).__name__ for name in READING_VIEWS)
            actions = {"change", "view"} if reading else {"change"}
            policy = policy_registry.get_by_type(self.model)
            allowed = policy.instances_user_has_any_permission_for(request.user, actions)
            if not allowed.filter(pk=unquote(str(pk))).exists():
                raise Http404
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class ScopedListMixin(ScopedViewMixin):
    """Lists what this user may touch, and nothing else."""

    request: Any

    def get_base_queryset(self) -> Any:
        policy = policy_registry.get_by_type(self.model)
        mine = policy.instances_user_has_any_permission_for(self.request.user, {"change", "view"})
        return super().get_base_queryset().filter(pk__in=mine.values("pk"))  # type: ignore[misc]


class ScopedViewSetMixin:
    """Put before `ModelViewSet` or `SnippetViewSet`."""

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        mixin = ScopedListMixin if hasattr(view_class, "get_base_queryset") else ScopedViewMixin
        scoped = type(view_class.__name__, (mixin, view_class), {})
        return super().construct_view(scoped, **kwargs)  # type: ignore[misc]
