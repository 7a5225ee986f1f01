"""What the officers' room adds to the admin: addresses, menu, first page, styles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from .home_panel import QuestionsPanel
from .menu import questions_menu
from .views.bulk import BulkView
from .views.entry import EntryView
from .views.exports import ExportView
from .views.inbox import InboxView, OrganisationsView, StartView
from .views.letters import LetterView
from .views.printing import PrintView
from .views.question import PresenceView, QuestionView
from .views.saved_views import DeleteView, SaveView


@hooks.register("register_admin_urls")
def office_urls() -> list[Any]:
    results = InboxView.as_view(results_only=True)
    letter = LetterView.as_view()
    return [
        path("questions/", InboxView.as_view(), name="questions_inbox"),
        path("questions/start/", StartView.as_view(), name="questions_start"),
        path("questions/inbox/<slug:tab>/", InboxView.as_view(), name="questions_inbox_tab"),
        path("questions/inbox/<slug:tab>/results/", results, name="questions_inbox_results"),
        path("questions/inbox/<slug:tab>/list.<slug:form>", ExportView.as_view(), name="questions_export"),
        path("questions/organisations/", OrganisationsView.as_view(), name="questions_organisations"),
        path("questions/bulk/", BulkView.as_view(), name="questions_bulk"),
        path("questions/enter/", EntryView.as_view(), name="questions_enter"),
        path("questions/views/save/", SaveView.as_view(), name="questions_view_save"),
        path("questions/views/<int:pk>/delete/", DeleteView.as_view(), name="questions_view_delete"),
        path("questions/<int:pk>/", QuestionView.as_view(), name="question"),
        path("questions/<int:pk>/presence/", PresenceView.as_view(), name="question_presence"),
        path("questions/<int:pk>/print/", PrintView.as_view(), name="question_print"),
        path("questions/<int:pk>/letter/", letter, name="question_letter_outside"),
        path("questions/<int:pk>/letter/<int:assignment_id>/", letter, name="question_letter"),
    ]


hooks.register("register_admin_menu_item", questions_menu)


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(QuestionsPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/questions.css"))
