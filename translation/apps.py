"""The translation desk."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "translation"
    verbose_name = _("Translation desk")

    def ready(self) -> None:
        from wagtail_localize import models as localize

        from . import permissions

        # Segments and strings are no content of their own: Wagtail would enqueue a task for each that is written.
        for name in ("String", "StringTranslation", "TranslationContext", "Template", "TranslationSource"):
            getattr(localize, name).wagtail_reference_index_ignore = True
        for name in ("StringSegment", "TemplateSegment", "RelatedObjectSegment", "OverridableSegment"):
            getattr(localize, name).wagtail_reference_index_ignore = True
        for name in ("SegmentOverride", "Translation", "TranslationLog", "TranslatableObject"):
            getattr(localize, name).wagtail_reference_index_ignore = True
        permissions.register()
        self._desk()
        self._words()
        self._readers()

    def _desk(self) -> None:
        """Nothing goes online past the desk; what follows when an original changes or goes; what the clock does."""
        from cms.core.periodic import register_periodic_job
        from cms.core.publishing import register_publish_gate
        from sites.registry import register_unit_work

        from . import (  # noqa: F401
            checks_system,
            desk_receivers,
            desk_tasks,
            gate,
            receivers,
            receivers_cascade,
            receivers_live,
            staleness,
            tasks,
            unit_work,
        )

        register_publish_gate("translation", gate.check_publication)
        register_unit_work("translations", _("Translations under way"), unit_work.count, unit_work.hand_over)
        register_periodic_job("translation_due", 60, tasks.publish_due_jobs)
        register_periodic_job("translation_withdraw", 60 * 60, staleness.withdraw_due_jobs)
        register_periodic_job("translation_progress", 600, desk_tasks.count_all)
        register_periodic_job("translation_reminders", 300, desk_tasks.remind_in_the_morning)
        register_periodic_job("translation_uploads", tasks.DAY, tasks.prune_uploads)
        register_periodic_job("translation_people", 3600, desk_tasks.return_jobs_hourly)

    def _words(self) -> None:
        """Glossary, and what is asked of every translated segment."""
        from . import glossary_receivers, rendering  # noqa: F401
        from .checks import facts, markup, register_check, script, terms

        register_check(markup.check_markup, markup.MESSAGES)
        register_check(lambda *args: (), rendering.MESSAGES)
        register_check(facts.check_facts, facts.MESSAGES)
        register_check(script.check_script, script.MESSAGES)
        register_check(terms.check_terms, terms.MESSAGES)

    def _readers(self) -> None:
        """What readers see: the way to ask for a translation, names in their language."""
        from sites.name_forms import register_name_form
        from sites.registry import register_missing_version

        from .demand import ask_address
        from .names import name_in

        register_missing_version(ask_address)
        register_name_form(name_in)
