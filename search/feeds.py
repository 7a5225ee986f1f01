"""Any search as RSS 2.0 or Atom (RFC 4287): the newest of what everybody may read.

Addresses take the parameters of the search page. What is wrong in one is said (400), so that nobody subscribes to the
whole province by a slip.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, time
from html import unescape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sites.chrome import chrome_for
from sites.hosts import member_site_of

from .forms import read
from .service import Result, Results, Search, find
from .sources import type_labels

FEED_LENGTH = 30
MAX_AGE = 300
# Of the parameters of the page those without meaning here: a feed is the newest, from the first.
NOT_READ = ("page", "after", "sort")
# What XML 1.0 cannot hold (2.2, Char).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Steady:
    """The date of a feed without items is the day, not the moment: the same answer twice is the same."""

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime:
        dates = [item["pubdate"] for item in self.items if item["pubdate"] is not None]
        return max(dates, default=datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone()))


class RssFeed(_Steady, Rss201rev2Feed):
    pass


class AtomFeed(_Steady, Atom1Feed):
    pass


FEEDS: dict[str, Any] = {"rss": RssFeed, "atom": AtomFeed}


@require_safe
def search_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest results of a search, in the language of the address unless it names others."""
    data = request.GET.copy()
    for name in NOT_READ:
        data.pop(name, None)
    language = translation.get_language() or "vi"
    reading = read(data, language=language, page_size=FEED_LENGTH)
    if reading.errors:
        text = "\n".join(reading.errors.values())
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    results = find(replace(reading.search, sort="newest"))
    if results.failed:
        text = _("The search is not available at the moment.")
        headers = {"Retry-After": "60"}
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers=headers)
    response = feed_of(request, reading.search, results, kind)
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    return kept if isinstance(kept, HttpResponse) else response


def feed_of(request: HttpRequest, search: Search, results: Results, kind: str) -> HttpResponse:
    language = translation.get_language() or "vi"
    member_site = member_site_of(request)
    name = chrome_for(member_site, language).name if member_site else ""
    query = " ".join(search.full_text.split())[:200]
    title = _("“%(query)s” – Search") % {"query": query} if query else _("Search")
    asked = request.GET.urlencode()
    feed = FEEDS[kind](
        title=legal(f"{title} – {name}" if name else title),
        link=request.build_absolute_uri(reverse("search") + (f"?{asked}" if asked else "")),
        description=legal(title),
        language=language,
        feed_url=request.build_absolute_uri(),
    )
    labels = type_labels()
    for row in results.results:
        add(feed, request, row, str(labels[row.type][0]) if row.type in labels else "")
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def add(feed: Any, request: HttpRequest, row: Result, kind: str) -> None:
    url = request.build_absolute_uri(row.url)
    # Atom asks for a date of each entry; what has none is old.
    published = row.published_at or datetime(2000, 1, 1, tzinfo=UTC)
    feed.add_item(
        title=legal(f"{row.title} ({row.number})" if row.number and row.number not in row.title else row.title),
        link=url,
        description=legal(unescape(strip_tags(row.snippet_html))),
        pubdate=published,
        updateddate=published,
        author_name=legal(row.unit_name) or None,
        unique_id=url,
        categories=[legal(kind)] if kind else (),
    )


def legal(text: str) -> str:
    """`text` without the characters that no XML document can hold."""
    return _ILLEGAL.sub(" ", text)
