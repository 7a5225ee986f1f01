"""The queue: every job that a person sees, by tabs and filters; and the reviewer's inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from sites.admin_scope import GuardedMixin
from translation.enums import LOCKED_STATES, OPEN_STATES, WAITING_STATES, Priority
from translation.filters import JobFilterSet
from translation.models import TranslationJob
from translation.people import person_name, unit_name
from translation.rights import desk_of

TABS = {
    "open": gettext_lazy("To be done"),
    "mine": gettext_lazy("Mine"),
    "unassigned": gettext_lazy("Unassigned"),
    "overdue": gettext_lazy("Overdue"),
    "review": gettext_lazy("In review"),
    "all": gettext_lazy("All"),
}
FIRST = "open"


def in_tab(jobs: Any, tab: str, user: Any) -> Any:
    """The jobs of a tab."""
    if tab == "mine":
        return jobs.assigned_to(user).filter(state__in=OPEN_STATES - LOCKED_STATES)
    if tab == "unassigned":
        return jobs.unassigned().filter(state__in=WAITING_STATES)
    if tab == "overdue":
        return jobs.overdue()
    if tab == "review":
        return jobs.filter(state__in=LOCKED_STATES)
    return jobs if tab == "all" else jobs.open()


class ChooseColumn(BaseColumn):
    """A box for the form below the table (its `form` attribute): for giving out several jobs at once."""

    header_template_name = "translation/admin/choose_header.html"
    cell_template_name = "translation/admin/choose_cell.html"

    def __init__(self) -> None:
        super().__init__("choose", classname="desk-choose", width="1%")


class JobColumn(Column):
    """The title, which leads to the job, and on phones what the other columns say."""

    cell_template_name = "translation/admin/job_cell.html"

    def get_value(self, instance: TranslationJob) -> Any:
        return instance.title

    def get_cell_context_data(self, instance: TranslationJob, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        names = [instance.locale.get_display_name(), unit_name(instance.site) or _("whole province")]
        return context | {"job": instance, "meta": [*names, person_name(instance.assignee)]}


class JobStateColumn(Column):
    cell_template_name = "translation/admin/state_cell.html"

    def get_value(self, instance: TranslationJob) -> Any:
        return instance.state

    def get_cell_context_data(self, instance: TranslationJob, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {"job": instance}


class DueColumn(Column):
    cell_template_name = "translation/admin/due_cell.html"

    def get_value(self, instance: TranslationJob) -> Any:
        return instance.due_date

    def get_cell_context_data(self, instance: TranslationJob, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        late = instance.is_open and instance.due_date is not None and instance.due_date < timezone.localdate()
        return context | {"job": instance, "late": late, "urgent": instance.priority == Priority.URGENT}


WIDE = "desk-wide"


def job_columns() -> list[BaseColumn]:
    return [
        JobColumn("title", label=_("Translation"), sort_key="title", classname="title"),
        Column(
            "locale",
            label=_("Language"),
            accessor=lambda job: job.locale.get_display_name(),
            sort_key="locale",
            classname=WIDE,
        ),
        Column("unit", label=_("Unit"), accessor=lambda job: unit_name(job.site), classname=WIDE),
        Column("assignee", label=_("Translator"), accessor=lambda job: person_name(job.assignee), classname=WIDE),
        Column("words", label=_("Words"), sort_key="words", classname=WIDE),
        JobStateColumn("state", label=_("State"), sort_key="state"),
        DueColumn("due_date", label=_("Due date"), sort_key="due_date"),
    ]


class JobListView(GuardedMixin, generic.IndexView):
    """A list of jobs that the person sees."""

    model = TranslationJob
    any_permission_required = ["view", "change"]
    is_searchable = True
    search_fields = ["title"]
    paginate_by = 50
    header_icon = "globe"
    filterset_class = JobFilterSet
    table_classname = "listing desk-table"
    default_ordering = "due_date"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(TranslationJob)

    def get_base_queryset(self) -> Any:
        return TranslationJob.objects.visible_to(self.request.user)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Sorted and cut by keys alone; what a row shows is joined for the rows of the page only."""
        paginator, page, _rows, more = super().paginate_queryset(queryset.values_list("pk", flat=True), page_size)
        keys = list(page.object_list)
        rows = TranslationJob.objects.for_listing().in_bulk(keys)
        page.object_list = [rows[key] for key in keys if key in rows]
        return paginator, page, page.object_list, more

    def order_queryset(self, queryset: Any) -> Any:
        """By a column; jobs without a due date last; then the most urgent, in a stable order."""
        key = self.ordering or self.default_ordering
        field = F(key.lstrip("-"))
        first = field.desc(nulls_last=True) if key.startswith("-") else field.asc(nulls_last=True)
        return queryset.order_by(first, "priority", "pk")

    def search_queryset(self, queryset: Any) -> Any:
        """Part of the title. SQLite knows only ASCII letters in two cases."""
        text = self.search_query
        condition = Q()
        for word in {text, text.lower(), text.upper(), text.capitalize()} if text else ():
            condition |= Q(title__icontains=word)
        return queryset.filter(condition)

    @cached_property
    def columns(self) -> list[Any]:
        return job_columns()

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return _("No translation fits the search and the filters.")
        return _("There is nothing here.")


class QueueView(JobListView):
    """The queue with its tabs. The tab is part of the address, filters and order are its query."""

    template_name = "translation/admin/queue.html"
    results_template_name = "translation/admin/queue_results.html"
    page_title = gettext_lazy("Translation queue")

    @cached_property
    def tab(self) -> str:
        found = str(self.kwargs.get("tab", FIRST))
        if found not in TABS:
            raise Http404
        return found

    @cached_property
    def index_url(self) -> str:
        return reverse("translation_queue_tab", args=[self.tab])

    @cached_property
    def index_results_url(self) -> str:
        return reverse("translation_queue_results", args=[self.tab])

    @cached_property
    def may_assign(self) -> bool:
        return desk_of(self.request.user).is_head

    @cached_property
    def columns(self) -> list[Any]:
        return [ChooseColumn(), *job_columns()] if self.may_assign else job_columns()

    def get_base_queryset(self) -> Any:
        return in_tab(super().get_base_queryset(), self.tab, self.request.user)

    def tabs(self) -> list[dict[str, Any]]:
        """The tabs that have a meaning for the person; filters stay when one goes from one to another."""
        desk = desk_of(self.request.user)
        query = self.request.GET.copy()
        query.pop("p", None)
        more = f"?{query.urlencode()}" if query else ""
        names = [name for name in TABS if name != "mine" or desk.works_here]
        return [
            {
                "label": TABS[name],
                "url": reverse("translation_queue_tab", args=[name]) + more,
                "current": name == self.tab,
            }
            for name in names
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"tabs": self.tabs(), "may_assign": self.may_assign}


class InboxView(JobListView):
    """What waits for a reviewer: in review, in the own languages, not translated by the reviewer."""

    page_title = gettext_lazy("To be reviewed")
    header_icon = "glasses"
    index_url_name = "translation_inbox"
    index_results_url_name = "translation_inbox_results"
    default_ordering = "submitted_at"

    def get_base_queryset(self) -> Any:
        jobs = super().get_base_queryset()
        return jobs.filter(pk__in=TranslationJob.objects.to_review_by(self.request.user).values("pk"))

    @cached_property
    def columns(self) -> list[Any]:
        shown = [column for column in job_columns() if column.name != "state"]
        return [*shown, DateColumn("submitted_at", label=_("Submitted for review"), sort_key="submitted_at")]
