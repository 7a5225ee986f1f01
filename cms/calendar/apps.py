"""Working days of Vietnam: what the law gives as holidays, and what the government decides each year."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "cms.calendar"
    label = "working_calendar"
    verbose_name = _("Working days")

    def ready(self) -> None:
        from . import receivers  # noqa: F401
