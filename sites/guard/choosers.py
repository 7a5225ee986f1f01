"""Choosers of pages: what may be linked to, and the way there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.chooser import ChosenMultipleView

from cms.core.tree import STEP
from sites.admin_scope import GuardedMixin
from sites.scope import scope_of


def narrow_page_chooser(pages: Any, request: HttpRequest) -> Any:
    """Pages that the user may choose; while browsing, also those on the way to them."""
    scope = scope_of(request.user)
    if scope.sees_everything:
        return pages
    allowed = Q(pk__in=scope.choosable_pages().values("pk"))
    if "search" not in request.path:
        above = (*scope.paths, *scope.portal_paths)
        allowed |= Q(path__in={path[:end] for path in above for end in range(STEP, len(path), STEP)})
    return pages.filter(allowed)


class OwnChosenMultipleView(GuardedMixin, ChosenMultipleView):
    def get(self, request: HttpRequest) -> HttpResponse:
        scope = scope_of(request.user)
        asked = set(request.GET.getlist("id"))
        if not scope.sees_everything and scope.choosable_pages().filter(pk__in=asked).count() != len(asked):
            raise PermissionDenied
        response: HttpResponse = super().get(request)
        return response
