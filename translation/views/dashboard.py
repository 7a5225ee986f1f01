"""How far the sites are: sites × languages from kept figures, and the pages behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from cms.core.text import collation_key, fold
from translation.desk_tasks import count_progress
from translation.forms.desk import languages
from translation.models import SiteProgress, TranslationJob
from translation.people import unit_name
from translation.progress import IN_WORK, MISSING, PUBLISHED, STALE, pages_of
from translation.requesting import requestable
from translation.sheets import FORMATS, sheet_response

from .base import DeskPage, sites_seen_by

PAGE_SIZE = 50
FIGURES = {
    PUBLISHED: gettext_lazy("published"),
    STALE: gettext_lazy("out of date"),
    IN_WORK: gettext_lazy("in work"),
    MISSING: gettext_lazy("missing"),
}


class Row:
    """A site with its languages."""

    def __init__(self, site: Any, cells: dict[int, SiteProgress]) -> None:
        self.site, self.cells = site, cells
        self.name = unit_name(site)
        self.sources = max((cell.sources for cell in cells.values()), default=0)

    def sum_of(self, name: str) -> int:
        return sum(getattr(cell, name) for cell in self.cells.values())


class DashboardView(DeskPage):
    """Reads kept rows only: two queries for the table, whatever the number of pages."""

    template_name = "translation/admin/dashboard.html"
    page_title = gettext_lazy("Progress of translations")
    header_icon = "table"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        fmt = request.GET.get("export", "")
        if fmt in FORMATS:
            return self.export(fmt)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have everything counted now; for the head of the desk."""
        if not self.desk.is_head:
            raise PermissionDenied
        count_progress.enqueue()
        messages.success(request, _("The worker counts anew; the figures follow in a moment."))
        return redirect("translation_dashboard")

    # ---- what is asked for ----
    @cached_property
    def locales(self) -> list[Locale]:
        """All languages, or the one that is filtered for."""
        chosen = self.request.GET.get("locale", "")
        every = list(languages())
        return [locale for locale in every if str(locale.pk) == chosen] or every

    @cached_property
    def query(self) -> str:
        return self.request.GET.get("q", "").strip()[:100]

    @cached_property
    def order(self) -> str:
        found = self.request.GET.get("order", "name")
        return found if found in {"name", *FIGURES} else "name"

    @cached_property
    def rows(self) -> list[Row]:
        """Sites in the order asked for; those without a further language stand in no list."""
        wanted = [locale.pk for locale in self.locales]
        seen = sites_seen_by(self.request.user)
        figures = SiteProgress.objects.filter(site__in=seen.values("pk"), locale__in=wanted)
        cells: dict[Any, dict[int, SiteProgress]] = {}
        sites = {}
        for row in figures.select_related("site__unit", "site__site", "locale"):
            sites[row.site_id] = row.site
            cells.setdefault(row.site_id, {})[row.locale_id] = row
        rows = [Row(site, cells[pk]) for pk, site in sites.items()]
        if self.query:
            rows = [row for row in rows if fold(self.query) in fold(row.name)]
        rows.sort(key=lambda row: collation_key(row.name))
        if self.order in FIGURES:
            rows.sort(key=lambda row: -row.sum_of(self.order))
        return rows

    def totals(self) -> list[dict[str, Any]]:
        """Each language over all rows shown."""
        found = []
        for locale in self.locales:
            cells = [row.cells[locale.pk] for row in self.rows if locale.pk in row.cells]
            total = {name: sum(getattr(cell, name) for cell in cells) for name in ("sources", *FIGURES)}
            total["percent"] = 100 * total[PUBLISHED] // total["sources"] if total["sources"] else 0
            found.append({"locale": locale, **total})
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows, PAGE_SIZE).get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(**kwargs) | {
            "locales": self.locales,
            "every_locale": languages(),
            "chosen": self.locales[0].pk if len(self.locales) == 1 else None,
            "page_obj": page,
            "rows": [{"row": row, "cells": self.cells_of(row)} for row in page],
            "totals": self.totals(),
            "figures": FIGURES,
            "order": self.order,
            "query": self.query,
            "counted_at": SiteProgress.objects.aggregate(last=Max("computed_at"))["last"],
            "may_count": self.desk.is_head,
            "linkurl": query.urlencode(),
        }

    def cells_of(self, row: Row) -> list[dict[str, Any]]:
        """A cell for each language, and whether its pages are the person's to see."""
        return [
            {
                "cell": row.cells.get(locale.pk),
                "may_open": self.desk.sees_language_of(row.site.unit_id, locale.pk),
            }
            for locale in self.locales
        ]

    def export(self, fmt: str) -> Any:
        def lines() -> Iterator[list[Any]]:
            for row in self.rows:
                for locale in self.locales:
                    cell = row.cells.get(locale.pk)
                    if cell is not None:
                        name = locale.get_display_name()
                        figures = [cell.sources, cell.published, cell.stale, cell.in_work, cell.missing, cell.percent]
                        yield [row.name, row.site.site.hostname, str(name), *figures]

        headings = [_("Unit"), _("Host name"), _("Language"), _("Vietnamese pages"), *FIGURES.values(), "%"]
        return sheet_response("translation-progress", fmt, headings, lines())


class SiteProgressView(DeskPage):
    """The pages behind a figure: of a site, in a language; with the job, or the way to ask for one."""

    template_name = "translation/admin/site_progress.html"
    header_icon = "table"

    @cached_property
    def site(self) -> Any:
        return get_object_or_404(sites_seen_by(self.request.user), pk=self.kwargs["site_pk"])

    @cached_property
    def locale(self) -> Locale:
        found: Locale = get_object_or_404(languages(), language_code=self.kwargs["language"])
        if not self.desk.sees_language_of(self.site.unit_id, found.pk):
            raise Http404
        return found

    @cached_property
    def what(self) -> str:
        found = self.request.GET.get("what", MISSING)
        if found not in FIGURES:
            raise Http404
        return found

    def get_page_title(self) -> str:
        return f"{unit_name(self.site)}: {self.locale.get_display_name()}"

    def way(self) -> list[dict[str, Any]]:
        return [*super().way(), {"url": reverse("translation_dashboard"), "label": _("Progress of translations")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site, locale = self.site, self.locale
        page = Paginator(pages_of(site, locale, self.what), PAGE_SIZE).get_page(self.request.GET.get("p"))
        rows = list(page)
        jobs = TranslationJob.objects.filter(locale=locale, translation_key__in=[row.translation_key for row in rows])
        by_key = {job.translation_key: job for job in jobs.select_related("assignee")}
        cell = SiteProgress.objects.filter(site=site, locale=locale).first()
        mine = requestable(self.request.user, rows)
        return super().get_context_data(**kwargs) | {
            "site": site,
            "locale": locale,
            "what": self.what,
            "tabs": [
                {"name": name, "label": label, "number": getattr(cell, name, None), "current": name == self.what}
                for name, label in FIGURES.items()
            ],
            "page_obj": page,
            "rows": [
                {"page": row, "job": by_key.get(row.translation_key), "may_request": row.pk in mine} for row in rows
            ],
            "counted_at": cell.computed_at if cell else None,
        }
