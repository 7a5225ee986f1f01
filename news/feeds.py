"""RSS 2.0 and Atom (RFC 4287) of any list of articles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from wagtail.models import Page

from cms.core.locales import html_code
from cms.core.tree import home_path_of
from sites.issuers import unit_name_of_home

FEEDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
FEED_LENGTH = 30


def feed_response(request: HttpRequest, page: Page, articles: Any, kind: str) -> HttpResponse:
    """The newest articles of `page` as a feed; the identity of each is the address of its original.

    Args:
        page: the section, topic or home the feed is of; its title and address head the feed.
        articles: the newest first: a queryset or `ShownArticles`.
        kind: "rss" or "atom".
    """
    language = translation.get_language() or "vi"
    feed: Any = FEEDS[kind](
        title=page.title,
        link=page.get_full_url(request) or "/",
        description=getattr(page, "meta_description", "") or page.title,
        language=html_code(language),
        feed_url=request.build_absolute_uri(request.path),
    )
    for article in articles[:FEED_LENGTH]:
        url = article.get_full_url(request)
        link, author = url, article.author
        if article.reference:
            link = request.build_absolute_uri(article.reference.address_of(article))
            author = unit_name_of_home(home_path_of(article.path), language, article.date)
        feed.add_item(
            title=article.card_title,
            link=link,
            description=article.card_summary,
            pubdate=article.date,
            updateddate=article.last_published_at or article.date,
            author_name=author or None,
            unique_id=url,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
