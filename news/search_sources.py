"""How the news room is found."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from search.sources import PageSource, stream_text

from .models import ArticlePage, SectionPage, TopicPage


class ArticleSource(PageSource):
    model = ArticlePage
    type = "article"
    label = _("News and notices")
    icon = "news"

    def text(self, page: Any) -> dict[str, str]:
        names = [attachment.label for attachment in page.files]
        body = "\n".join([stream_text(page.body), *names, *(topic.name for topic in page.topic_names), page.source])
        return {"summary": page.summary, "body": body, "number": page.number}


class SectionSource(PageSource):
    model = SectionPage
    type = "section"
    label = _("Sections and topics")
    icon = "list"


class TopicPageSource(PageSource):
    model = TopicPage
    type = "section"
    label = _("Sections and topics")
    icon = "list"

    def text(self, page: Any) -> dict[str, str]:
        return {"summary": page.meta_description, "body": page.intro}
