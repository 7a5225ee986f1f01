"""Topics, sections and articles."""

from __future__ import annotations

from .articles import ArticleAttachment, ArticlePage, ArticleRelation, ArticleTopic
from .sections import SectionPage
from .topic_pages import TopicPage
from .topics import Topic

__all__ = [
    "ArticleAttachment",
    "ArticlePage",
    "ArticleRelation",
    "ArticleTopic",
    "SectionPage",
    "Topic",
    "TopicPage",
]
