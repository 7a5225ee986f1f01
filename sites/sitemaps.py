"""The sitemap of a member site for search engines: its pages in every opened language (sitemaps.org, 0.9)."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from .chrome import find_homes
from .hosts import member_site_of


class MemberSiteSitemap(Sitemap):
    """Wagtail's own lists the source language only; ours has the homes of all languages, and no aliases."""

    limit = 2000

    def items(self) -> Any:
        member_site = member_site_of(self.request)
        homes = find_homes(member_site) if member_site is not None else {}
        if not homes:
            return Page.objects.none()
        below = reduce(or_, (Q(path__startswith=home.path) for home in homes.values()))
        pages = Page.objects.filter(below, alias_of=None).live().public()
        return pages.order_by("path").defer_streamfields().specific()
