"""The sitemap of a member site for search engines: its pages in every opened language (sitemaps.org, 0.9).

Each address names its versions in the other languages (`xhtml:link`, hreflang). The number of queries does not grow
with the number of pages: those of a file come in one query a page type, their versions in one more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from cms.core.locales import html_code, language_code_of

from .chrome import Home, find_homes
from .hosts import member_site_of
from .models import MemberSite


class MemberSiteSitemap(Sitemap):
    """Wagtail's own lists the source language only; ours has the homes of all languages, and no aliases."""

    limit = 2_000  # Far below the 50,000 that the protocol allows: a file is made within a request.

    def items(self) -> Any:
        return self.readable.order_by("path")

    @cached_property
    def member_site(self) -> MemberSite | None:
        return member_site_of(self.request)

    @cached_property
    def homes(self) -> dict[str, Home]:
        return find_homes(self.member_site) if self.member_site is not None else {}

    @cached_property
    def readable(self) -> Any:
        """What everybody may read of this site. Found once: `public()` asks for the restrictions."""
        if not self.homes:
            return Page.objects.none()
        below = reduce(or_, (Q(path__startswith=home.path) for home in self.homes.values()))
        return Page.objects.filter(below, alias_of=None).live().public()

    def get_latest_lastmod(self) -> datetime | None:
        """For the index; Django's own would load every page."""
        newest: datetime | None = self.readable.aggregate(newest=Max("last_published_at"))["newest"]
        return newest

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = self.paginator.page(page).object_list.defer_streamfields().specific()
        # What asks not to be indexed is no offer to search engines, nor is a topic that has not opened yet.
        listed = [row for row in rows if not getattr(row, "noindex", False)]
        shown = [row for row in listed if row.get_sitemap_urls(self.request)]
        versions = self.versions_of({row.translation_key for row in shown})
        return [self.row_of(row, versions.get(row.translation_key, {})) for row in shown]

    def row_of(self, page: Page, versions: dict[str, str]) -> dict[str, Any]:
        location = self.address_of(page.url_path, language_code_of(page.locale_id))
        alternates = []
        if len(versions) > 1:
            default = versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()))
            known = [(html_code(code), versions[code]) for code, _label in settings.LANGUAGES if code in versions]
            alternates = [{"lang_code": code, "location": url} for code, url in [*known, ("x-default", default)]]
        lastmod = self.lastmod(page)
        return {"item": page, "location": location, "lastmod": lastmod, "priority": "", "alternates": alternates}

    def versions_of(self, keys: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
        """Addresses by language, of the pages with these keys that everybody may read on this site."""
        rows = self.readable.filter(translation_key__in=keys)
        versions: dict[UUID, dict[str, str]] = {}
        for key, url_path, locale_id in rows.values_list("translation_key", "url_path", "locale_id"):
            code = language_code_of(locale_id)
            versions.setdefault(key, {})[code] = self.address_of(url_path, code)
        return versions

    def address_of(self, url_path: str, language: str) -> str:
        assert self.member_site is not None
        with translation.override(language):
            path = reverse("wagtail_serve", args=[url_path[len(self.homes[language].url_path) :]])
        return self.member_site.site.root_url + path
