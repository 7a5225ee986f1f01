"""Questions: citizens ask, units answer."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "questions"
    verbose_name = _("Questions")

    def ready(self) -> None:
        self._flow()
        self._clock()
        self._outside()
        self._leader()
        self._desk()
        self._public()
        self._office()

    def _flow(self) -> None:
        """Who sees what; whose open questions are whose when a unit ends; secrets of links stay out of logs."""
        from cms.core.log_masks import register_log_mask
        from sites.registry import register_unit_work

        from . import permissions, unit_work

        permissions.register()
        # A tracking code and its secret in an address (`questions.codes`).
        register_log_mask(r"(/[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}/)[0-9A-Za-z-]{10,}")
        register_unit_work("questions", _("Open questions"), unit_work.count, unit_work.hand_over)

    def _clock(self) -> None:
        """Mails, reminders, due dates that follow the calendar, the end of what is kept."""
        from cms.core.periodic import register_periodic_job

        from . import clock_policies, clock_receivers, tasks  # noqa: F401

        clock_policies.register()
        register_periodic_job("questions_mails", 5 * tasks.MINUTE, tasks.pick_up_mails)
        register_periodic_job("questions_chasing", tasks.HOUR, tasks.chase_hourly)
        register_periodic_job("questions_closing", tasks.HOUR, tasks.close_daily)
        register_periodic_job("questions_satisfaction", tasks.HOUR, tasks.ask_daily)
        register_periodic_job("questions_retention", tasks.HOUR, tasks.erase_daily)

    def _outside(self) -> None:
        """Other systems: keys, webhooks; tables of old records."""
        from cms.core.periodic import register_periodic_job

        from . import import_policies, import_tasks, outside_policies, outside_receivers, outside_tasks  # noqa: F401

        outside_policies.register()
        import_policies.register()
        register_periodic_job("questions_imports", 24 * 3600, import_tasks.forget_rows)
        register_periodic_job("questions_webhooks", 5 * 60, outside_tasks.pick_up)

    def _leader(self) -> None:
        """Who keeps rules and texts."""
        from . import settings_permissions

        settings_permissions.register()

    def _desk(self) -> None:
        """Translators see the texts of their languages."""
        from . import desk_policies

        desk_policies.register()

    def _public(self) -> None:
        """What readers and askers see; how questions are found; the page that every new site gets."""
        from search.sources import register_source
        from sites.registry import register_page_builder

        from . import public_receivers  # noqa: F401
        from .page_builders import build_questions
        from .public.routes import VIEWS
        from .registry import register_public_views
        from .search_sources import SOURCES

        register_public_views(VIEWS)
        register_page_builder("questions", build_questions)
        for source in SOURCES:
            register_source(source)

    def _office(self) -> None:
        """Figures in the menu are counted again when a question changes."""
        from . import menu_counts, signals

        signals.question_changed.connect(menu_counts.forget_counts, dispatch_uid="questions.menu_counts")
