"""The archive as a list: filters that stand in the address, words, what is promoted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest

from cms.core.text import collation_key
from news.enums import TopicStage
from news.models.topics import topic_by_slug, topics_in
from questions.models import PromotedQuestion, PublicQuestion, QuestionsPage
from search.results import Search
from search.service import find
from sites.issuers import name_register
from sites.models import MemberSite

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


@dataclass(frozen=True)
class Choice:
    """What a filter offers, and how many questions it would show beside the other filters."""

    value: Any
    label: str
    count: int


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
        rows, wanted = self._in_language, self.wanted
        if self._topic_key is not None:
            rows = rows.filter(topic__translation_key=self._topic_key)
        if wanted.unit:
            rows = rows.filter(unit__code=wanted.unit)
        if wanted.year is not None:
            rows = rows.filter(answered_on__year=wanted.year)
        return rows.order_by("-answered_on", "-pk")

    @property
    def _in_language(self) -> Any:
        language = self.wanted.language
        return self.all if language == ALL_LANGUAGES else self.all.filter(language=language)

    def page(self, request: HttpRequest) -> PaginatorPage[PublicQuestion]:
        size = FAQ_SIZE if self.wanted.faq else PAGE_SIZE
        number = request.GET.get("page", "")
        number = number if number.isascii() and number.isdigit() and int(number[:6]) <= MAX_PAGE else "1"
        return Paginator(self._found(), size).get_page(number)

    def _found(self) -> Any:
        if not self.wanted.text:
            return self.rows.exclude(pk__in=[row.pk for row in self.promoted]).for_cards()
        found = self._with_words(self.rows).for_cards()
        if self._slugs is None:
            return found
        rows = {row.slug: row for row in found}
        return [rows[slug] for slug in self._slugs if slug in rows]

    @cached_property
    def _slugs(self) -> list[str] | None:
        language = self.wanted.language
        return slugs_found(self.wanted.text, () if language == ALL_LANGUAGES else (language,))

    def _with_words(self, rows: Any) -> Any:
        """Those that hold the words; while the search is away, these very letters."""
        if not self.wanted.text:
            return rows
        if self._slugs is not None:
            return rows.filter(slug__in=self._slugs)
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
        """What the filters offer, each with its number of questions beside the other filters. One query."""
        year = Substr(Cast("answered_on", CharField()), 1, 4)  # Far quicker on SQLite than its function for years.
        rows = self._with_words(self._in_language).order_by().annotate(year=year)
        counted = rows.values_list("topic__translation_key", "unit__code", "year").annotate(number=Count("pk"))
        wanted = (self._topic_key, self.wanted.unit or None, str(self.wanted.year) if self.wanted.year else None)
        found: tuple[Counter[Any], ...] = (Counter(), Counter(), Counter())
        for *values, number in counted:
            for place, value in enumerate(values):
                if all(other in {None, values[n]} for n, other in enumerate(wanted) if n != place):
                    found[place][value] += number
        for place, value in enumerate(wanted):
            found[place][value] += 0  # What is chosen can be seen and taken back, also where it shows nothing.
        topics, units, years = found
        known = {key: topic for key, topic in topics_in().items() if key in topics}
        return {
            "topics": [Choice(topic.slug, topic.name, topics[key]) for key, topic in known.items()],
            "units": self.units(units, language) if self.member_site.is_portal else [],
            "years": [Choice(int(year), year, years[year]) for year in sorted(filter(None, years), reverse=True)],
            "languages": self.languages(),
        }

    def units(self, counts: Counter[Any], language: str) -> list[Choice]:
        """The units that have answered, by name."""
        names = name_register(language)
        rows = [Choice(code, names[code].on() or code, counts[code]) for code in counts if code in names]
        return sorted(rows, key=lambda row: collation_key(row.label))

    def languages(self) -> list[tuple[str, str]]:
        """Languages in which there are questions; kept for some minutes."""
        key = f"questions:languages:{self.member_site.pk}"
        found: set[str] | None = cache.get(key)
        if found is None:
            found = set(self.all.order_by().values_list("language", flat=True).distinct())
            cache.set(key, found, CHOICES_KEPT)
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
