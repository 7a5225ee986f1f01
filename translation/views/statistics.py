"""Items and words published in a year: by month, translator, unit and language. For the yearly report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from sites.models import MemberSite
from translation.forms.desk import languages
from translation.people import person_name, unit_name
from translation.sheets import FORMATS, sheet_response
from translation.statistics import MONTHS, Figure, Line, counts, lines_by, total_of, years_with_figures

from .base import DeskPage, sites_seen_by


class StatisticsView(DeskPage):
    """A year, filtered by language and unit; CSV and XLSX with a row for each month, translator, unit and language."""

    template_name = "translation/admin/statistics.html"
    page_title = gettext_lazy("Published translations")
    header_icon = "table"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        fmt = request.GET.get("export", "")
        if fmt in FORMATS:
            return self.export(fmt)
        return super().get(request, *args, **kwargs)

    # ---- what is asked for ----
    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        now = timezone.localdate().year
        return int(asked) if asked.isdigit() and 2000 <= int(asked) <= now else now

    @cached_property
    def every_locale(self) -> list[Locale]:
        return list(languages())

    @cached_property
    def locale(self) -> Locale | None:
        asked = self.request.GET.get("locale", "")
        return next((locale for locale in self.every_locale if str(locale.pk) == asked), None)

    @cached_property
    def site(self) -> Any:
        asked = self.request.GET.get("site", "")
        return sites_seen_by(self.request.user).filter(pk=asked).first() if asked.isdigit() else None

    @cached_property
    def figures(self) -> list[Figure]:
        return counts(self.request.user, self.year, locale=self.locale, site=self.site)

    # ---- names ----
    @cached_property
    def names(self) -> dict[str, dict[Any, str]]:
        """Names of the people, units and languages in the figures; two queries."""
        people = {row.translator for row in self.figures}
        sites = {row.site for row in self.figures}
        users = get_user_model()._default_manager.filter(pk__in=people - {None})
        known = MemberSite.objects.filter(pk__in=sites - {None}).select_related("unit")
        return {
            "translator": {None: _("nobody named")} | {user.pk: person_name(user) for user in users},
            "site": {None: _("whole province")} | {site.pk: unit_name(site) for site in known},
            "locale": {locale.pk: str(locale.get_display_name()) for locale in self.every_locale},
        }

    def table(self, name: str, label: Any) -> dict[str, Any]:
        def named(line: Line) -> dict[str, Any]:
            return {"name": self.names[name].get(line.key, "–"), "line": line}

        return {"label": label, "lines": [named(line) for line in lines_by(self.figures, name)]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = [
            self.table("locale", _("By language")),
            self.table("site", _("By unit")),
            self.table("translator", _("By translator")),
        ]
        query = self.request.GET.copy()
        query.pop("export", None)
        return super().get_context_data(**kwargs) | {
            "year": self.year,
            "years": years_with_figures(self.request.user),
            "locales": self.every_locale,
            "locale": self.locale,
            "site": self.site,
            "sites": sorted(
                ((site.pk, unit_name(site)) for site in sites_seen_by(self.request.user)), key=lambda row: row[1]
            ),
            "months": range(1, MONTHS + 1),
            "total": total_of(self.figures),
            "tables": tables,
            "query": query.urlencode(),
        }

    def export(self, fmt: str) -> Any:
        names = self.names

        def lines() -> Iterator[list[Any]]:
            for row in sorted(self.figures, key=lambda row: (row.month, row.locale, row.site or 0)):
                yield [
                    f"{self.year}-{row.month:02}",
                    names["translator"].get(row.translator, "–"),
                    names["site"].get(row.site, "–"),
                    names["locale"].get(row.locale, "–"),
                    row.items,
                    row.words,
                ]

        headings = [_("Month"), _("Translator"), _("Unit"), _("Language"), _("Items"), _("Words")]
        return sheet_response(f"translations-{self.year}", fmt, headings, lines())
