"""How a list of articles is filtered and paged: the same for sections and topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property

from cms.media.renditions import prefetch_pictures
from news.querysets import ArticleQuerySet

from .topics import topic_by_slug

PAGE_SIZE = 12
MAX_PAGE = 10_000


@dataclass(frozen=True)
class ListFilter:
    """What the filter form asks for. An unknown topic or a malformed date is left out, and the form shows it empty."""

    topic: str = ""
    first_day: date | None = None
    last_day: date | None = None

    @classmethod
    def from_request(cls, request: HttpRequest) -> ListFilter:
        return cls(
            topic=request.GET.get("topic", "")[:80],
            first_day=_day(request.GET.get("from", "")),
            last_day=_day(request.GET.get("to", "")),
        )

    def apply(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        if self.topic and (topic := topic_by_slug(self.topic)) is not None:
            articles = articles.on_topic(topic.translation_key)
        return articles.published_between(midnight(self.first_day), midnight(self.last_day, days=1))

    @property
    def active(self) -> bool:
        return bool(self.topic or self.first_day or self.last_day)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None or not date(1900, 1, 1) <= day <= date(2200, 1, 1):
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))


class CountedPaginator(Paginator[Any]):
    """A paginator that is told its total, where the page has counted already."""

    def __init__(self, articles: Any, page_size: int, total: int | None) -> None:
        super().__init__(articles, page_size)
        self.total = total

    @cached_property
    def count(self) -> int:
        return super().count if self.total is None else self.total


def paginate(
    articles: Any, request: HttpRequest, page_size: int = PAGE_SIZE, total: int | None = None
) -> PaginatorPage[Any]:
    """The page of articles asked for, with their pictures. A page number out of range gives the nearest.

    Args:
        articles: cards, the newest first: a queryset or `ShownArticles`.
    """
    paginator = CountedPaginator(articles, page_size, total)
    number = request.GET.get("page", "1")
    page = paginator.get_page(number if number.isascii() and number.isdigit() and int(number) <= MAX_PAGE else 1)
    page.object_list = list(page.object_list)
    prefetch_pictures(article.image for article in page.object_list)
    return page
