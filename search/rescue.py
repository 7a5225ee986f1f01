"""Help where nothing was found: fewer words, the same words everywhere, subjects that there is something on."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError

from .address import Address
from .engines import get_engine
from .engines.base import EngineUnavailable, Filters, SearchRequest
from .facet_labels import labels_of
from .language.query import ParsedQuery, parse
from .presentation import Way
from .service import Search

MOST_WORDS = 6
TOPICS = 8
SECONDS = 600


def fewer_words(search: Search, address: Address) -> list[Way]:
    """The query without one of its words, where that finds something in this language; without any other limits."""
    words = search.text.split()
    if not 2 <= len(words) <= MOST_WORDS:
        return []
    ways = []
    for index in range(len(words)):
        text = " ".join(words[:index] + words[index + 1 :])
        count = _count(parse(text), search)
        if count:
            ways.append(Way(text, address.widened(q=text), count=count))
    return ways


def everywhere(search: Search) -> int:
    """How much the words find without the limits beside them."""
    return _count(parse(search.text), search)


def _count(query: ParsedQuery, search: Search) -> int:
    if query.is_empty:
        return 0
    request = SearchRequest(query, Filters(language=search.language), facets=(), acl=search.acl, page_size=1)
    try:
        return get_engine().search(request).total
    except (DatabaseError, EngineUnavailable):
        return 0


def popular_topics(language: str, address: Address) -> list[Way]:
    """The topics with the most entries in a language that everybody may find. One search every ten minutes."""
    names = labels_of("topic", language)
    if not names:
        return []
    key = f"search.topics:{language}"
    counts: list[tuple[str, int]] | None = cache.get(key)
    if counts is None:
        request = SearchRequest(parse(""), Filters(language=(language,)), facets=("topic",), page_size=1)
        try:
            counts = get_engine().search(request).facets.get("topic", [])
        except (DatabaseError, EngineUnavailable):
            return []
        cache.set(key, counts, SECONDS)
    shown = [(slug, count) for slug, count in counts if slug in names and count][:TOPICS]
    return [Way(names[slug], address.widened(q=None, topic=slug), count=count) for slug, count in shown]
