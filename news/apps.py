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
        from search.also_on import register_also_on
        from search.facet_labels import register_facet_labels
        from search.sources import register_source
        from sites.registry import register_page_builder, register_unit_work
        from sites.unit_policy import ALL, UnitPermissionPolicy
        from translation.registry import TranslatableKind, register_translatable

        from . import receivers, rights, unit_work  # noqa: F401
        from .models import Appearance, Distribution, Topic, TopicVerdict
        from .page_builders import build_section
        from .search_sources import ArticleSource, SectionSource, TopicPageSource, also_on, topic_names

        topics = UnitPermissionPolicy(Topic, None, {Role.CENTRAL_EDITOR: ALL}, shared={"choose"})
        register_permission_policy(Topic, topics)
        # By unit: the one that nominated, or the one that was sent something.
        register_permission_policy(Appearance, UnitPermissionPolicy(Appearance, "unit", rights.APPEARANCES))
        register_permission_policy(Distribution, UnitPermissionPolicy(Distribution, None, rights.DISTRIBUTIONS))
        register_permission_policy(TopicVerdict, UnitPermissionPolicy(TopicVerdict, None, rights.TOPIC_VERDICTS))
        register_translatable(TranslatableKind(Topic))
        register_also_on("news", also_on)
        register_facet_labels("topic", topic_names)
        register_unit_work("news", _("Articles offered by the portal"), unit_work.count, unit_work.hand_over)
        register_page_builder("section", build_section)
        for source in (ArticleSource(), SectionSource(), TopicPageSource()):
            register_source(source)
