"""Core: what every room builds on and no business lives in."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = "Cổng Tỉnh"

    def ready(self) -> None:
        from . import audit, checks, health, jobs, request_log  # noqa: F401  (register receivers and checks)
        from .periodic import register_periodic_job

        register_periodic_job("publish_scheduled", jobs.MINUTE, jobs.publish_scheduled)
        register_periodic_job("prune_tasks", jobs.DAY, jobs.prune_tasks)
        register_periodic_job("clear_sessions", jobs.DAY, jobs.clear_sessions)
        register_periodic_job("analyse", jobs.DAY, jobs.analyse)
