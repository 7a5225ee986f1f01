"""The standing pages."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Standing pages")

    def ready(self) -> None:
        from search.sources import register_source
        from sites.registry import register_page_builder

        from . import receivers  # noqa: F401
        from .page_builders import BUILDERS
        from .search_sources import SOURCES

        for name, builder in BUILDERS.items():
            register_page_builder(name, builder)
        for source in SOURCES:
            register_source(source)
