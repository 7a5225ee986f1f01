"""What the gazette's desk adds to the admin: addresses, menu, first page, styles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .gazette_panel import GazettePanel
from .menu import GAZETTE, RoomMenuItem
from .views.correcting import CorrectionsView, NewCorrectionView
from .views.intake import IntakeExportView, IntakeLineView, IntakePrintView, IntakeView, NewIntakeView
from .views.issues import IssueFileView, IssuesView, JobView, StartIssueView
from .views.workbench import IssueView


@hooks.register("register_admin_urls")
def issue_urls() -> list[Any]:
    return [
        path("gazette/", IssuesView.as_view(), name="gazette_issues"),
        path("gazette/intake/", IntakeView.as_view(), name="gazette_intake"),
        path("gazette/intake/results/", IntakeView.as_view(results_only=True), name="gazette_intake_results"),
        path("gazette/intake/list.<slug:form>", IntakeExportView.as_view(), name="gazette_intake_export"),
        path("gazette/intake/print/", IntakePrintView.as_view(), name="gazette_intake_print"),
        path("gazette/intake/new/", NewIntakeView.as_view(), name="gazette_intake_new"),
        path("gazette/intake/<int:line_id>/", IntakeLineView.as_view(), name="gazette_intake_line"),
        path("gazette/issues/new/", StartIssueView.as_view(), name="gazette_issue_new"),
        path("gazette/issues/<int:issue_id>/", IssueView.as_view(), name="gazette_issue"),
        path("gazette/issues/<int:issue_id>/job/", JobView.as_view(), name="gazette_issue_job"),
        path("gazette/issues/<int:issue_id>/proof/", IssueFileView.as_view(), name="gazette_issue_proof"),
        path("gazette/issues/<int:issue_id>/file/", IssueFileView.as_view(field="file"), name="gazette_issue_file"),
        path("gazette/corrections/", CorrectionsView.as_view(), name="gazette_corrections"),
        path("gazette/corrections/new/", NewCorrectionView.as_view(), name="gazette_correction_new"),
    ]


@hooks.register(GAZETTE)
def issues_item() -> RoomMenuItem:
    return RoomMenuItem(
        _("Issues"), "gazette_issues", icon_name="doc-full", order=10, shown=lambda room: room.sees_gazette
    )


@hooks.register(GAZETTE)
def intake_item() -> RoomMenuItem:
    return RoomMenuItem(_("Intake ledger"), "gazette_intake", icon_name="list-ul", order=20)


@hooks.register(GAZETTE)
def corrections_item() -> RoomMenuItem:
    return RoomMenuItem(
        _("Corrections"), "gazette_corrections", icon_name="edit", order=30, shown=lambda room: room.sees_gazette
    )


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(GazettePanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/gazette-issues.css"))
