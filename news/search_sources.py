"""How the news room is found."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from search.also_on import Found, Place
from search.sources import PageSource, stream_text
from sites.enums import PUBLIC_STATES

from .enums import TopicStage
from .models import Appearance, ArticleAttachment, ArticlePage, ArticleTopic, SectionPage, TopicPage
from .models.topics import topics_in


class ArticleSource(PageSource):
    model = ArticlePage
    type = "article"
    label = _("News and notices")
    icon = "news"
    related = (
        Prefetch("article_topics", ArticleTopic.objects.select_related("topic")),
        Prefetch("attachments", ArticleAttachment.objects.select_related("document"), to_attr="files"),
    )

    def text(self, page: Any) -> dict[str, str]:
        body = "\n".join([stream_text(page.body), *(topic.name for topic in page.topic_names), page.source])
        return {"summary": page.summary, "body": body, "number": page.number}

    def topics(self, page: Any) -> tuple[str, ...]:
        return tuple(topic.slug for topic in page.topic_names)

    def file_titles(self, page: Any) -> dict[int, str]:
        return {attachment.document_id: attachment.label for attachment in page.files}

    def details(self, page: Any) -> dict[str, Any]:
        badge = {"badge": page.badge} if page.badge else {}
        return badge | ({"badge_date": page.badge_date.isoformat()} if badge and page.badge_date else {})


class SectionSource(PageSource):
    model = SectionPage
    type = "section"
    label = _("Sections and topics")
    icon = "list"

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.meta_description or page.intro, "body": page.intro}


class TopicPageSource(PageSource):
    model = TopicPage
    type = "section"
    label = _("Sections and topics")
    icon = "list"

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.meta_description, "body": page.intro}

    def topics(self, page: Any) -> tuple[str, ...]:
        return (page.topic.slug,)

    def visible(self, object_ids: Iterable[str], acl: frozenset[str]) -> set[str]:
        """A topic that has not opened yet is not found."""
        seen = super().visible(object_ids, acl)
        pages = TopicPage.objects.filter(pk__in=seen).select_related("topic") if seen else []
        return seen - {str(page.pk) for page in pages if page.is_planned}


def also_on(found: Collection[Found]) -> dict[Found, list[Place]]:
    """The sites on which articles appear by reference, in the language found. One query."""
    languages = sorted({language for _key, language in found})
    keys = {UUID(key) for key, _language in found if len(key) == 36}  # Those of pages are.
    if not keys:
        return {}
    rows = Appearance.objects.shown().filter(article_key__in=keys)
    rows = rows.filter(site__state__in=PUBLIC_STATES).select_related("site__site", "site__unit")
    paths = {f"section_in_{number}": section_in(language) for number, language in enumerate(languages)}
    slug = Page.objects.filter(translation_key=OuterRef("article_key")).values("slug")
    rows = rows.annotate(**paths, slug=Subquery(slug[:1])).order_by("-site__site__is_default_site", "site__unit__rank")
    places: dict[Found, list[Place]] = {}
    for row in rows:
        for number, language in enumerate(languages):
            url_path = getattr(row, f"section_in_{number}")
            if url_path and (str(row.article_key), language) in found:
                url = row.site.site.root_url + row.address_in(language, url_path, row.slug)
                places.setdefault((str(row.article_key), language), []).append(Place(row.site.unit.code, url))
    return places


def section_in(language: str) -> Subquery:
    """Address path of an appearance's section in a language."""
    sections = Page.objects.filter(translation_key=OuterRef("section_key"), live=True, alias_of=None)
    return Subquery(sections.filter(locale__language_code=language).values("url_path")[:1])


def topic_names(language: str) -> dict[str, str]:
    """Slug -> name of the topics that have opened, for filters. From memory."""
    return {topic.slug: topic.name for topic in topics_in(language).values() if topic.stage != TopicStage.PLANNED}
