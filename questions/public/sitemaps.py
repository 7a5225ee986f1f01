"""Published questions for search engines."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max
from wagtail.contrib.sitemaps import Sitemap

from questions.models import PublicQuestion, QuestionsPage
from sites.hosts import member_site_of
from sites.models import MemberSite

from .places import Places


class QuestionsSitemap(Sitemap):
    """Those that were asked at the site; the portal's archive shows the others with the address that they have here."""

    limit = 5_000

    @cached_property
    def member_site(self) -> MemberSite | None:
        return member_site_of(self.request)

    def items(self) -> Any:
        rows = PublicQuestion.objects.readable().filter(site=self.member_site)
        return rows.select_related("site__site__root_page").order_by("pk")

    def get_latest_lastmod(self) -> datetime | None:
        newest: datetime | None = self.items().aggregate(newest=Max("updated_at"))["newest"]
        return newest

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        places = Places()
        open_pages = set(
            QuestionsPage.objects.live()
            .public()
            .filter(pk__in=[found.pk for found in places.all_pages()], noindex=False)
            .values_list("pk", flat=True)
        )
        rows = []
        for public in self.paginator.page(page).object_list:
            shown = places.page_of(public)
            if shown is not None and shown.pk in open_pages:
                location = f"{shown.full_url}{shown.reverse_subpage('question', args=[public.slug])}"
                rows.append({"item": public, "location": location, "lastmod": public.updated_at, "priority": ""})
        return rows
