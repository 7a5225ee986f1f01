"""Home pages: they assemble what the rooms below offer."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home pages")

    def ready(self) -> None:
        from search.sources import register_source
        from sites.registry import register_page_builder

        from . import receivers  # noqa: F401
        from .page_builders import build_home
        from .search_sources import HomeSource

        register_page_builder("home", build_home)
        register_source(HomeSource())
