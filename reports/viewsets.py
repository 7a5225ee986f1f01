"""The admin of the rules and the planned outages: declarative."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.calendar.working_days import WorkingDays
from sites.admin_scope import ScopedViewSetMixin
from sites.models import MemberSite

from .enums import RuleCode
from .models import HealthRule, MandatoryContent, PlannedOutage

REPORTS, SETTINGS = "register_reports_menu_item", "register_settings_menu_item"


class OutageIndexView(IndexView):
    """The list says how many working days ahead each was announced, and of how many sites."""

    def get_base_queryset(self) -> Any:
        sites = MemberSite.objects.select_related("unit").prefetch_related("unit__periods")
        return super().get_base_queryset().prefetch_related(Prefetch("sites", queryset=sites))


class AheadColumn(Column):
    """Working days between announcement and beginning; says so when they are too few."""

    def get_cell_context_data(self, instance: PlannedOutage, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        if not hasattr(request, "_working_days"):
            rule = HealthRule.objects.valid_on().filter(code=RuleCode.OUTAGE_NOTICE)
            request._working_days = WorkingDays(), rule.values_list("value", flat=True).first() or 0
        calendar, required = request._working_days
        ahead = instance.notice_days(calendar)
        text = ngettext("%(days)d working day", "%(days)d working days", ahead) % {"days": ahead}
        if ahead < required:
            text = _("%(days)s: too late, %(required)d are required") % {"days": text, "required": required}
        return context | {"value": text}

    def get_value(self, instance: PlannedOutage) -> Any:
        return ""


def sites_of(outage: PlannedOutage) -> str:
    """All sites, or their names, the first three of them."""
    if outage.everywhere:
        return _("all sites")
    names = [str(site) for site in outage.sites.all()]
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


class PlannedOutageViewSet(ScopedViewSetMixin, ModelViewSet):
    model = PlannedOutage
    icon = "time"
    menu_label = gettext_lazy("Planned outages")
    menu_hook = REPORTS
    menu_order = 21
    index_view_class = OutageIndexView
    list_display = [
        "__str__",
        Column("sites", label=gettext_lazy("Sites"), accessor=sites_of),
        "announced_at",
        AheadColumn("ahead", label=gettext_lazy("Announced ahead")),
    ]
    copy_view_enabled = False
    inspect_view_enabled = True


class MandatoryContentViewSet(ScopedViewSetMixin, ModelViewSet):
    model = MandatoryContent
    icon = "clipboard-list"
    menu_label = gettext_lazy("Mandatory content")
    menu_hook = SETTINGS
    list_display = [
        "name",
        "check_name",
        BooleanColumn("every_language", label=gettext_lazy("Every language")),
        "valid_from",
        "valid_to",
        "legal_basis",
    ]
    search_fields = ["name", "code"]
    copy_view_enabled = False


class HealthRuleViewSet(ScopedViewSetMixin, ModelViewSet):
    model = HealthRule
    icon = "sliders"
    menu_label = gettext_lazy("Rules of site health")
    menu_hook = SETTINGS
    list_display = ["code", "value", "valid_from", "valid_to", "legal_basis"]
    copy_view_enabled = False


VIEWSETS = (
    PlannedOutageViewSet("planned_outages"),
    MandatoryContentViewSet("mandatory_contents"),
    HealthRuleViewSet("health_rules"),
)
