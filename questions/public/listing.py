"""The archive as a list: filters that stand in the address, words, what is promoted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from news.enums import TopicStage
from news.models.topics import topic_by_slug, topics_in
from questions.models import PromotedQuestion, PublicQuestion, QuestionsPage
from search.results import Search
from search.service import find
from sites.models import MemberSite, Unit

from .places import shown_at

PAGE_SIZE = 12
FAQ_SIZE = 30
MAX_PAGE = 10_000
# The best hits of a search that the filters then narrow.
HITS = 300
MAX_PROMOTED = 10
ALL_LANGUAGES = "all"
CHOICES_KEPT = 5 * 60


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it names wrongly is left out, and the form shows it empty."""

    text: str = ""
    topic: str = ""
    unit: str = ""
    year: int | None = None
    language: str = ""
    faq: bool = False

    @classmethod
    def read(cls, request: HttpRequest, page: QuestionsPage) -> Wanted:
        get = request.GET
        topic = topic_by_slug(get.get("topic", "")[:80])
        year, language = get.get("year", ""), get.get("lang", "")
        known = language == ALL_LANGUAGES or language in dict(settings.LANGUAGES)
        return cls(
            text=" ".join(get.get("q", "")[:200].split()),
            topic=topic.slug if topic is not None else "",
            unit=get.get("unit", "")[:63],
            year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() and year > "1900" else None,
            language=language if known else page.language,
            faq=get.get("view") == "faq",
        )

    def is_narrowed(self, page: QuestionsPage) -> bool:
        return bool(self.text or self.topic or self.unit or self.year or self.language != page.language)


class Listing:
    """Published questions of a site, as wanted."""

    def __init__(self, member_site: MemberSite, wanted: Wanted) -> None:
        self.member_site, self.wanted = member_site, wanted
        self.all = shown_at(member_site)

    @cached_property
    def _topic_key(self) -> Any:
        topic = topic_by_slug(self.wanted.topic) if self.wanted.topic else None
        return topic.translation_key if topic is not None else None

    @cached_property
    def rows(self) -> Any:
        """As filtered, the newest answer first; without the words that were searched for."""
        rows, wanted = self.all, self.wanted
        if self._topic_key is not None:
            rows = rows.filter(topic__translation_key=self._topic_key)
        if wanted.unit:
            rows = rows.filter(unit__code=wanted.unit)
        if wanted.year is not None:
            rows = rows.filter(answered_on__year=wanted.year)
        if wanted.language != ALL_LANGUAGES:
            rows = rows.filter(language=wanted.language)
        return rows.order_by("-answered_on", "-pk")

    def page(self, request: HttpRequest) -> PaginatorPage[PublicQuestion]:
        size = FAQ_SIZE if self.wanted.faq else PAGE_SIZE
        number = request.GET.get("page", "")
        number = number if number.isascii() and number.isdigit() and int(number[:6]) <= MAX_PAGE else "1"
        return Paginator(self._found(), size).get_page(number)

    def _found(self) -> Any:
        if not self.wanted.text:
            return self.rows.exclude(pk__in=[row.pk for row in self.promoted]).for_cards()
        slugs = slugs_found(self.wanted.text, self._languages())
        if slugs is None:
            return self._by_letters().for_cards()
        rows = {row.slug: row for row in self.rows.filter(slug__in=slugs).for_cards()}
        return [rows[slug] for slug in slugs if slug in rows]

    def _languages(self) -> tuple[str, ...]:
        return () if self.wanted.language == ALL_LANGUAGES else (self.wanted.language,)

    def _by_letters(self) -> Any:
        """While the search is away: what holds these very words."""
        rows = self.rows
        for word in self.wanted.text.split()[:8]:
            rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(answer__icontains=word))
        return rows

    @cached_property
    def promoted(self) -> list[PublicQuestion]:
        """Those that stand first in what is shown: of the chosen field or unit, else of the site."""
        if self.wanted.text or self.wanted.year is not None:
            return []
        places = PromotedQuestion.objects.all()
        if self._topic_key is not None:
            # A field on the portal is the centre's; what a unit puts first stands at the unit.
            places = places.filter(topic__translation_key=self._topic_key)
            here = Q(unit=None) if self.member_site.is_portal else Q(unit=None) | Q(unit=self.member_site.unit_id)
            places = places.filter(here)
        elif self.wanted.unit:
            places = places.filter(unit__code=self.wanted.unit)
        elif self.member_site.is_portal:
            places = places.filter(topic__isnull=False, unit=None)
        else:
            places = places.filter(unit=self.member_site.unit_id)
        ranks: dict[int, int] = {}
        for key, rank in places.order_by("rank", "pk").values_list("public_id", "rank")[: 3 * MAX_PROMOTED]:
            ranks.setdefault(key, rank)
        if not ranks:
            return []
        order = list(ranks)
        rows = self.rows.filter(pk__in=order).for_cards()
        return sorted(rows, key=lambda row: order.index(row.pk))[:MAX_PROMOTED]

    # ---- what may be chosen ----
    def choices(self, language: str) -> dict[str, Any]:
        """What the filters offer; kept for some minutes: it holds names of units and fields, nothing of a question."""
        key = f"questions:choices:{self.member_site.pk}:{language}:{timezone.localdate():%Y%m%d}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            units = self.units(language) if self.member_site.is_portal else []
            found = {"topics": self.topics(), "units": units, "years": self.years(), "languages": self.languages()}
            cache.set(key, found, CHOICES_KEPT)
        return found

    def topics(self) -> list[Any]:
        """Fields that have questions, in the language of the page."""
        keys = set(self.all.exclude(topic=None).order_by().values_list("topic__translation_key", flat=True).distinct())
        return [topic for key, topic in topics_in().items() if key in keys]

    def units(self, language: str) -> list[tuple[str, str]]:
        """Code and name of the units that have answered."""
        units = Unit.objects.filter(pk__in=self.all.order_by().values("unit_id")).prefetch_related("periods")
        return sorted(((unit.code, unit.name_on(language=language) or unit.code) for unit in units), key=lambda u: u[1])

    def years(self) -> list[int]:
        return [day.year for day in self.all.order_by().dates("answered_on", "year", order="DESC")]

    def languages(self) -> list[tuple[str, str]]:
        found = set(self.all.order_by().values_list("language", flat=True).distinct())
        return [(code, label) for code, label in settings.LANGUAGES if code in found]


def slugs_found(text: str, languages: tuple[str, ...], limit: int = HITS) -> list[str] | None:
    """Slugs of questions that the product's search finds, the best first; `None` while it is away."""
    results = find(Search(text=text, type=("question",), language=languages, page_size=limit))
    if results.failed:
        return None
    return [str(row.details["slug"]) for row in results.results if row.details.get("slug")]


def open_topics() -> list[Any]:
    """Fields of life that may be chosen in a form, in the language of the page."""
    return [topic for topic in topics_in().values() if topic.stage == TopicStage.OPEN]
