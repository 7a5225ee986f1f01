"""Federated search: everything of every unit, in five languages."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from cms.core.health import register_health_check
        from cms.core.periodic import register_periodic_job

        from . import outbox, receivers, synonyms, tasks  # noqa: F401
        from .health import check_search

        register_periodic_job("search_outbox", 60, outbox.wake_up_if_due)
        register_periodic_job("search_engine", 30, tasks.watch_engine)
        register_periodic_job("search_sweep", 3600, tasks.sweep_if_due)
        register_health_check("search", check_search)
