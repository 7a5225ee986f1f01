"""What the texts of files and the outbox add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from cms.media.models import CustomDocument
from search import files as texts

from . import files, outbox

LOG_ACTIONS = (
    ("search.read_again", _("Read the file again"), _("Had the text of the file read again for the search")),
    ("search.retry", _("Try indexing again"), _("Had an object indexed again that had failed")),
)


def urls() -> list[Any]:
    return [
        path("reports/search-files/", files.FileTextsView.as_view(), name="search_files"),
        path(
            "reports/search-files/results/", files.FileTextsView.as_view(results_only=True), name="search_files_results"
        ),
        path("reports/search-files/again/", files.ReadFailedAgainView.as_view(), name="search_files_again"),
        path("reports/search-files/<int:pk>/again/", files.ReadFileAgainView.as_view(), name="search_file_again"),
        path("reports/search-outbox/", outbox.OutboxView.as_view(), name="search_outbox"),
        path(
            "reports/search-outbox/results/", outbox.OutboxView.as_view(results_only=True), name="search_outbox_results"
        ),
        path("reports/search-outbox/retry/", outbox.RetryAllView.as_view(), name="search_outbox_retry_all"),
        path("reports/search-outbox/<int:pk>/retry/", outbox.RetryOneView.as_view(), name="search_outbox_retry"),
    ]


class PolicyMenuItem(MenuItem):
    """Shown to those whom the policy lets see some row."""

    def __init__(self, policy: Any, label: Any, url_name: str, **kwargs: Any) -> None:
        super().__init__(label, reverse(url_name), name=url_name, **kwargs)
        self.policy = policy

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.policy().user_has_permission(request.user, "view"))


def files_menu_item() -> MenuItem:
    label = _("Text of files")
    return PolicyMenuItem(files.policy, label, "search_files", icon_name="doc-full", order=26)


def outbox_menu_item() -> MenuItem:
    label = _("Search: what failed")
    return PolicyMenuItem(outbox.policy, label, "search_outbox", icon_name="warning", order=27)


def after_bulk_action(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Documents that move to another collection all at once do so without a signal."""
    documents = [item.pk for item in objects if isinstance(item, CustomDocument)]
    if action_type == "add_to_collection" and documents:
        texts.note_users(documents)
