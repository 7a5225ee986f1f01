"""Report: pages of the CMS that cite documents which are repealed, expired or withdrawn."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import django_filters
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import policy_registry

from cms.core.text import fold
from gazette.enums import DocumentState, EffectState
from gazette.models import EffectPeriod, LegalDocument, PageCitation
from gazette.querysets import ENDED_STATES
from sites.admin_scope import GuardedMixin
from sites.models import MemberSite
from sites.scope import scope_of

# What opens as a formula in a spreadsheet when a text begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = b"\xef\xbb\xbf"
E = EffectState
STATES = [(state.value, state.label) for state in (E.EXPIRED, E.PARTLY_EXPIRED, E.SUSPENDED, E.NOT_YET)]


def sites_of(request: Any) -> Any:
    """Sites among which the person may choose."""
    sites = MemberSite.objects.select_related("site", "unit").prefetch_related("unit__periods")
    scope = scope_of(request.user)
    return sites if scope.sees_everything else sites.filter(unit__in=scope.unit_ids)


class CitationFilterSet(WagtailFilterSet):
    """By state of effect, by site, by language of the page."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State of effect"), method="in_state", empty_label=gettext_lazy("Expired or withdrawn"),
        choices=[*STATES, ("withdrawn", DocumentState.WITHDRAWN.label)],
    )  # fmt: skip
    site = django_filters.ModelChoiceFilter(label=gettext_lazy("Unit"), field_name="member_site", queryset=sites_of)

    class Meta:
        model = PageCitation
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """The view asks for the state itself: without a choice it is what has ended."""
        return queryset


class EffectColumn(Column):
    """The state in words and colour, and what took its place."""

    cell_template_name = "gazette/admin/citation_effect_cell.html"

    def get_value(self, instance: PageCitation) -> Any:
        return None

    def get_cell_context_data(self, instance: PageCitation, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {
            "state": state_of(instance),
            "label": label_of(instance),
            "by": getattr(instance, "ended_by", ""),
        }


class NumberColumn(Column):
    cell_template_name = "gazette/admin/citation_number_cell.html"

    def get_value(self, instance: PageCitation) -> Any:
        return instance.number


class CitationsView(GuardedMixin, ReportView):
    """Filters, search, CSV and XLSX; each person sees the own sites."""

    model = PageCitation
    page_title = gettext_lazy("Cited documents without force")
    header_icon = "warning"
    index_url_name = "cited_documents"
    index_results_url_name = "cited_documents_results"
    breadcrumbs_items = [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}]
    any_permission_required = ["view"]
    filterset_class = CitationFilterSet
    is_searchable = True
    paginate_by = 50
    default_ordering = "-page__last_published_at"
    verbose_name_plural = gettext_lazy("citations of documents")
    export_filename = "cited-documents"
    list_export = ["page", "address", "site", "number", "state", "ended_by", "since", "excerpt"]

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(PageCitation)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            TitleColumn(
                "page", label=_("Page"), accessor="page.title", sort_key="page__title", width="28%",
                get_url=lambda row: reverse("wagtailadmin_pages:edit", args=[row.page_id]),
            ),
            Column("site", label=_("Unit"), accessor=lambda row: str(row.member_site), classname="eff-wide"),
            NumberColumn("number", label=pgettext("law", "Document"), sort_key="number_key"),
            EffectColumn("effect", label=_("State of effect")),
        ]  # fmt: skip

    def get_base_queryset(self) -> Any:
        rows = PageCitation.objects.visible_to(self.request.user)
        wanted = self.request.GET.get("state", "")
        if wanted == DocumentState.WITHDRAWN:
            rows = rows.troubled(()).filter(document__state=DocumentState.WITHDRAWN)
        elif wanted in dict(STATES):
            rows = rows.troubled([wanted]).exclude(document__state=DocumentState.WITHDRAWN)
        else:
            rows = rows.troubled(ENDED_STATES)
        today = EffectPeriod.objects.on().filter(document=OuterRef("document"))
        rows = rows.annotate(
            ended_by=Subquery(today.values("cause__source__number")[:1]), since=Subquery(today.values("valid_from")[:1])
        )
        rows = rows.select_related("page", "document", "member_site__site", "member_site__unit")
        held = ("document__structure", "document__text", "document__folded")
        return rows.defer(*held).prefetch_related("member_site__unit__periods")

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        text = self.search_query
        return queryset.filter(Q(page__title__icontains=text) | Q(number_key__contains=fold(text)))

    # ---- spreadsheets ----
    @cached_property
    def export_headings(self) -> dict[str, Any]:
        return {
            "page": _("Page"), "address": _("Address"), "site": _("Unit"), "number": _("Number"),
            "state": _("State of effect"), "ended_by": _("Ended by"), "since": _("Since"),
            "excerpt": _("Words of the text"),
        }  # fmt: skip

    def to_row_dict(self, item: PageCitation) -> OrderedDict[str, Any]:
        values = {
            "page": item.page.title, "address": item.page.url_path, "site": str(item.member_site),
            "number": item.number, "state": label_of(item), "excerpt": item.excerpt,
            "ended_by": getattr(item, "ended_by", "") or "",
        }  # fmt: skip
        row = {name: harmless(str(value)) for name, value in values.items()} | {
            "since": getattr(item, "since", None) or ""
        }
        return OrderedDict((name, row[name]) for name in self.list_export)

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """UTF-8 with a byte order mark: without it Excel shows Vietnamese as rubbish."""
        yield BOM
        yield from super().stream_csv(queryset)


def state_of(row: PageCitation) -> str:
    withdrawn = row.document is not None and row.document.state == DocumentState.WITHDRAWN
    return str(DocumentState.WITHDRAWN) if withdrawn else str(getattr(row, "effect", "") or "")


def label_of(row: PageCitation) -> str:
    state = state_of(row)
    if state == DocumentState.WITHDRAWN:
        return str(DocumentState.WITHDRAWN.label)
    return str(EffectState(state).label) if state else ""


def harmless(text: str) -> str:
    """`text` that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def warning_of(rows: Sequence[LegalDocument | PageCitation]) -> str:
    """What is said to who opens or publishes a page that cites these."""
    numbers = ", ".join(row.number for row in rows[:6]) + (" …" if len(rows) > 6 else "")
    text = _("The page cites documents that have no force any more: %(numbers)s. Check whether the text must change.")
    return text % {"numbers": numbers}
