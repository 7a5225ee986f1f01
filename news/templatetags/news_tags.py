"""Template tags of articles and their lists."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.cache import cache

from news.models import TopicPage
from news.models.topics import TopicName
from news.offered import has_articles

register = template.Library()


@register.simple_tag(takes_context=True)
def article_url(context: dict[str, Any], article: Any) -> str:
    """Address of an article for the readers of this site: of another site's, where it appears on this one."""
    if getattr(article, "reference", None):
        return str(article.reference.address_of(article))
    return str(article.get_url(context.get("request")) or "")


@register.simple_tag(takes_context=True)
def has_feed(context: dict[str, Any]) -> bool:
    """Whether the feed of the whole site holds anything in the language of the page. Kept for a minute."""
    chrome = context.get("chrome")
    return bool(chrome and chrome.home and has_articles(chrome.home.path))


@register.simple_tag(takes_context=True)
def topic_url(context: dict[str, Any], topic: TopicName) -> str:
    """Address of a topic's page in the language of the reader; empty while it has none. Kept for a minute."""
    page = context["page"]
    key = f"news.topic_pages:{page.locale_id}"
    urls: dict[str, str] | None = cache.get(key)
    if urls is None:
        pages = TopicPage.objects.live().filter(locale_id=page.locale_id, alias_of=None).select_related("topic")
        urls = {str(found.topic.translation_key): found.get_url() or "" for found in pages if not found.is_planned}
        cache.set(key, urls, 60)
    return urls.get(str(topic.translation_key), "")
