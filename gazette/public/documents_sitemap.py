"""Documents for search engines: at their permanent addresses, on the portal only."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max
from wagtail.contrib.sitemaps import Sitemap

from gazette.models import DocumentsPage, LegalDocument
from sites.hosts import member_site_of

from .documents_places import Places


class DocumentsSitemap(Sitemap):
    """Every readable document; units' sites show the same ones with a canonical link to these."""

    limit = 5_000

    @cached_property
    def is_portal(self) -> bool:
        member_site = member_site_of(self.request)
        return bool(member_site and member_site.is_portal)

    def items(self) -> Any:
        rows = LegalDocument.objects.readable().exclude(address=None).only("address", "updated_at")
        return rows.order_by("pk") if self.is_portal else rows.none()

    def get_latest_lastmod(self) -> datetime | None:
        newest: datetime | None = self.items().aggregate(newest=Max("updated_at"))["newest"]
        return newest

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        places = Places()
        shown = places.page_in("vi")
        if shown is None or shown.noindex or not DocumentsPage.objects.public().filter(pk=shown.pk).exists():
            return []
        return [
            {"item": row, "location": places.url_of(row), "lastmod": row.updated_at, "priority": ""}
            for row in self.paginator.page(page).object_list
        ]
