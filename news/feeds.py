"""RSS 2.0 and Atom (RFC 4287) of any list of articles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from wagtail.models import Page

from .querysets import ArticleQuerySet

FEEDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
FEED_LENGTH = 30


def feed_response(request: HttpRequest, page: Page, articles: ArticleQuerySet, kind: str) -> HttpResponse:
    """The newest articles of `page` as a feed.

    Args:
        page: the section, topic or home the feed is of; its title and address head the feed.
        kind: "rss" or "atom".
    """
    feed: Any = FEEDS[kind](
        title=page.title,
        link=page.get_full_url(request) or "/",
        description=getattr(page, "meta_description", "") or page.title,
        language=translation.get_language() or "vi",
        feed_url=request.build_absolute_uri(),
    )
    for article in articles.newest().defer("body")[:FEED_LENGTH]:
        url = article.get_full_url(request)
        feed.add_item(
            title=article.title,
            link=url,
            description=article.summary,
            pubdate=article.date,
            updateddate=article.last_published_at or article.date,
            author_name=article.author or None,
            unique_id=url,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
