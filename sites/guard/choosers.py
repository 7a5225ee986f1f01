"""Choosers of pages: what may be linked to, and the way there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, PageTitleColumn
from wagtail.models import Page

from cms.core.tree import STEP
from sites.admin_scope import GuardedMixin
from sites.scope import Scope, scope_of


def narrow_page_chooser(pages: Any, request: HttpRequest) -> Any:
    """Pages that the user may choose; while browsing, also those on the way to them."""
    # What each row shows, for all rows at once.
    pages = pages.annotate_approved_schedule().prefetch_workflow_states()
    scope = scope_of(request.user)
    if scope.sees_everything:
        return pages
    allowed = Q(pk__in=scope.choosable_pages().values("pk"))
    if "search" not in request.path:
        above = (*scope.paths, *scope.portal_paths)
        allowed |= Q(path__in={path[:end] for path in above for end in range(STEP, len(path), STEP)})
    return pages.filter(allowed)


class _ChildTitleColumn(PageTitleColumn):
    """Rows know their parent: Wagtail's template asks each of them for it."""

    parent: Page

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        if not instance.is_parent_page:
            instance._cached_parent_obj = self.parent
        return super().get_cell_context_data(instance, parent_context)


class OwnBrowseView(GuardedMixin, BrowseView):
    """Opens at the user's own home; looks into what the user may choose from."""

    @property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        for index, column in enumerate(columns):
            if isinstance(column, PageTitleColumn):
                columns[index] = _ChildTitleColumn(
                    column.name, label=column.label, is_multiple_choice=column.is_multiple_choice
                )
                columns[index].parent = self.parent_page
        return columns

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        scope = scope_of(request.user)
        if parent_page_id is not None:
            if not may_look_into(scope, parent_page_id):
                raise Http404
        elif len(scope.sites) == 1 and not request.GET.get("locale"):
            parent_page_id = scope.sites[0].site.root_page_id
        response: HttpResponse = super().get(request, parent_page_id)
        return response


def may_look_into(scope: Scope, page_id: int) -> bool:
    """Whether a chooser may list what is below a page: a seen one, a public one of the portal, one on the way there."""
    path = Page.objects.filter(pk=page_id).values_list("path", flat=True).first()
    if path is None:
        return False
    if scope.sees_path(path) or any(top.startswith(path) for top in (*scope.paths, *scope.portal_paths)):
        return True
    return bool(scope.choosable_pages().filter(pk=page_id).exists())


class OwnChosenMultipleView(GuardedMixin, ChosenMultipleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        scope = scope_of(request.user)
        asked = set(request.GET.getlist("id"))
        if not scope.sees_everything and scope.choosable_pages().filter(pk__in=asked).count() != len(asked):
            raise PermissionDenied
        response: HttpResponse = super().get(request)
        return response
