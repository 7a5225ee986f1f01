"""The inbox: every question that a person sees, by parts and filters; and the list of organisations that ask."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from cms.users.events import note_refusal
from questions.enums import OPEN_STATES, AskerKind
from questions.filters import QuestionFilterSet
from questions.forms.office import BulkForm, SaveViewForm
from questions.inbox import ALL, NEWEST_FIRST, TABS, Figures, figures_for, first_tab, in_tab, search
from questions.models import Question, SavedView
from questions.rights import Room, room_of
from sites.admin_scope import GuardedMixin

from .base import OfficePage
from .columns import ChooseColumn, question_columns


class StartView(GuardedMixin, View):
    """To the part of the inbox in which the person's work begins."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not room_of(request.user).works_here:
            note_refusal(request, "screen of the questions room")
            raise PermissionDenied
        return redirect("questions_inbox_tab", first_tab(request.user))


class InboxView(GuardedMixin, generic.IndexView):
    """The inbox with its parts. The part is in the address, filters, order and search are its query.

    `?tab=` names the part where the address does not; without either everything is listed.
    """

    model = Question
    any_permission_required = ["view"]
    template_name = "questions/admin/inbox.html"
    results_template_name = "questions/admin/inbox_results.html"
    page_title = gettext_lazy("Questions")
    is_searchable = True
    search_fields = ["folded"]
    paginate_by = 50
    header_icon = "help"
    filterset_class = QuestionFilterSet
    table_classname = "listing quest-table"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Question)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.room.works_here:
            note_refusal(request, "screen of the questions room")
            raise PermissionDenied
        request.question_figures = self.figures  # type: ignore[attr-defined]  # The filter of states shows them.
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def room(self) -> Room:
        return room_of(self.request.user)

    @cached_property
    def figures(self) -> Figures:
        return figures_for(self.request.user)

    @cached_property
    def tab(self) -> str:
        found = str(self.kwargs.get("tab") or self.request.GET.get("tab") or ALL)
        if found not in TABS:
            raise Http404
        return found

    @cached_property
    def index_url(self) -> str:
        return reverse("questions_inbox_tab", args=[self.tab])

    @cached_property
    def index_results_url(self) -> str:
        return reverse("questions_inbox_results", args=[self.tab])

    @cached_property
    def default_ordering(self) -> str:
        return "-received_at" if self.tab in NEWEST_FIRST else "due_date"

    @cached_property
    def may_choose(self) -> bool:
        return self.room.is_centre or bool(self.room.officer_units)

    @cached_property
    def columns(self) -> list[Any]:
        return [ChooseColumn(self.room), *question_columns()] if self.may_choose else question_columns()

    # ---- rows ----
    def get_base_queryset(self) -> Any:
        return in_tab(Question.objects.visible_to(self.request.user), self.tab, self.request.user)

    def search_queryset(self, queryset: Any) -> Any:
        return search(queryset, self.search_query) if self.search_query else queryset

    def order_queryset(self, queryset: Any) -> Any:
        """By a column; what has no due date last; in a stable order."""
        key = self.ordering or self.default_ordering
        field = F(key.lstrip("-"))
        first = field.desc(nulls_last=True) if key.startswith("-") else field.asc(nulls_last=True)
        return queryset.order_by(first, "-pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Sorted and cut by keys alone; what a row shows is joined for the rows of the page only."""
        paginator, page, _rows, more = super().paginate_queryset(queryset.values_list("pk", flat=True), page_size)
        keys = list(page.object_list)
        rows = Question.objects.select_related("lead_unit", "topic", "officer").defer("text", "folded").in_bulk(keys)
        page.object_list = [rows[key] for key in keys if key in rows]
        return paginator, page, page.object_list, more

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return _("No question fits the search and the filters.")
        return _("There is nothing here.")

    # ---- around them ----
    def kept_query(self) -> str:
        """What narrows the list, as it stands in the address."""
        query = self.request.GET.copy()
        for name in ("p", "tab", "_w_filter_fragment"):
            query.pop(name, None)
        return query.urlencode()

    def tabs(self) -> list[dict[str, Any]]:
        """Filters stay when one goes from one part to another."""
        query = self.kept_query()
        more = f"?{query}" if query else ""
        return [
            {
                "label": label,
                "number": self.figures.tabs[name],
                "url": reverse("questions_inbox_tab", args=[name]) + more,
                "current": name == self.tab,
            }
            for name, label in TABS.items()
        ]

    def saved_views(self) -> list[dict[str, Any]]:
        rows = SavedView.objects.filter(user=self.request.user)
        base = reverse("questions_inbox")
        return [{"pk": row.pk, "name": row.name, "url": f"{base}?{row.query}"} for row in rows]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if self.results_only:
            return context
        query = self.kept_query()
        kept = f"tab={self.tab}" + (f"&{query}" if query else "")
        return context | {
            "tabs": self.tabs(),
            "may_choose": self.may_choose,
            "bulk_form": BulkForm() if self.may_choose else None,
            "save_form": SaveViewForm(initial={"query": kept}),
            "saved_views": self.saved_views(),
            "exports": [
                {"form": form.upper(), "url": reverse("questions_export", args=[self.tab, form]) + f"?{query}"}
                for form in ("xlsx", "csv", "docx")
            ],
        }


class OrganisationsView(OfficePage):
    """Businesses and associations that have asked, with how much of it is open (doanh nghiệp, hiệp hội)."""

    template_name = "questions/admin/organisations.html"
    page_title = gettext_lazy("Businesses and associations")
    header_icon = "group"
    most = 300

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Question.objects.visible_to(self.request.user).not_spam().filter(asker_kind=AskerKind.ORGANISATION)
        named = rows.exclude(asker__organisation_name="").order_by().values(name=F("asker__organisation_name"))
        counted = named.annotate(
            number=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_STATES)), last=Max("received_on")
        )
        return super().get_context_data(
            rows=counted.order_by("-open", "-number", "name")[: self.most],
            inbox=reverse("questions_inbox_tab", args=[ALL]),
            **kwargs,
        )
