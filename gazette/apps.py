"""Gazette and legal documents: published once, linked for ever, right on any date."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GazetteConfig(AppConfig):
    name = "gazette"
    verbose_name = _("Gazette and documents")

    def ready(self) -> None:
        self._pages()
        self._policies()
        self._outer()
        self._issues()
        self._effect()
        self._lookup()
        self._reader()
        self._desk()

    def _pages(self) -> None:
        """The pages that new sites get."""
        from sites.registry import register_page_builder

        from .page_builders import build_documents, build_gazette

        register_page_builder("documents", build_documents)
        register_page_builder("gazette", build_gazette)

    def _policies(self) -> None:
        """Who sees what: rows are changed by actions only."""
        from . import permissions

        permissions.register()

    def _outer(self) -> None:
        """Duties of posting, imports, document systems."""
        from cms.core.periodic import register_periodic_job
        from sites.registry import register_unit_work

        from . import duty_receivers, duty_tasks, import_tasks, unit_work  # noqa: F401

        register_unit_work("posting", _("Documents to be posted"), unit_work.count, unit_work.hand_over)
        register_periodic_job("posting_reminders", 3600, duty_tasks.remind_hourly)
        register_periodic_job("posting_mails", 5 * 60, duty_tasks.pick_up_duty_mails)
        register_periodic_job("document_imports", 5 * 60, import_tasks.pick_up_imports)
        register_periodic_job("document_tables", 24 * 3600, import_tasks.forget_tables)

    def _issues(self) -> None:
        """The desk: signed issues stay as they are; jobs that lost their worker; the nightly check of files."""
        from cms.core.periodic import register_periodic_job

        from . import frozen, issue_receivers, issue_tasks  # noqa: F401

        register_periodic_job("gazette_jobs", issue_tasks.MINUTE, issue_tasks.pick_up_jobs)
        register_periodic_job("gazette_pages", 10 * issue_tasks.MINUTE, issue_tasks.pick_up_pages)
        register_periodic_job("gazette_files", issue_tasks.HOUR, issue_tasks.verify_nightly)

    def _effect(self) -> None:
        """Periods of effect follow every change; pages that cite documents are known."""
        from . import effect_policies, effect_receivers  # noqa: F401

        effect_policies.register()

    def _lookup(self) -> None:
        """Public lists and pages of documents, and how they are found."""
        from search.sources import register_source

        from . import lookup_receivers  # noqa: F401
        from .lookup_sources import SOURCES
        from .public.documents_routes import VIEWS
        from .registry import register_public_views

        register_public_views(VIEWS)
        for source in SOURCES:
            register_source(source)

    def _reader(self) -> None:
        """The public gazette: issues to read, search and get by e-mail."""
        from cms.core.log_masks import register_log_mask
        from cms.core.periodic import register_periodic_job
        from search.sources import register_source

        from . import reader_receivers, subscription_tasks  # noqa: F401
        from .actions.subscriptions import erase_unconfirmed
        from .public.gazette_routes import VIEWS
        from .reader_sources import SOURCES
        from .registry import register_public_views

        register_public_views(VIEWS)
        for source in SOURCES:
            register_source(source)
        # Links of mails open something by themselves.
        register_log_mask(r"(/(?:dang-ky|huy|roi-cong-bao)/)[\w-]{20,}")
        register_periodic_job("gazette_subscription_mails", 5 * subscription_tasks.MINUTE, subscription_tasks.pick_up)
        register_periodic_job("gazette_subscriptions", subscription_tasks.HOUR, erase_unconfirmed)

    def _desk(self) -> None:
        """Abstracts are translated at the desk; its work follows documents."""
        from translation.registry import register_translatable

        from . import desk_receivers  # noqa: F401
        from .models import DocumentText
        from .translating import DocumentTextKind

        register_translatable(DocumentTextKind(DocumentText))
