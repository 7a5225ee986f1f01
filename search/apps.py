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

        from . import (  # noqa: F401
            editor_receivers,
            file_receivers,
            file_rights,
            files,
            outbox,
            permissions,
            querylog,
            receivers,
            synonyms,
            tasks,
        )
        from .health import check_search
        from .models import BestBet, FileText, OutboxItem, QueryLog, SynonymGroup
        from .tasks import refresh_popular

        register_periodic_job("search_outbox", 60, outbox.wake_up_if_due)
        register_periodic_job("search_files", 60, files.pick_up)
        register_periodic_job("search_engine", 30, tasks.watch_engine)
        register_periodic_job("search_sweep", 3600, tasks.sweep_if_due)
        register_health_check("search", check_search)
        by_collection = "document__collection__member_site__unit"
        register_permission_policy(FileText, UnitPermissionPolicy(FileText, by_collection, file_rights.FILES))
        register_permission_policy(OutboxItem, UnitPermissionPolicy(OutboxItem, None, file_rights.OUTBOX))
        register_periodic_job("search_queries_prune", querylog.DAY, querylog.prune)
        register_periodic_job("search_popular", querylog.DAY, refresh_popular.enqueue)
        register_permission_policy(BestBet, UnitPermissionPolicy(BestBet, "unit", permissions.BEST_BETS))
        register_permission_policy(SynonymGroup, UnitPermissionPolicy(SynonymGroup, None, permissions.SYNONYMS))
        register_permission_policy(QueryLog, UnitPermissionPolicy(QueryLog, "unit", permissions.QUERIES))
