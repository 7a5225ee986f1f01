"""From an address to a page in three queries, with strict languages.

Stock Wagtail asks two queries for each level of the tree and falls back to Vietnamese where a language has no home
(docs/design/languages.md). Here the home comes from the chrome, all levels come in one query, and the page itself in a
second; the third reads what is restricted. Anything unusual (sub-routes, pages that route by themselves) goes through
Wagtail's own `route`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from cms.core.models import BasePage
from cms.core.restrictions import few_restrictions
from cms.core.tree import STEP

from .chrome import Home, chrome_for
from .hosts import member_site_of

MAX_LEVELS = 12


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's page view (`wagtail_serve`) with our routing put before its own."""
    route(request, path)
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


def route(request: HttpRequest, path: str) -> None:
    """Find the page and leave it on the request where Wagtail looks for it.

    Also `request.page_chain` for breadcrumbs.
    """
    request._wagtail_route_for_request = None  # type: ignore[attr-defined]
    request.page_chain = []  # type: ignore[attr-defined]
    member_site = member_site_of(request)
    if member_site is None:
        return
    home = chrome_for(member_site, translation.get_language() or "vi").home
    components = [part for part in path.split("/") if part]
    if home is None or len(components) > MAX_LEVELS:
        return
    chain = find_chain(home, components)
    if not chain:
        return
    page = load(chain[-1])
    request.page_chain = chain  # type: ignore[attr-defined]
    try:
        request._wagtail_route_for_request = page.route(request, components[len(chain) - 1 :])  # type: ignore[attr-defined]
    except Http404:
        return


def find_chain(home: Home, components: list[str]) -> list[Page]:
    """The home and the pages below it that match `components`, as far as they match. One query, on indexed columns."""
    top = len(home.path) // STEP
    wanted = Q(pk=home.page_id)
    for level, slug in enumerate(components, start=1):
        wanted |= Q(depth=top + level, slug=slug, path__startswith=home.path)
    rows = {(page.depth, page.slug, page.path): page for page in Page.objects.filter(wanted)}
    chain = [page for page in rows.values() if page.pk == home.page_id]
    for level, slug in enumerate(components, start=1):
        if not chain:
            break
        parent = chain[-1]
        match = next(
            (
                p
                for (depth, s, path), p in rows.items()
                if depth == top + level and s == slug and path.startswith(parent.path)
            ),
            None,
        )
        if match is None:
            break
        match._cached_parent_obj = parent
        chain.append(match)
    return chain


def load(page: Page) -> Any:
    """The specific page with the relations its template needs, in one query."""
    model = page.specific_class or Page
    queryset = model._default_manager.all()
    if issubclass(model, BasePage):
        queryset = queryset.select_related(*model.select_on_serve)
    specific = queryset.get(pk=page.pk)
    if (parent := getattr(page, "_cached_parent_obj", None)) is not None:  # `None` would mean: has no parent.
        specific._cached_parent_obj = parent
    specific.few_restrictions = few_restrictions()
    return specific
