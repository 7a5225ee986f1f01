"""Reports and the site history, narrowed to what the user sees."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView, _annotate_last_edit_info
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.contrib.forms.views import FormPagesListView
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from cms.users.enums import Role
from sites.admin_filters import ScopedFiltersMixin
from sites.admin_scope import GuardedMixin
from sites.scope import Scope, scope_of
from sites.unit_policy import UnitPermissionPolicy


class OwnAgingPagesView(GuardedMixin, ScopedFiltersMixin, AgingPagesView):
    """The last publisher is looked up for the rows that are shown, not for all that could be."""

    def get_queryset(self) -> Any:
        publishable = self.permission_policy.instances_user_has_permission_for(self.request.user, "publish")
        pages = scope_of(self.request.user).pages() if scope_of(self.request.user).sees_everything else publishable
        self.queryset = (
            pages.exclude(last_published_at__isnull=True)
            .prefetch_workflow_states()
            .select_related("content_type")
            .annotate_approved_schedule()
            .order_by("last_published_at")
        )
        return super(AgingPagesView, self).get_queryset()

    def decorate_paginated_queryset(self, queryset: Any) -> Any:
        pages = list(queryset)
        entries = PageLogEntry.objects.filter(page__in=[page.pk for page in pages], action="wagtail.publish")
        last = dict(entries.order_by("timestamp", "pk").values_list("page_id", "user_id"))
        names = {user.pk: user.get_username() for user in get_user_model().objects.filter(pk__in=set(last.values()))}
        for page in pages:
            page.last_published_by = last.get(page.pk)
            self.add_last_publisher_name_to_page(names, page)
        return pages


class OwnLockedPagesView(GuardedMixin, ScopedFiltersMixin, LockedPagesView):
    """Seen pages that are locked, with what the list shows of each loaded at once."""

    def get_queryset(self) -> Any:
        self.queryset = (
            scope_of(self.request.user)
            .pages()
            .filter(locked=True)
            .prefetch_related("locale", "locked_by", "content_type")  # Joined relations are lost by `specific()`.
            .annotate_site_root_state()
            .annotate_approved_schedule()
            .prefetch_workflow_states()
            .specific(defer=True)
        )
        return super(LockedPagesView, self).get_queryset()


class OwnFormsView(GuardedMixin, ScopedFiltersMixin, FormPagesListView):
    pass


def seen_page_ids(scope: Scope) -> Any:
    """Ids of the seen pages as text, for generic relations."""
    return scope.pages().order_by().values_list(Cast("pk", CharField()), flat=True)


def of_seen_pages(scope: Scope, prefix: str = "") -> Q:
    content_type = ContentType.objects.get_for_model(Page)
    return Q(**{f"{prefix}base_content_type_id": content_type.pk, f"{prefix}object_id__in": seen_page_ids(scope)})


class _WorkflowMixin(GuardedMixin, ScopedFiltersMixin):
    prefix = ""
    filter_by_unit = False

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()  # type: ignore[misc]
        model: Any = TaskState if self.prefix else WorkflowState
        seen = model.objects.filter(of_seen_pages(scope_of(self.request.user), self.prefix))
        if scope_of(self.request.user).sees_everything:
            return rows
        return rows.filter(pk__in=seen.values("pk"))


class OwnWorkflowView(_WorkflowMixin, WorkflowView):
    pass


class OwnWorkflowTasksView(_WorkflowMixin, WorkflowTasksView):
    prefix = "workflow_state__"


class OwnPageTypesUsageView(GuardedMixin, ScopedFiltersMixin, PageTypesUsageReportView):
    """Counts and the last edited page among the seen ones; only those who see everything may compare sites."""

    filter_by_unit = False

    def get_queryset(self) -> Any:
        scope = scope_of(self.request.user)
        if scope.sees_everything:
            return super().get_queryset()
        if len(scope.paths) != 1:
            return ContentType.objects.none()
        rows = ContentType.objects.filter(model__in=self.page_models)
        self.queryset = rows
        language = self.filters.form.cleaned_data.get("page_locale") if self.filters.is_valid() else None
        rows = _annotate_last_edit_info(rows, language, scope.paths[0])
        return rows.order_by("-count", "app_label", "model")


# ---- history ----
def seen_log_entries(log_model: Any, user: Any) -> Any:
    """Entries on pages that the user sees, and on rows that the policies let the user view or change."""
    scope = scope_of(user)
    if scope.is_administrator or (scope.sees_everything and scope.units_where({Role.AUDITOR})):
        return log_model.objects.all()
    if log_model is PageLogEntry:
        return log_model.objects.filter(page__in=scope.pages().values("pk"))
    condition = Q(pk__in=[])
    for model in sorted(scoped_models(), key=lambda model: model._meta.label):
        policy = policy_registry.get_by_type(model)
        rows = policy.instances_user_has_any_permission_for(user, {"change", "view"})
        keys = rows.order_by().values_list(Cast("pk", CharField()), flat=True)
        condition |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    return log_model.objects.filter(condition)


def scoped_models() -> set[Any]:
    """Models whose rows have an owner by a policy of ours."""
    registered = {*policy_registry.values_by_class, *policy_registry.values_by_exact_class}
    own = {model for model in registered if isinstance(policy_registry.get_by_type(model), UnitPermissionPolicy)}
    return own - {get_user_model()}


class OwnSiteHistoryView(GuardedMixin, ScopedFiltersMixin, LogEntriesView):
    """The history of what the user sees."""

    filter_by_unit = False

    def get_filtered_queryset(self) -> Any:
        self.log_models = list(log_registry.get_log_entry_models())
        found: Any = None
        for index, log_model in enumerate(self.log_models):
            rows = seen_log_entries(log_model, self.request.user).values("pk", "timestamp")
            rows = rows.annotate(log_model_index=Value(index, output_field=IntegerField()))
            rows = self.filter_queryset(rows).order_by()
            found = rows if found is None else found.union(rows, all=True)
        return found.order_by("-timestamp")

    def decorate_paginated_queryset(self, queryset: Any) -> Any:
        """As Wagtail's; pages are linked without asking each whether it may be edited: the editor asks."""
        rows = list(queryset)
        finder, entries = AdminURLFinder(self.request.user), {}
        for index, log_model in enumerate(self.log_models):
            keys = [row["pk"] for row in rows if row["log_model_index"] == index]
            found = log_model.objects.prefetch_related("user__wagtail_userprofile", "content_type").filter(pk__in=keys)
            for entry, instance in found.with_instances():
                entry.edit_url = _editor_of(instance) or finder.get_edit_url(instance)
                entries[index, entry.pk] = entry
        return [entries[row["log_model_index"], row["pk"]] for row in rows]


def _editor_of(instance: Any) -> str:
    is_page = isinstance(instance, Page) and instance.pk is not None
    return reverse("wagtailadmin_pages:edit", args=[instance.pk]) if is_page else ""
