"""Who works here."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DAY = 24 * 60 * 60


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    verbose_name = _("People")

    def ready(self) -> None:
        from cms.core.periodic import register_periodic_job

        from . import checks, jobs, receivers  # noqa: F401  (register checks and receivers)

        register_periodic_job("prune_login_history", DAY, jobs.prune_login_history)
