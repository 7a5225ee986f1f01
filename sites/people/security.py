"""The log-in history of all, lock-outs, and which roles need a second factor: for administrators; auditors read."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView

from cms.core.actions import ActionError
from cms.users.actions import SetRolePoliciesAction, UnlockAction
from cms.users.enums import LoginEventKind
from cms.users.events import refuse
from cms.users.forms import RolePolicyForm
from cms.users.lockout import all_locked_out
from cms.users.models import LoginEvent
from cms.users.sessions import device_in_words
from sites.admin_scope import GuardedMixin
from sites.scope import scope_of

from .views import PeopleScreen


class LoginEventFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(label=gettext_lazy("What"), choices=LoginEventKind.choices)
    created_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("When"), widget=DateRangePickerWidget)

    class Meta:
        model = LoginEvent
        fields: list[str] = []


class HistoryView(GuardedMixin, IndexView):
    """Every log-in, failure, lock-out and refusal that is still kept."""

    model = LoginEvent
    page_title = gettext_lazy("Log-in history")
    header_icon = "history"
    index_url_name = "people:history"
    index_results_url_name = "people:history_results"
    any_permission_required = ["view"]
    filterset_class = LoginEventFilterSet
    default_ordering = "-created_at"
    paginate_by = 50
    is_searchable = True
    search_fields = ["username", "address", "detail"]
    columns = [
        DateColumn("created_at", label=gettext_lazy("When")),
        Column("kind", label=gettext_lazy("What"), accessor="get_kind_display"),
        Column("username", label=gettext_lazy("User name")),
        Column("address", label=gettext_lazy("Address")),
        Column("agent", label=gettext_lazy("Device"), accessor=lambda row: device_in_words(row.agent)),
        Column("detail", label=gettext_lazy("Detail")),
    ]

    def search_queryset(self, queryset: Any) -> Any:
        """By parts of the name, the address or the detail; the history is in no search index."""
        if not self.is_searching:
            return queryset
        words = self.search_query
        return queryset.filter(Q(username__icontains=words) | Q(address__icontains=words) | Q(detail__icontains=words))


class Administrators(GuardedMixin):
    """Refuses everybody else."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not scope_of(request.user).is_administrator:
            refuse(request, "administrators only")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class LockedOutView(Administrators, PeopleScreen, TemplateView):
    """Who is locked out, until when; a button ends it."""

    template_name = "people/locked_out.html"
    page_title = gettext_lazy("Locked out")
    header_icon = "lock"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        return super().get_context_data(
            rows=all_locked_out(), limit=settings.AXES_FAILURE_LIMIT, minutes=minutes, **kwargs
        )


class UnlockView(Administrators, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        username = request.POST.get("username", "").replace("\x00", "")
        try:
            UnlockAction(username, user=request.user, request=request).execute()
        except ActionError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("“%(name)s” can log in again.") % {"name": username})
        return redirect("people:locked_out")


class RolePolicyView(Administrators, PeopleScreen, FormView):
    """One box for each role."""

    template_name = "people/form.html"
    page_title = gettext_lazy("Second factor")
    header_icon = "key"
    form_class = RolePolicyForm
    submit_label = gettext_lazy("Save")
    success_url = reverse_lazy("people:role_policy")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(not_enforced=not settings.SECOND_FACTOR_ENFORCED, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        SetRolePoliciesAction(set(form.cleaned_data["roles"]), user=self.request.user).execute()
        messages.success(self.request, _("Saved. It holds from each person's next page on."))
        return super().form_valid(form)
