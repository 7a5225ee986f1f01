"""Federated search: everything of every unit, in five languages."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.core.health import register_health_check
        from cms.core.periodic import register_periodic_job
        from sites.unit_policy import UnitPermissionPolicy

        from . import file_receivers, file_rights, files, outbox, receivers, synonyms  # noqa: F401
        from .health import check_search
        from .models import FileText, OutboxItem

        register_periodic_job("search_outbox", 60, outbox.wake_up_if_due)
        register_periodic_job("search_files", 60, files.pick_up)
        register_health_check("search", check_search)
        by_collection = "document__collection__member_site__unit"
        register_permission_policy(FileText, UnitPermissionPolicy(FileText, by_collection, file_rights.FILES))
        register_permission_policy(OutboxItem, UnitPermissionPolicy(OutboxItem, None, file_rights.OUTBOX))
