"""Reports › Search: what failed. Items of the outbox that could not be applied, and the button that tries again."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from search.actions import RetryOutboxAction
from search.models import OutboxItem
from search.querysets import MAX_ATTEMPTS
from sites.admin_filters import ScopedFiltersMixin
from sites.admin_scope import GuardedMixin

from .files import HOME, AgainColumn, ConfirmView

GIVEN_UP, TRYING = "given_up", "trying"


def policy() -> Any:
    return policy_registry.get_by_type(OutboxItem)


def failing_for(user: Any, *actions: str) -> Any:
    rows = policy().instances_user_has_any_permission_for(user, actions)
    return rows.filter(attempts__gt=0).select_related("content_type")


def given_up_for(user: Any) -> Any:
    return failing_for(user, "change").filter(attempts__gte=MAX_ATTEMPTS)


class OutboxFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        method="in_state",
        choices=[(GIVEN_UP, gettext_lazy("given up")), (TRYING, gettext_lazy("will be tried again"))],
    )

    class Meta:
        model = OutboxItem
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        given_up = {"attempts__gte": MAX_ATTEMPTS}
        return queryset.filter(**given_up) if value == GIVEN_UP else queryset.exclude(**given_up)


def title_items(items: list[OutboxItem], user: Any) -> None:
    """Give each item the title of its object, and the address of its editor. A query for each kind of object."""
    finder = AdminURLFinder(user)
    wanted: dict[Any, list[OutboxItem]] = defaultdict(list)
    for item in items:
        wanted[item.content_type].append(item)
    for content_type, same in wanted.items():
        model = content_type.model_class()
        keys = [item.object_id for item in same if item.object_id.isdigit()]
        objects = model._default_manager.in_bulk([int(key) for key in keys]) if model is not None else {}
        for item in same:
            found = objects.get(int(item.object_id)) if item.object_id.isdigit() else None
            missing = _("%(kind)s no. %(number)s, deleted") % {"kind": content_type.name, "number": item.object_id}
            item.title = str(found) if found is not None else missing  # type: ignore[attr-defined]
            item.editor = finder.get_edit_url(found) if found is not None else None  # type: ignore[attr-defined]


class OutboxView(GuardedMixin, ScopedFiltersMixin, ReportView):
    """For administrators and the centre: the index is that of all units."""

    model = OutboxItem
    page_title = gettext_lazy("Search: what failed")
    header_icon = "warning"
    index_url_name = "search_outbox"
    index_results_url_name = "search_outbox_results"
    breadcrumbs_items = [HOME]
    any_permission_required = ["view"]
    filterset_class = OutboxFilterSet
    filter_by_unit = False
    paginate_by = 50
    default_ordering = "-attempts"
    verbose_name_plural = gettext_lazy("objects")

    @property
    def permission_policy(self) -> Any:
        return policy()

    def get_base_queryset(self) -> Any:
        return failing_for(self.request.user, "view", "change")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("-attempts", "available_at", "pk")

    def decorate_paginated_queryset(self, queryset: Any) -> Any:
        items = list(queryset)
        title_items(items, self.request.user)
        return items

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = [
            TitleColumn("title", label=_("Object"), accessor="title", width="25%", get_url=lambda item: item.editor),
            Column("kind", label=_("Kind"), accessor="content_type.name"),
            Column("error", label=_("Error"), accessor=lambda item: item.error[:300], width="35%"),
            NumberColumn("attempts", label=_("Attempts")),
            Column("state", label=_("State"), accessor=state_of),
            DateColumn("available_at", label=_("Next attempt")),
        ]
        if policy().user_has_permission(self.request.user, "change"):
            columns.append(AgainColumn("again", label=_("Try again"), url_name="search_outbox_retry"))
        return columns

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if given_up_for(self.request.user).exists():
            url = reverse("search_outbox_retry_all")
            buttons.append(Button(_("Try all again that were given up"), url=url, icon_name="rotate", priority=80))
        return buttons


def state_of(item: OutboxItem) -> str:
    return _("given up") if item.attempts >= MAX_ATTEMPTS else _("will be tried again")


class RetryMixin:
    back_url_name = "search_outbox"
    page_title = label = gettext_lazy("Try again")
    header_icon = "rotate"
    question = gettext_lazy("The worker indexes these objects once more, now.")
    breadcrumbs_items = [HOME, {"url": reverse_lazy("search_outbox"), "label": gettext_lazy("Search: what failed")}]
    request: HttpRequest
    rows: Any

    def subjects(self) -> list[str]:
        items = list(self.rows()[:1000])
        title_items(items, self.request.user)
        return [item.title for item in items]

    def act(self) -> str:
        count = RetryOutboxAction(self.rows(), self.request.user).execute()
        return ngettext("%(count)d object is tried again.", "%(count)d objects are tried again.", count) % {
            "count": count
        }


class RetryOneView(RetryMixin, ConfirmView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not policy().user_has_permission(request.user, "change"):
            raise PermissionDenied
        if request.method == "GET" and not self.rows().exists():
            raise Http404

    def rows(self) -> Any:
        return failing_for(self.request.user, "change").filter(pk=self.kwargs["pk"])


class RetryAllView(RetryMixin, ConfirmView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not policy().user_has_permission(request.user, "change"):
            raise PermissionDenied

    def rows(self) -> Any:
        return given_up_for(self.request.user)
