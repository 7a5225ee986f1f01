"""What mails, clock and personal data add to the admin: addresses, items of the menu “Questions”."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import policy_registry

from .models import DataRequest, PersonalDataView, QuestionMail
from .views.clock import ClockView
from .views.data_requests import DataRequestView, ExportView
from .views.records import DataRequestList, MailList, PersonalViewList, SendAgainView

MENU = "register_question_menu_item"


@hooks.register("register_admin_urls")
def clock_urls() -> list[Any]:
    lists = ((MailList, "mails"), (DataRequestList, "data-requests"), (PersonalViewList, "personal-views"))
    names = {"mails": "question_mails", "data-requests": "question_data_requests"}
    names["personal-views"] = "question_personal_views"
    found = []
    for view, where in lists:
        found.append(path(f"questions/{where}/", view.as_view(), name=names[where]))
        results = view.as_view(results_only=True)
        found.append(path(f"questions/{where}/results/", results, name=f"{names[where]}_results"))
    return [
        *found,
        path("questions/mails/<int:pk>/again/", SendAgainView.as_view(), name="question_mail_again"),
        path("questions/data-requests/<int:pk>/", DataRequestView.as_view(), name="question_data_request"),
        path("questions/data-requests/<int:pk>/copy.<slug:form>", ExportView.as_view(), name="question_data_export"),
        path("questions/<int:pk>/clock/", ClockView.as_view(), name="question_clock"),
    ]


class RecordMenuItem(MenuItem):
    """Shown to those to whom the policy of the model shows rows."""

    def __init__(self, model: Any, label: Any, url_name: str, **kwargs: Any) -> None:
        super().__init__(label, reverse(url_name), name=url_name.replace("_", "-"), **kwargs)
        self.model = model

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(self.model)
        return bool(policy.user_has_any_permission(request.user, {"view", "change"}))


def mails_item() -> MenuItem:
    return RecordMenuItem(QuestionMail, _("Mails of questions"), "question_mails", icon_name="mail", order=80)


def requests_item() -> MenuItem:
    label = _("Requests about personal data")
    return RecordMenuItem(DataRequest, label, "question_data_requests", icon_name="key", order=70)


def views_item() -> MenuItem:
    label = _("Views of personal data")
    return RecordMenuItem(PersonalDataView, label, "question_personal_views", icon_name="view", order=90)


for item in (mails_item, requests_item, views_item):
    hooks.register(MENU, item)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """The row's label is a tracking code: the log of a question itself would name its title."""
    done = _("Dealt with a request about personal data")
    actions.register_action("questions.data_request_done", _("Deal with the request"), done)
