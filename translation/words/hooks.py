"""What the memory, the glossary and the machine add to Wagtail's admin; imported by `translation.wagtail_hooks`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from translation.models import MachineUsage

from .views import (
    GlossaryExportView,
    GlossaryImportView,
    MachineUsageView,
    MemoryExportView,
    MemoryImportedView,
    MemoryImportView,
    SuggestView,
    may,
)
from .viewsets import MENU, WORDS_VIEWSETS


@hooks.register("register_admin_viewset")
def register_words_viewsets() -> Any:
    return WORDS_VIEWSETS


@hooks.register("register_admin_urls")
def register_words_urls() -> list[Any]:
    usage = "translation/machine/"
    results = MachineUsageView.as_view(results_only=True)
    return [
        path("translation/memory/import/", MemoryImportView.as_view(), name="translation_memory_import"),
        path("translation/memory/import/<int:pk>/", MemoryImportedView.as_view(), name="translation_memory_imported"),
        path("translation/memory/export/", MemoryExportView.as_view(), name="translation_memory_export"),
        path("translation/glossary/import/", GlossaryImportView.as_view(), name="glossary_import"),
        path("translation/glossary/export/<slug:form>/", GlossaryExportView.as_view(), name="glossary_export"),
        path("translation/jobs/<int:job_id>/suggest/", SuggestView.as_view(), name="translation_suggest"),
        path(usage, MachineUsageView.as_view(), name="translation_machine_usage"),
        path(f"{usage}results/", results, name="translation_machine_usage_results"),
    ]


class UsageMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, MachineUsage, "view")


@hooks.register(MENU)
def register_usage_menu_item() -> MenuItem:
    url = reverse("translation_machine_usage")
    return UsageMenuItem(_("Machine translation"), url, name="translation-machine", icon_name="cogs", order=62)


@hooks.register("register_log_actions")
def register_words_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("translation.memory_imported", _("Import TMX"), _("TMX file imported"))
