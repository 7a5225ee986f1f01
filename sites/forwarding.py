"""A retired host that forwards: page by page where the successor has the page, else to its home.

Every path is answered.

301 (RFC 9110, 15.4.2), kept by browsers for an hour: a unit may be opened again.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponsePermanentRedirect
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from .chrome import Home, final_site, find_homes, home_path, page_link
from .models import MemberSite
from .routing import MAX_LEVELS, find_chain

KEPT = 60 * 60


def forward(request: HttpRequest, member_site: MemberSite) -> HttpResponse:
    """The answer of a retired host. 404 only where no successor is left that could be read."""
    successor = final_site(member_site)
    if successor is None:
        return HttpResponseNotFound("Not Found", content_type="text/plain; charset=utf-8")
    target = target_of(request, member_site, successor)
    response = HttpResponsePermanentRedirect(target if "://" in target else successor.site.root_url + target)
    response["Cache-Control"] = f"max-age={KEPT}"
    return response


def target_of(request: HttpRequest, member_site: MemberSite, successor: MemberSite) -> str:
    """Where a path of the old host leads: a path of the successor, or an address that somebody named by a redirect."""
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    asked = f"{request.path}?{query}" if query else request.path
    with translation.override(language):
        match = _resolved(path) or _resolved(f"{path}/")
        if match is not None and match.url_name != "wagtail_serve":
            return asked  # Documents, pictures, feeds, the search: the same on every site.
        if named := named_target(path, member_site):
            return named
        homes = find_homes(successor)
        rest = str(match.args[0]) if match is not None and match.args else ""
        components = [part for part in rest.split("/") if part]
        home = homes.get(language)
        if home is None or not components or len(components) > MAX_LEVELS:
            return home_path(homes, language)
        old_home = find_homes(member_site).get(language)
        old = find_chain(old_home, components) if old_home else []
        new = find_chain(home, components)
        if len(new) > 1 and len(new) >= len(old) and new[-1].live:
            return asked  # With what a page adds to its own address: a feed, a month.
        return moved_target(home, old) or home_path(homes, language)


def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def named_target(path: str, member_site: MemberSite) -> str:
    """What a redirect of the old site says: the way for people to map sections by hand."""
    found = Redirect.get_for_site(member_site.site).filter(old_path=Redirect.normalise_path(path)).first()
    link = str(found.link or "") if found is not None else ""
    return "" if link.startswith(member_site.site.root_url) else link


def moved_target(home: Home, old: list[Page]) -> str:
    """A page of the successor with the slug of the old page, or of the section it was in, wherever it stands there."""
    for page in reversed(old[1:]):
        rows = Page.objects.filter(path__startswith=home.path, slug=page.slug, live=True, alias_of=None)
        found = list(rows.exclude(pk=home.page_id)[:2])
        if len(found) == 1:
            return page_link(home, found[0]).url
    return ""
