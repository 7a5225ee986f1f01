"""Lists for the centre and for auditors: mails, requests about personal data, who looked at personal data."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.permissions import policy_registry

from cms.calendar.working_days import WorkingDays, current
from questions.actions.mails import SendAgainAction
from questions.enums import DuePhase, EventKind, MailState, RequestKind
from questions.models import DataRequest, PersonalDataView, QuestionMail
from sites.admin_scope import GuardedMixin


class MailFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=MailState.choices)
    to_asker = django_filters.ChoiceFilter(
        label=gettext_lazy("To"),
        choices=[("True", gettext_lazy("The asker")), ("False", gettext_lazy("Officers and leaders"))],
    )

    class Meta:
        model = QuestionMail
        fields: list[str] = []


class RequestFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=RequestKind.choices)
    done = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[("open", gettext_lazy("To be done")), ("done", gettext_lazy("Done"))],
        method="filter_done",
    )

    class Meta:
        model = DataRequest
        fields: list[str] = []

    def filter_done(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(done_at__isnull=value == "open")


class ActionColumn(BaseColumn):
    """A cell whose template gets the row and its value."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {
            "row": instance, "request": parent_context.get("request"), "csrf_token": parent_context.get("csrf_token"),
        }  # fmt: skip


class RecordList(GuardedMixin, generic.IndexView):
    """A list of what the policy of the model lets the person see."""

    any_permission_required = ["view", "change"]
    paginate_by = 50
    default_ordering = "-pk"
    table_classname = "listing q-listing"
    template_name = "questions/admin/record_list.html"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(self.model)

    def get_base_queryset(self) -> Any:
        return self.permission_policy.instances_user_has_any_permission_for(self.request.user, {"view", "change"})


# Kinds of mails that are no events of a question.
KINDS: dict[str, Any] = {
    "chase": gettext_lazy("Reminder"),
    "weekly": gettext_lazy("Weekly list of late answers"),
    "deadlines": gettext_lazy("Due dates moved"),
    "deadline": gettext_lazy("Due date moved"),
    "data_request": gettext_lazy("Request about personal data"),
    "data_done": gettext_lazy("Request about personal data: done"),
    "mentioned": gettext_lazy("Mentioned in a note"),
    "public_behind": gettext_lazy("The published answer is out of date"),
    "translated": gettext_lazy("Translated by the desk"),
    "approved": EventKind.ANSWERED.label,
    "withdrawn_by_asker": EventKind.WITHDRAWN.label,
    "reopened_by_asker": EventKind.REOPENED.label,
    "satisfaction": gettext_lazy("Asked how satisfied the asker is"),
    "first_answered": gettext_lazy("The first question was answered"),
}


def kind_label(kind: str) -> str:
    if kind in KINDS:
        return str(KINDS[kind])
    return str(EventKind(kind).label) if kind in EventKind.values else kind


class MailCell(ActionColumn):
    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        label = kind_label(instance.kind)
        # What went wrong is one of our own sentences, or the name of an error.
        error = gettext(instance.error) if instance.error else ""
        return super().get_cell_context_data(instance, parent_context) | {"kind_label": label, "error": error}


class MailList(RecordList):
    model = QuestionMail
    page_title = gettext_lazy("Mails of questions")
    header_icon = "mail"
    index_url_name = "question_mails"
    index_results_url_name = "question_mails_results"
    filterset_class = MailFilterSet

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("question", "user")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            MailCell("mail", "questions/admin/mail_cell.html", label=_("Kind of mail")),
            Column(
                "to",
                classname=WIDE,
                label=_("To"),
                accessor=lambda mail: _("The asker") if mail.to_asker else str(mail.user or "–"),
            ),
            Column(
                "made_at",
                classname=WIDE,
                label=_("Made at"),
                accessor=lambda mail: local(mail.made_at),
                sort_key="made_at",
            ),
            Column("attempts", classname=WIDE, label=_("Attempts"), sort_key="attempts"),
            MailCell("state", "questions/admin/mail_state_cell.html", label=_("State"), sort_key="state"),
        ]


# Left out on phones; the first cell says it there.
WIDE = "q-wide"


def local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M") if moment else "–"


class SendAgainView(GuardedMixin, View):
    """One more round of attempts for a mail that was not sent."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        policy = policy_registry.get_by_type(QuestionMail)
        if not policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        SendAgainAction(get_object_or_404(QuestionMail, pk=pk), request.user).execute()
        messages.success(request, _("The mail is sent again by the worker."))
        return redirect(f"{reverse('question_mails')}?{request.GET.urlencode()}")


def phase_of(row: DataRequest, today: Any, calendar: WorkingDays) -> str:
    """As of questions: in time, due today, late; empty when done."""
    if row.done_at is not None:
        return ""
    if row.due_date < today:
        return DuePhase.LATE
    if row.due_date == today:
        return DuePhase.TODAY
    return DuePhase.SOON if calendar.between(today, row.due_date) <= 1 else DuePhase.IN_TIME


class DueCell(ActionColumn):
    def __init__(self) -> None:
        template = "questions/admin/request_due_cell.html"
        super().__init__("due_date", template, label=_("Due date"), sort_key="due_date")
        self.today, self.calendar = timezone.localdate(), current()

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        phase = phase_of(instance, self.today, self.calendar)
        label = DuePhase(phase).label if phase else ""
        return super().get_cell_context_data(instance, parent_context) | {"phase": phase, "phase_label": label}


class DataRequestList(RecordList):
    model = DataRequest
    page_title = gettext_lazy("Requests about personal data")
    header_icon = "key"
    index_url_name = "question_data_requests"
    index_results_url_name = "question_data_requests_results"
    filterset_class = RequestFilterSet
    default_ordering = "due_date"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("done_by")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            ActionColumn("code", "questions/admin/request_cell.html", label=_("Tracking code")),
            Column("received_at", classname=WIDE, label=_("Received at"), accessor=lambda row: local(row.received_at)),
            DueCell(),
            Column(
                "done_at",
                classname=WIDE,
                label=_("Done at"),
                accessor=lambda row: local(row.done_at),
                sort_key="done_at",
            ),
            Column("done_by", classname=WIDE, label=_("Done by"), accessor=lambda row: str(row.done_by or "–")),
        ]


class PersonalViewList(RecordList):
    model = PersonalDataView
    page_title = gettext_lazy("Views of personal data")
    header_icon = "view"
    index_url_name = "question_personal_views"
    index_results_url_name = "question_personal_views_results"
    is_searchable = True
    search_fields = ["code", "user__username"]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("user")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("at", label=_("When"), accessor=lambda row: local(row.at), sort_key="at"),
            Column("code", label=_("Tracking code"), sort_key="code"),
            Column("user", label=_("By"), accessor=lambda row: str(row.user or "–"), sort_key="user"),
            Column("reason", label=_("What for")),
        ]

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(code__icontains=self.search_query) if self.search_query else queryset
