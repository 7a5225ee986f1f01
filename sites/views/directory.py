"""The directory of authorities, the site map and what robots are told: all made from what is there."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.core.tree import STEP
from sites.chrome import DAY, chrome_for, page_link, portal_site
from sites.directory import unit_groups
from sites.hosts import member_site_of
from sites.models import MemberSite


def unit_directory(request: HttpRequest) -> HttpResponse:
    """All authorities with their sites and telephones; a member site leads to the portal's."""
    member_site = member_site_of(request)
    if member_site is None or not member_site.is_portal:
        portal = portal_site()
        root = portal.site.root_url if portal else ""
        return HttpResponseRedirect(root + reverse("unit_directory"))
    context = {
        "units": list_of_units(member_site, translation.get_language() or "vi"),
        "view_title": _("Authorities of the province"),
        "view_name": "unit_directory",
    }
    return render(request, "member_sites/unit_directory.html", context)


def list_of_units(portal: MemberSite, language: str) -> SafeString:
    """The list itself, rendered once a day for each generation of the portal: two hundred units take a while."""
    key = f"directory:{portal.pk}:{language}:{portal.generation}:{timezone.localdate():%Y%m%d}"
    found: SafeString | None = cache.get(key)
    if found is None:
        found = render_to_string("member_sites/list_of_units.html", {"groups": unit_groups(language)})
        cache.set(key, found, DAY)
    return found


def site_map(request: HttpRequest) -> HttpResponse:
    """The pages of this site in this language, three levels deep, without articles' own lists."""
    member_site = member_site_of(request)
    language = translation.get_language() or "vi"
    home = chrome_for(member_site, language).home if member_site else None
    tree = []
    if home is not None:
        top = len(home.path) // STEP
        pages = (
            Page.objects.filter(path__startswith=home.path, depth__gt=top, depth__lte=top + 2, live=True, alias_of=None)
            .exclude(view_restrictions__isnull=False)
            .order_by("path")
        )
        rows = list(pages)
        for page in rows:
            if page.depth == top + 1:
                below = [row for row in rows if row.depth == top + 2 and row.path.startswith(page.path)]
                kept = [page_link(home, row) for row in below if row.show_in_menus or row.numchild]
                tree.append(page_link(home, page, tuple(kept)))
    context = {"tree": tree, "view_title": _("Site map"), "view_name": "site_map"}
    return render(request, "member_sites/site_map.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read but the admin, the endless combinations of the search and counted links (RFC 9309)."""
    closed = []
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            closed += [reverse("search"), reverse("campaign_follow", args=[0]).removesuffix("0/")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in ("/admin/", *closed))]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
