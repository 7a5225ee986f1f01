"""Reports › Text of files: what the search could read of each file, and the button that has it read again."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.core.actions import ActionError
from search.actions import ReadFilesAgainAction
from search.describing import advice_for
from search.enums import FileState
from search.models import FileText
from sites.admin_filters import ScopedFiltersMixin
from sites.admin_scope import GuardedMixin
from sites.scope import scope_of

HOME = {"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}
WELL = frozenset({FileState.READ, FileState.WAITING})


def policy() -> Any:
    return policy_registry.get_by_type(FileText)


def rows_for(user: Any, *actions: str) -> Any:
    return policy().instances_user_has_any_permission_for(user, actions)


def failed_for(user: Any) -> Any:
    return rows_for(user, "change").filter(state=FileState.FAILED)


class FileFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=FileState.choices)

    class Meta:
        model = FileText
        fields: list[str] = []


class StateColumn(Column):
    cell_template_name = "search/admin/file_state_cell.html"

    def get_cell_context_data(self, instance: FileText, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"well": instance.state in WELL, "advice": advice_for(instance)}


class AgainColumn(Column):
    """A button that leads to the confirmation."""

    cell_template_name = "search/admin/again_cell.html"

    def __init__(self, *args: Any, url_name: str, **kwargs: Any) -> None:
        super().__init__(*args, accessor="pk", **kwargs)
        self.url_name = url_name

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"url": reverse(self.url_name, args=[instance.pk]), "label": self.label, "name": str(instance)}


class FileTextsView(GuardedMixin, ScopedFiltersMixin, ReportView):
    """Everybody sees the files of the own units' collections."""

    model = FileText
    page_title = gettext_lazy("Text of files")
    header_icon = "doc-full"
    index_url_name = "search_files"
    index_results_url_name = "search_files_results"
    breadcrumbs_items = [HOME]
    any_permission_required = ["view"]
    filterset_class = FileFilterSet
    is_searchable = True
    search_fields = ["document__title"]
    paginate_by = 50
    default_ordering = "-read_at"
    verbose_name_plural = gettext_lazy("files")

    @property
    def permission_policy(self) -> Any:
        return policy()

    def get_base_queryset(self) -> Any:
        # Their texts are long, and nobody reads them here.
        return rows_for(self.request.user, "view", "change").select_related("document__collection").defer("text")

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(document__title__icontains=self.search_query) if self.is_searching else queryset

    def order_queryset(self, queryset: Any) -> Any:
        ordering = self.ordering if self.ordering in {"read_at", "-read_at", "pages", "-pages"} else "-read_at"
        return queryset.order_by(ordering, "pk")

    @cached_property
    def columns(self) -> list[Any]:
        user = self.request.user
        columns: list[Any] = [
            TitleColumn(
                "title",
                label=_("Document"),
                accessor="document.title",
                width="25%",
                get_url=lambda row: reverse("wagtaildocs:edit", args=[row.pk]),
            )
        ]
        if scope_of(user).sees_everything or len(scope_of(user).sites) > 1:
            columns.append(Column("collection", label=_("Collection"), accessor="document.collection.name"))
        columns += [
            StateColumn("state", label=_("State"), accessor="get_state_display", width="35%"),
            Column("pages", label=_("Pages"), accessor=lambda row: row.pages or "–", sort_key="pages"),
            DateColumn("read_at", label=_("Read at"), sort_key="read_at"),
        ]
        if policy().user_has_permission(user, "change"):
            columns.append(AgainColumn("again", label=_("Read again"), url_name="search_file_again"))
        return columns

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if failed_for(self.request.user).exists():
            url = reverse("search_files_again")
            buttons.append(Button(_("Read all failed ones again"), url=url, icon_name="rotate", priority=80))
        return buttons


class ConfirmView(GuardedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks first; then does it, and says how often."""

    template_name = "search/admin/confirm.html"
    back_url_name = ""
    question: Any = ""
    label: Any = ""

    @abstractmethod
    def rows(self) -> Any:
        """What is meant, as far as this user may change it."""

    @abstractmethod
    def subjects(self) -> list[str]:
        """The names of what is meant, to read before agreeing."""

    @abstractmethod
    def act(self) -> str:
        """Do it; what to say then."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.act())
        except ActionError as error:
            messages.error(request, str(error.message))
        return redirect(self.back_url_name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subjects = self.subjects()
        shown = {"question": self.question, "label": self.label, "back_url": reverse(self.back_url_name)}
        return super().get_context_data(**kwargs) | shown | {"subjects": subjects[:20], "more": len(subjects) - 20}


class ReadAgainMixin:
    back_url_name = "search_files"
    page_title = label = gettext_lazy("Read again")
    header_icon = "rotate"
    question = gettext_lazy("The worker reads these files again as soon as it can; until then they keep their place.")
    breadcrumbs_items = [HOME, {"url": reverse_lazy("search_files"), "label": gettext_lazy("Text of files")}]
    request: HttpRequest
    rows: Any

    def subjects(self) -> list[str]:
        return list(self.rows().values_list("document__title", flat=True).order_by("document__title"))

    def act(self) -> str:
        count = ReadFilesAgainAction(self.rows(), self.request.user).execute()
        return ngettext("%(count)d file is read again.", "%(count)d files are read again.", count) % {"count": count}


class ReadFileAgainView(ReadAgainMixin, ConfirmView):
    """One file that the user may change; any other does not exist."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.rows().exists():
            raise Http404

    def rows(self) -> Any:
        return rows_for(self.request.user, "change").filter(pk=self.kwargs["pk"])


class ReadFailedAgainView(ReadAgainMixin, ConfirmView):
    """All failed files that the user may change."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not policy().user_has_permission(request.user, "change"):
            raise PermissionDenied

    def rows(self) -> Any:
        return failed_for(self.request.user)
