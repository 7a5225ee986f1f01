"""The translation desk."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "translation"
    verbose_name = _("Translation desk")

    def ready(self) -> None:
        from wagtail_localize import models as localize

        from cms.core.periodic import register_periodic_job
        from cms.core.publishing import register_publish_gate

        from . import gate, permissions, receivers, rendering, tasks  # noqa: F401
        from .checks import markup, register_check

        # Segments and strings are no content of their own: Wagtail would enqueue a task for each that is written.
        for name in ("String", "StringTranslation", "TranslationContext", "Template", "TranslationSource"):
            getattr(localize, name).wagtail_reference_index_ignore = True
        for name in ("StringSegment", "TemplateSegment", "RelatedObjectSegment", "OverridableSegment"):
            getattr(localize, name).wagtail_reference_index_ignore = True
        for name in ("SegmentOverride", "Translation", "TranslationLog", "TranslatableObject"):
            getattr(localize, name).wagtail_reference_index_ignore = True
        permissions.register()
        register_publish_gate("translation", gate.check_publication)
        register_check(markup.check_markup, markup.MESSAGES)
        register_check(lambda *args: (), rendering.MESSAGES)
        register_periodic_job("translation_due", 60, tasks.publish_due_jobs)

        # ---- files ----
        from wagtail import hooks

        from .views import interchange

        hooks.register("register_admin_urls", interchange.urls)
