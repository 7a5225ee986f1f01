"""News: topics, sections, articles."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.users.enums import Role
        from search.sources import register_source
        from sites.registry import register_page_builder
        from sites.unit_policy import ALL, UnitPermissionPolicy

        from .models import Topic
        from .page_builders import build_section
        from .search_sources import ArticleSource, SectionSource, TopicPageSource

        topics = UnitPermissionPolicy(Topic, None, {Role.CENTRAL_EDITOR: ALL}, shared={"choose"})
        register_permission_policy(Topic, topics)
        register_page_builder("section", build_section)
        for source in (ArticleSource(), SectionSource(), TopicPageSource()):
            register_source(source)
