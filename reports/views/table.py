"""The table of all sites: one row a site, one column an indicator; reads stored rows only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.core.text import fold
from reports.enums import State
from reports.filters import SiteHealthFilterSet
from reports.indicators.registry import indicators
from reports.models import SiteHealth, SiteIndicator
from reports.survey import surveyed_sites
from sites.admin_scope import GuardedMixin
from sites.models import MemberSite, UnitPeriod

# What opens as a formula in a spreadsheet when a text begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = b"\xef\xbb\xbf"


def health_policy() -> Any:
    return policy_registry.get_by_type(SiteHealth)


def sites_seen_by(user: Any) -> Any:
    """The open sites whose health a person may read."""
    units = health_policy().units_for(user, {"view"})
    sites = surveyed_sites()
    return sites if units is None else sites.filter(unit__in=units)


class StateColumn(Column):
    """A state as word, shape and colour, and below it what was found."""

    cell_template_name = "reports/state_cell.html"

    def get_value(self, instance: MemberSite) -> Any:
        return None

    def get_cell_context_data(self, instance: MemberSite, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"state": self.state(instance), "text": self.text(instance)}

    def state(self, instance: MemberSite) -> int | None:
        health = getattr(instance, "health", None)
        return health.grade if health else None

    def text(self, instance: MemberSite) -> str:
        return ""


class IndicatorColumn(StateColumn):
    def __init__(self, indicator: Any) -> None:
        super().__init__(indicator.code, label=indicator.label, sort_key=f"state_{indicator.code}")
        self.indicator = indicator

    def row(self, instance: MemberSite) -> SiteIndicator | None:
        return next((row for row in instance.indicators.all() if row.code == self.indicator.code), None)

    def state(self, instance: MemberSite) -> int | None:
        row = self.row(instance)
        return row.state if row else None

    def text(self, instance: MemberSite) -> str:
        row = self.row(instance)
        return str(self.indicator.summary(row)) if row and row.state != State.NOT_APPLICABLE else ""


class SiteHealthView(GuardedMixin, ReportView):
    """The report: filters, search, an order by each column, CSV and XLSX. Each person sees the own sites."""

    model = MemberSite
    page_title = gettext_lazy("Site health")
    header_icon = "success"
    index_url_name = "site_health"
    index_results_url_name = "site_health_results"
    breadcrumbs_items = [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}]
    any_permission_required = ["view"]
    filterset_class = SiteHealthFilterSet
    is_searchable = True
    paginate_by = 25
    table_classname = "listing health-table"
    default_ordering = "-health__grade"
    verbose_name_plural = gettext_lazy("member sites")
    export_filename = "site-health"

    @property
    def permission_policy(self) -> Any:
        return health_policy()

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "name",
                label=_("Unit"),
                width="15%",
                sort_key="health__sort_name",
                accessor=name_of,
                get_url=lambda site: reverse("site_health_of", args=[site.pk]),
            ),
            StateColumn("grade", label=_("Grade"), sort_key="health__grade"),
            *(IndicatorColumn(indicator) for indicator in indicators()),
            DateColumn(
                "computed_at", label=_("Computed"), accessor="health.computed_at", sort_key="health__computed_at"
            ),
        ]

    # ---- rows ----
    def get_base_queryset(self) -> Any:
        today = UnitPeriod.objects.valid_on().filter(unit=OuterRef("unit")).order_by("-valid_from")
        rows = sites_seen_by(self.request.user).select_related("site", "unit", "health__kind")
        return rows.annotate(unit_name=Subquery(today.values("name")[:1])).prefetch_related("indicators")

    def order_queryset(self, queryset: Any) -> Any:
        """By a column; the worst first, then the most problems; unknown ones last, in a stable order."""
        key = self.ordering or self.default_ordering
        descending, name = key.startswith("-"), key.lstrip("-")
        fields = [name]
        if name.startswith("state_"):
            mine = SiteIndicator.objects.filter(member_site=OuterRef("pk"), code=name.removeprefix("state_"))
            queryset = queryset.annotate(
                found_state=Subquery(mine.values("state")), found_value=Subquery(mine.values("value"))
            )
            fields = ["found_state", "found_value"]
        elif name == "health__grade":
            fields = [name, "health__problems"]
        order = [F(one).desc(nulls_last=True) if descending else F(one).asc(nulls_last=True) for one in fields]
        return queryset.order_by(*order, F("health__sort_name").asc(nulls_last=True), "pk")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(health__folded_name__contains=fold(self.search_query)) if self.is_searching else queryset

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if may_compute_all(self.request.user):
            url = reverse("site_health_compute_all")
            buttons.append(Button(_("Compute now"), url=url, icon_name="rotate", priority=80))
        return buttons

    # ---- spreadsheets ----
    @cached_property
    def list_export(self) -> list[str]:
        names = [f"{prefix}_{indicator.code}" for indicator in indicators() for prefix in ("state", "figure", "text")]
        return ["name", "host", "kind", "grade", "problems", *names, "computed_at"]

    @cached_property
    def export_headings(self) -> dict[str, Any]:
        headings = {
            "name": _("Unit"),
            "host": _("Host name"),
            "kind": _("Kind of unit"),
            "grade": _("Grade"),
            "problems": _("Problems"),
            "computed_at": _("Computed"),
        }
        for indicator in indicators():
            headings[f"state_{indicator.code}"] = str(indicator.label)
            headings[f"figure_{indicator.code}"] = _("%(indicator)s: figure") % {"indicator": indicator.label}
            headings[f"text_{indicator.code}"] = _("%(indicator)s: found") % {"indicator": indicator.label}
        return headings

    def to_row_dict(self, item: MemberSite) -> OrderedDict[str, Any]:
        health: Any = getattr(item, "health", None)
        values: dict[str, Any] = {
            "name": harmless(name_of(item)),
            "host": item.site.hostname,
            "kind": harmless(str(health.kind)) if health and health.kind else "",
            "grade": State(health.grade).label if health else "",
            "problems": health.problems if health else None,
            "computed_at": timezone.localtime(health.computed_at).replace(tzinfo=None) if health else "",
        }
        rows = {row.code: row for row in item.indicators.all()}
        for indicator in indicators():
            row = rows.get(indicator.code)
            values[f"state_{indicator.code}"] = State(row.state).label if row else ""
            values[f"figure_{indicator.code}"] = row.value if row else None
            measured = row is not None and row.state != State.NOT_APPLICABLE
            values[f"text_{indicator.code}"] = harmless(indicator.summary(row)) if row and measured else ""
        return OrderedDict((field, values[field]) for field in self.list_export)

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """UTF-8 with a byte order mark: without it Excel shows Vietnamese as rubbish."""
        yield BOM
        yield from super().stream_csv(queryset)


def name_of(site: MemberSite) -> str:
    """The unit's name of today, of the table's query where it comes from there."""
    return getattr(site, "unit_name", None) or site.unit.name_on() or site.unit.code


def harmless(text: str) -> str:
    """`text` that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def may_compute_all(user: Any) -> bool:
    """The centre: those who may have every site measured."""
    return bool(health_policy().units_for(user, {"compute"}) is None)
