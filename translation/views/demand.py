"""What readers asked for: pages and languages by the number of wishes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page

from translation.forms.desk import languages
from translation.models import TranslationDemand, TranslationJob
from translation.people import unit_name
from translation.progress import HOME
from translation.requesting import requestable

from .base import DeskPage, sites_seen_by

PAGE_SIZE = 50
DAYS = (30, 90, 365)


class DemandView(DeskPage):
    """Wishes of the last days, most wanted first; a number and nothing about who asked."""

    template_name = "translation/admin/demand.html"
    page_title = gettext_lazy("Asked for by readers")
    header_icon = "group"

    @cached_property
    def days(self) -> int:
        asked = self.request.GET.get("days", "")
        return int(asked) if asked.isdigit() and int(asked) in DAYS else DAYS[1]

    def wishes(self) -> Any:
        since = timezone.localdate() - timedelta(days=self.days)
        rows = TranslationDemand.objects.filter(day__gt=since)
        if not self.desk.sees_everything:
            rows = rows.filter(Q(locale__in=self.desk.locale_ids) | Q(site__unit__in=self.desk.unit_ids))
        if self.request.GET.get("locale", "").isdigit():
            rows = rows.filter(locale=self.request.GET["locale"])
        wishes: Any = (
            rows.order_by()
            .values("translation_key", "locale")
            .annotate(asked=Sum("count"), last=Max("day"), days=Count("day"))
        )
        return wishes.order_by("-asked", "-last", "translation_key", "locale")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.wishes(), PAGE_SIZE).get_page(self.request.GET.get("p"))
        rows = list(page)
        keys = [row["translation_key"] for row in rows]
        pages = {
            source.translation_key: source
            for source in Page.objects.filter(translation_key__in=keys, locale=Locale.get_default())
        }
        jobs = {
            (job.translation_key, job.locale_id): job for job in TranslationJob.objects.filter(translation_key__in=keys)
        }
        mine = requestable(self.request.user, pages.values())
        names = {locale.pk: locale.get_display_name() for locale in languages()}
        homes = {site.site.root_page.path: site for site in sites_seen_by(self.request.user)}
        shown = []
        for row in rows:
            source = pages.get(row["translation_key"])
            home = homes.get(source.path[:HOME]) if source is not None else None
            shown.append(
                row
                | {
                    "page": source,
                    "language": names.get(row["locale"], ""),
                    "unit": unit_name(home),
                    "job": jobs.get((row["translation_key"], row["locale"])),
                    "may_request": source is not None and source.live and source.pk in mine,
                }
            )
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(**kwargs) | {
            "rows": shown,
            "page_obj": page,
            "days": self.days,
            "every_days": DAYS,
            "locales": names.items(),
            "chosen": self.request.GET.get("locale", ""),
            "linkurl": query.urlencode(),
        }
