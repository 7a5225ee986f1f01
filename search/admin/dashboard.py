"""Reports › Search: what people look for, what they do not find, and what to do about it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from search.masking import is_masked
from search.models import BestBet, SynonymGroup
from search.permissions import may_add, queries_of, reads_queries
from search.statistics import (
    LISTINGS,
    PERIODS,
    Day,
    Line,
    Listing,
    Period,
    days_of,
    figures,
    lines,
    listing_named,
)
from sites.admin_filters import unit_choices
from sites.admin_scope import GuardedMixin
from sites.bulk.results import safe
from sites.models import MemberSite
from sites.scope import scope_of

BOM = b"\xef\xbb\xbf"
EXPORTED = 1_000
# The portal's own queries have no unit.
PORTAL = "-"
CHART_HEIGHT, BAR, GAP = 96, 8, 2


class SearchDashboardView(GuardedMixin, SpreadsheetExportMixin, WagtailAdminTemplateMixin, TemplateView):
    """A webmaster sees the queries of the own sites, the centre those of all of them, and each site's."""

    template_name = "search/admin/dashboard.html"
    page_title = gettext_lazy("Search")
    header_icon = "search"
    list_export = ["text", "count", "trend", "results", "clicks", "slowest_ms", "last_asked"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not reads_queries(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    # ---- what is asked for ----
    @cached_property
    def period(self) -> Period:
        typed = self.request.GET.get("days", "")
        days = int(typed) if typed in {str(days) for days in PERIODS} else 30
        return Period(days, timezone.localdate())

    @cached_property
    def language(self) -> str:
        typed = self.request.GET.get("language", "")
        return typed if typed in dict(settings.LANGUAGES) else ""

    @cached_property
    def units(self) -> list[tuple[str, str]]:
        """Code and name of the sites whose queries the user may tell apart."""
        scope = scope_of(self.request.user)
        if scope.sees_everything:
            return [(PORTAL, _("The portal")), *unit_choices()]
        own = {site.unit.code for site in scope.sites}
        return [row for row in unit_choices() if row[0] in own] if len(own) > 1 else []

    @cached_property
    def unit(self) -> str:
        typed = self.request.GET.get("unit", "")
        return typed if typed in dict(self.units) else ""

    @cached_property
    def rows(self) -> Any:
        """The queries that the user may read, filtered. An unknown unit filters nothing; it gives nothing either."""
        rows = queries_of(self.request.user)
        if self.language:
            rows = rows.filter(language=self.language)
        if self.unit:
            rows = rows.filter(unit=None) if self.unit == PORTAL else rows.filter(unit__code=self.unit)
        return rows

    # ---- the page ----
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.is_export:
            listing = listing_named(request.GET.get("list", ""))
            self.export_filename = f"search-{listing.name}-{self.period.days}"
            found = list(lines(self.rows, self.period, listing, EXPORTED))
            return self.as_spreadsheet(found, request.GET["export"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = days_of(self.rows, self.period)
        return super().get_context_data(
            figures=figures(self.rows, self.period),
            period=self.period,
            periods=PERIODS,
            language=self.language,
            languages=settings.LANGUAGES,
            units=self.units,
            unit=self.unit,
            days=days,
            chart=chart_of(days),
            listings=[self.listing(listing) for listing in LISTINGS],
            **kwargs,
        )

    def listing(self, listing: Listing) -> dict[str, Any]:
        return {
            "listing": listing,
            "rows": [(line, self.links(line)) for line in lines(self.rows, self.period, listing)],
            "exports": [(name, self.url(list=listing.name, export=name)) for name in self.FORMATS],
        }

    def url(self, **more: str) -> str:
        chosen = {"days": str(self.period.days), "language": self.language, "unit": self.unit, **more}
        return f"?{urlencode({name: value for name, value in chosen.items() if value})}"

    # ---- what to do about a query ----
    @cached_property
    def search_url(self) -> str:
        """The search page of the site in question, in the language chosen."""
        with override(self.language or settings.LANGUAGE_CODE):
            path = reverse("search")
        sites = MemberSite.objects.for_serving()
        chosen = self.unit if self.unit not in {"", PORTAL} else ""
        own = scope_of(self.request.user)
        if not chosen and not own.sees_everything and own.sites:
            chosen = own.sites[0].unit.code
        found = sites.filter(unit__code=chosen) if chosen else sites.filter(site__is_default_site=True)
        site = found.first()
        return f"{site.site.root_url}{path}" if site is not None else path

    @cached_property
    def may(self) -> dict[str, bool]:
        user = self.request.user
        return {"bet": may_add(BestBet, user), "synonym": may_add(SynonymGroup, user)}

    def links(self, line: Line) -> list[tuple[str, str, str]]:
        """Icon, words and address of what can be done; nothing of a query with masked numbers can be repeated."""
        if is_masked(line.text):
            return []
        found = [("search", _("Search"), f"{self.search_url}?{urlencode({'q': line.text})}")]
        given = {"language": self.language} if self.language else {}
        if self.may["bet"]:
            where = {"unit": self.unit} if self.unit not in {"", PORTAL} else {}
            query = urlencode({"queries": line.text, **given, **where})
            found.append(("pick", _("Make a best bet"), f"{reverse('best_bets:add')}?{query}"))
        if self.may["synonym"]:
            query = urlencode({"words": line.text, **given})
            found.append(("openquote", _("Add a synonym"), f"{reverse('synonyms:add')}?{query}"))
        return found

    # ---- spreadsheets ----
    @cached_property
    def export_headings(self) -> dict[str, Any]:
        return {
            "text": _("Query"),
            "count": _("Searches"),
            "trend": _("Change"),
            "results": _("Results"),
            "clicks": _("Clicks"),
            "slowest_ms": _("Slowest (ms)"),
            "last_asked": _("Last asked"),
        }

    def to_row_dict(self, item: Line) -> OrderedDict[str, Any]:
        values: dict[str, Any] = {name: getattr(item, name) for name in self.list_export}
        values["text"] = safe(item.text)
        values["last_asked"] = timezone.localtime(item.last_asked).replace(tzinfo=None, microsecond=0)
        return OrderedDict((name, values[name]) for name in self.list_export)

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """UTF-8 with a byte order mark: without it Excel shows Vietnamese as rubbish."""
        yield BOM
        yield from super().stream_csv(queryset)


def chart_of(days: list[Day]) -> dict[str, Any]:
    """Bars of a small chart; the same figures stand in a table beside it."""
    most = max((day.searches for day in days), default=0) or 1
    bars = []
    for number, day in enumerate(days):
        height = round(CHART_HEIGHT * day.searches / most)
        empty = round(CHART_HEIGHT * day.empty / most)
        bars.append(
            {
                "day": day,
                "x": number * (BAR + GAP),
                "y": CHART_HEIGHT - height,
                "height": height,
                "empty_y": CHART_HEIGHT - empty,
                "empty_height": empty,
            }
        )
    return {"bars": bars, "width": len(days) * (BAR + GAP), "height": CHART_HEIGHT, "bar": BAR}
