"""Topics, sections, articles, and what of them appears on other sites."""

from __future__ import annotations

from .appearances import Appearance, AppearanceEvent, Distribution
from .articles import ArticleAttachment, ArticlePage, ArticleRelation, ArticleTopic
from .sections import SectionPage
from .topic_pages import TopicPage
from .topics import Topic, TopicVerdict

__all__ = [
    "Appearance",
    "AppearanceEvent",
    "ArticleAttachment",
    "ArticlePage",
    "ArticleRelation",
    "ArticleTopic",
    "Distribution",
    "SectionPage",
    "Topic",
    "TopicPage",
    "TopicVerdict",
]
