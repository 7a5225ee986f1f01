"""Answering, approving, publishing, figures and rules: addresses, and items of the menu “Questions”."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .leader_viewsets import MENU, VIEWSETS
from .rights import Room, room_of
from .views.answering import AnswerView
from .views.approving import ApprovalsView, ApproveView
from .views.dashboard import DashboardView, FiguresView
from .views.publishing import PublishView


@hooks.register("register_admin_viewset")
def register_question_settings() -> Any:
    return VIEWSETS


@hooks.register("register_admin_urls")
def register_leader_urls() -> list[Any]:
    return [
        path("questions/<int:pk>/answer/", AnswerView.as_view(), name="questions_answer"),
        path("questions/<int:pk>/approve/", ApproveView.as_view(), name="questions_approve"),
        path("questions/<int:pk>/publish/", PublishView.as_view(), name="questions_publish"),
        path("questions/approvals/", ApprovalsView.as_view(), name="questions_approvals"),
        path("questions/dashboard/", DashboardView.as_view(), name="questions_dashboard"),
        path("questions/figures/", FiguresView.as_view(), name="questions_figures"),
    ]


class RoomMenuItem(MenuItem):
    """Shown by what a person is in the room."""

    def __init__(self, label: Any, url_name: str, shown: Callable[[Room], bool], **kwargs: Any) -> None:
        super().__init__(label, reverse(url_name), name=url_name.replace("_", "-"), **kwargs)
        self.shown = shown

    def is_shown(self, request: HttpRequest) -> bool:
        return self.shown(room_of(request.user))


def approvals_item() -> MenuItem:
    def approves(room: Room) -> bool:
        return bool(room.approver_units) or room.is_administrator

    return RoomMenuItem(_("Waiting for approval"), "questions_approvals", approves, icon_name="check", order=20)


def dashboard_item() -> MenuItem:
    label = _("Dashboard")
    return RoomMenuItem(label, "questions_dashboard", lambda room: room.works_here, icon_name="table", order=30)


def figures_item() -> MenuItem:
    label = _("Figures of a year")
    return RoomMenuItem(label, "questions_figures", lambda room: room.works_here, icon_name="history", order=40)


for make in (approvals_item, dashboard_item, figures_item):
    hooks.register(MENU, make)
