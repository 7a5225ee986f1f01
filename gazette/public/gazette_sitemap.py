"""Issues for search engines."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.sitemaps import Sitemap

from gazette.addresses import portal_page
from gazette.models import GazetteIssue, GazettePage
from sites.hosts import member_site_of

from .gazette_places import published, tail_of


class GazetteSitemap(Sitemap):
    """Every published issue, on the portal only; its pages are found from there."""

    limit = 5_000

    def items(self) -> Any:
        member_site = member_site_of(self.request)
        is_portal = bool(member_site and member_site.is_portal)
        return published().order_by("pk") if is_portal else GazetteIssue.objects.none()

    def get_latest_lastmod(self) -> Any:
        return self.items().order_by("-updated_at").values_list("updated_at", flat=True).first()

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        shown = portal_page(GazettePage)
        if shown is None or shown.noindex or not GazettePage.objects.public().filter(pk=shown.pk).exists():
            return []
        base = shown.full_url
        return [
            {
                "item": row,
                "location": f"{base}{tail_of(row)}",
                "lastmod": row.updated_at,
                "priority": "",
            }
            for row in self.paginator.page(page).object_list
        ]
