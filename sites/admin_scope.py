"""Every view of our viewsets asks for the object at hand, not only for the kind of object.

Wagtail's generic views check the right on the model and then fetch any row of it; a webmaster who may change the own
site could open every other one. `construct_view` is the one place through which all views of a viewset pass.

The gate before the admin (`sites.guard`) lets through what is `guarded`: a view that answers for itself, because it
asks the policy for every object that it touches. Anything else that is on no list is refused.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.admin.utils import unquote
from django.http import Http404
from wagtail.admin.views.generic.history import HistoryView
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

from .admin_filters import ScopedFiltersMixin

READING_VIEWS = ("Inspect", "History", "Usage")
View = TypeVar("View")


def guarded(view: View) -> View:
    """Mark a view that asks for every object it touches whether the user may; the gate then leaves that to the view."""
    view.guarded = True  # type: ignore[attr-defined]
    return view


class GuardedMixin:
    """For class-based views that are no viewset's: what they show and change, they ask the policies for."""

    @classmethod
    def as_view(cls, **kwargs: Any) -> Any:
        return guarded(super().as_view(**kwargs))  # type: ignore[misc]


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
            try:
                found = allowed.filter(pk=unquote(str(pk))).exists()
            except ValueError:
                found = False
            if not found:
                raise Http404
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class ScopedListMixin(ScopedFiltersMixin, ScopedViewMixin):
    """Lists what this user may touch, and nothing else.

    A history lists what happened to one object, for which `setup` has asked.
    """

    request: Any
    row_related: tuple[str, ...] = ()
    row_prefetched: tuple[str, ...] = ()

    def get_base_queryset(self) -> Any:
        if isinstance(self, HistoryView):
            return super().get_base_queryset()  # type: ignore[misc]
        policy = policy_registry.get_by_type(self.model)
        mine = policy.instances_user_has_any_permission_for(self.request.user, {"change", "view"})
        rows = super().get_base_queryset().filter(pk__in=mine.values("pk"))  # type: ignore[misc]
        rows = rows.select_related(*self.row_related) if self.row_related else rows
        return rows.prefetch_related(*self.row_prefetched)


class ScopedViewSetMixin:
    """Put before `ModelViewSet` or `SnippetViewSet`.

    Attributes:
        row_related: relations that each row of the list shows, joined.
        row_prefetched: the same, each for all rows in a query.
    """

    row_related: tuple[str, ...] = ()
    row_prefetched: tuple[str, ...] = ()

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        mixin = ScopedListMixin if hasattr(view_class, "get_base_queryset") else ScopedViewMixin
        shown = {"row_related": self.row_related, "row_prefetched": self.row_prefetched}
        scoped = type(view_class.__name__, (mixin, view_class), shown)
        return guarded(super().construct_view(scoped, **kwargs))  # type: ignore[misc]


class _ChoosableMixin:
    request: Any
    model_class: Any

    def choosable(self) -> Any:
        policy = policy_registry.get_by_type(self.model_class)
        return policy.instances_user_has_any_permission_for(self.request.user, {"choose"})

    def get_object_list(self) -> Any:
        return self.choosable()


class ScopedChooseView(_ChoosableMixin, ChooseView):
    pass


class ScopedChooseResultsView(_ChoosableMixin, ChooseResultsView):
    pass


class ScopedChosenView(_ChoosableMixin, SnippetChosenView):
    def get_object(self, pk: Any) -> Any:
        return self.choosable().get(pk=pk)


class ScopedChosenMultipleView(_ChoosableMixin, SnippetChosenMultipleView):
    def get_objects(self, pks: Any) -> Any:
        return self.choosable().filter(pk__in=pks)


class ScopedSnippetChooserViewSet(SnippetChooserViewSet):
    """`chooser_viewset_class` of snippets: offers what the policy lets the user choose."""

    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView
    chosen_view_class = ScopedChosenView
    chosen_multiple_view_class = ScopedChosenMultipleView

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        return guarded(super().construct_view(view_class, **kwargs))
