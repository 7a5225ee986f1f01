"""Listings of pages: the explorer opens at the user's own site, and filters tell the user's own things only."""

from __future__ import annotations

from typing import Any

import swapper
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageViewSet

from sites.admin_filters import ScopedFiltersMixin
from sites.scope import scope_of

Page = swapper.load_model("wagtailcore", "Page")


class OwnExplorerView(ScopedFiltersMixin, ExplorableIndexView):
    """At the root of the tree, people see the homes that are theirs; with a single site, its home at once."""

    # To look is for everybody who sees pages, auditors included; what may be changed is asked for each page.
    any_permission_required = None

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        scope = scope_of(request.user)
        if self.permission_policy.explorable_root_instance(request.user) is None:
            raise PermissionDenied
        self.at_root = not parent_page_id and not scope.is_administrator
        if self.at_root and len(scope.sites) == 1 and not self._is_narrowed(request):
            return redirect(self.index_url_name, scope.sites[0].site.root_page_id)
        response: HttpResponse = super().get(request, parent_page_id)
        return response

    @staticmethod
    def _is_narrowed(request: HttpRequest) -> bool:
        return any(request.GET.values())

    def get_base_queryset(self) -> Any:
        if scope_of(self.request.user).sees_everything:
            return self.annotate_queryset(self._listed())
        if not self.at_root or self.is_searching or self.is_filtering:
            return super().get_base_queryset()
        roots = [page.pk for page in scope_of(self.request.user).roots]
        return self.annotate_queryset(self.model._default_manager.filter(pk__in=roots))

    def _listed(self) -> Any:
        """As Wagtail's, without the condition that each page be among all pages: it reads every key there is."""
        pages = self.model._default_manager
        if not (self.is_searching or self.is_filtering):
            return pages.child_of(self.parent_page)
        return pages.all() if self.is_searching_whole_tree else pages.descendant_of(self.parent_page)


class OwnTypeUseView(ScopedFiltersMixin, ContentTypeUseView):
    pass


class OwnSearchView(ScopedFiltersMixin, SearchView):
    pass


class OwnPageViewSet(PageViewSet):
    """Takes the place of Wagtail's for every page type that has none of its own."""

    model = Page
    index_view_class = OwnExplorerView
    content_type_use_view_class = OwnTypeUseView
    search_view_class = OwnSearchView
