"""One fetch for a whole home page: what its blocks ask for comes in a few queries, however many blocks there are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from cms.core.models import BasePage
from cms.core.restrictions import few_restrictions
from cms.core.tree import STEP
from cms.media.pictures import pictures_in
from cms.media.renditions import prefetch_pictures
from news.enums import Collects, SectionStyle, TopicStage
from news.models import Appearance, ArticlePage, ArticleTopic, SectionPage, TopicPage
from news.models.sections import references_below
from news.models.topics import TopicName, topics_in
from pages.models import ScheduleEntry, ScheduleWeekPage
from pages.models.schedule import by_day
from sites.directory import unit_groups
from sites.models import MemberSite

SECOND_STORIES = 3
# Blocks that hold what an editor wrote in the language of the home.
OWN_CONTENT = {"hero", "note", "tiles", "banner", "gallery", "contact_band", "organisation", "box", "lead"}
TOPIC_SECONDS = 600


def leaves(stream: Any) -> list[tuple[str, Any]]:
    """(block name, value) of every block of a home, those inside columns included."""
    found = []
    for child in stream:
        if child.block_type == "columns":
            found += leaves(child.value["left"]) + leaves(child.value["right"])
        else:
            found.append((child.block_type, child.value))
    return found


class HomeAssembly:
    """The data of a home page's blocks.

    Args:
        home: the home page.
        member_site: its site.
        language: language of the page.
    """

    def __init__(
        self, home: BasePage, member_site: MemberSite, language: str, request: HttpRequest | None = None
    ) -> None:
        self.home = home
        self.request = request
        self.member_site = member_site
        self.language = language
        self.blocks = leaves(home.body)
        self.sections = self._sections()
        self._data: dict[int, Any] = {}
        self._fetch_articles()
        for name, value in self.blocks:
            if name == "schedule":
                self._data[id(value)] = self._schedule(value["days"])
            elif name == "topics":
                self._data[id(value)] = topic_directory(self.home.locale_id, self.language)
            elif name == "directory":
                self._data[id(value)] = directory(self.member_site, self.language)
        prefetch_pictures([*(article.image for article in self.articles), *pictures_in(home.body)])

    def data_for(self, value: Any) -> Any:
        """What was fetched for a block's value."""
        return self._data.get(id(value))

    def _sections(self) -> dict[Any, Any]:
        """Sections that blocks name in another language, by translation key, in that of the home.

        A translated home keeps the choices of its original. One query, where there are any.
        """
        named = [value["section"] for name, value in self.blocks if name == "latest" and value["section"]]
        keys = {section.translation_key for section in named if section.locale_id != self.home.locale_id}
        if not keys:
            return {}
        here = SectionPage.objects.filter(translation_key__in=keys, path__startswith=self.home.path, live=True)
        return {section.translation_key: section for section in here}

    def _top(self, value: Any) -> Any:
        """Below which page a block's articles lie: its section, else the home; `None` if it is not in the language."""
        section = value["section"]
        if section is None or section.locale_id == self.home.locale_id:
            return section or self.home
        return self.sections.get(section.translation_key)

    @property
    def has_content(self) -> bool:
        """Whether the home shows anything of its own: an article, a text, a list that is not empty."""
        if self.articles:
            return True
        return any(name in OWN_CONTENT or bool(self._filled(name, value)) for name, value in self.blocks)

    def _filled(self, name: str, value: Any) -> Any:
        data = self.data_for(value)
        return data["days"] if name == "schedule" and data else data if name in {"topics", "directory"} else None

    # ---- articles ----
    def _fetch_articles(self) -> None:
        """Lead, second stories, latest lists and notices, own ones and by reference, in one query after another that
        says what appears; their topics in a third.
        """
        self.references = {row.original: row for row in self._references()}
        wanted = self._wanted_articles()
        self.articles: list[Any] = list(wanted) if wanted is not None else []
        for article in self.articles:
            article.reference = self.references.get(article.pk)
            if article.reference:
                article.section_path = article.reference.section_path
                article.is_notice = article.reference.section_style == SectionStyle.NOTICES
        news = [article for article in self.articles if not article.is_notice]
        notices = [article for article in self.articles if article.is_notice]
        used: set[int] = set()
        for name, value in self.blocks:
            if name == "lead":
                self._data[id(value)] = self._lead(value, news, used)
        for name, value in self.blocks:
            if name == "notices":
                self._data[id(value)] = notices[: value["count"]]
            elif name == "latest":
                top = self._top(value)
                below = [a for a in news if top is not None and a.section_path.startswith(top.path)]
                fresh = [article for article in below if article.pk not in used]
                self._data[id(value)] = fresh[: value["count"]]

    def _wanted_articles(self) -> Any:
        readable = ArticlePage.objects.readable_but(self.home.restricted_paths)
        notice_sections = SectionPage.objects.filter(style=SectionStyle.NOTICES, path__startswith=self.home.path)
        is_notice = Exists(notice_sections.filter(path=OuterRef("section_path")))
        readable = readable.annotate(section_path=Substr("path", 1, Length("path") - STEP))
        readable = readable.annotate(
            is_notice=Case(When(is_notice, then=Value(True)), default=Value(False), output_field=BooleanField())
        )
        own = readable.below(self.home)
        news = own.filter(is_notice=False).newest()
        condition = Q(pk__in=list(self.references))
        for name, value in self.blocks:
            if name == "lead":
                condition |= Q(pk__in=news.values("pk")[: self.extra])
                condition |= Q(pk__in=news.filter(image__isnull=False).values("pk")[: self.extra])
                if value["story"]:
                    chosen = value["story"].translation_key
                    condition |= Q(translation_key=chosen, path__startswith=self.home.path)
            elif name == "latest":
                top = self._top(value)
                below = news.none() if top is None else news.filter(path__startswith=top.path)
                condition |= Q(pk__in=below.values("pk")[: value["count"] + self.extra])
            elif name == "notices":
                notices = own.filter(is_notice=True).newest()
                condition |= Q(pk__in=notices.values("pk")[: value["count"]])
        return readable.filter(condition).newest().as_cards() if self.extra or self.listing else None

    @cached_property
    def listing(self) -> bool:
        return any(name in {"latest", "notices"} for name, _value in self.blocks)

    @cached_property
    def extra(self) -> int:
        """How many of the newest the lead may take away from the lists below it."""
        return 1 + SECOND_STORIES if any(name == "lead" for name, _value in self.blocks) else 0

    def _references(self) -> list[Any]:
        """What appears by reference in the same blocks: their newest."""
        news = references_below(self.home, notices=False)
        condition = self._newest(news, self.extra) if self.extra else Q()
        for name, value in self.blocks:
            if name == "latest":
                top = self._top(value)
                if top is None:
                    continue
                shown = news if top is self.home else references_below(top, notices=False)
                condition |= self._newest(shown, value["count"] + self.extra)
            elif name == "notices":
                condition |= self._newest(references_below(self.home, notices=True), value["count"])
        if not condition:
            return []
        return list(self._with_originals(Appearance.objects.filter(condition)).with_section(self.home.locale_id))

    def _newest(self, appearances: Any, count: int) -> Q:
        return Q(pk__in=self._with_originals(appearances.shown()).newest().values("pk")[:count])

    def _with_originals(self, appearances: Any) -> Any:
        readable = ArticlePage.objects.readable_but(self.home.restricted_paths)
        return appearances.with_original(readable, self.home.locale_id)

    @staticmethod
    def _lead(value: Any, news: list[ArticlePage], used: set[int]) -> dict[str, Any]:
        """The story an editor chose, else the newest with a picture.

        Then the next three with pictures, else without.
        """
        chosen = value["story"].translation_key if value["story"] else None
        story = next((article for article in news if article.translation_key == chosen), None)
        story = story or next((article for article in news if article.image_id), None) or next(iter(news), None)
        rest = [article for article in news if story is None or article.pk != story.pk]
        second = [article for article in rest if article.image_id][:SECOND_STORIES]
        used |= {article.pk for article in (story, *second) if article is not None}
        return {"story": story, "second": second}

    # ---- the leaders' schedule ----
    def _schedule(self, days: int) -> dict[str, Any]:
        """The next days with entries, from today (Vietnam time), at most two weeks ahead."""
        today = timezone.localdate()
        weeks = ScheduleWeekPage.objects.filter(path__startswith=self.home.path, live=True)
        entries = ScheduleEntry.objects.filter(
            page__in=weeks.values("pk"), date__range=(today, today + timedelta(days=14))
        ).order_by("date", "start")
        shown = by_day(list(entries.select_related("page")))[:days]
        week_url = shown[0].entries[0].page.get_url(self.request) if shown else None
        return {"days": shown, "url": parent_address(week_url) if week_url else ""}


def parent_address(url: str) -> str:
    """The address one level up: that of the schedule, from that of a week."""
    return url.rstrip("/").rsplit("/", 1)[0] + "/"


def topic_directory(locale_id: int, language: str) -> list[dict[str, Any]]:
    """Topics that have a page in this language, with their numbers of articles. Counted anew every ten minutes."""
    key = f"home.topics:{locale_id}"
    found: list[dict[str, Any]] | None = cache.get(key)
    if found is None:
        names = topics_in(language)
        few = few_restrictions()
        live = ArticlePage.objects.readable_but(None if few is None else [row.path for row in few])
        tagged = ArticleTopic.objects.filter(page__in=live.filter(locale_id=locale_id).values("pk"))
        rows = tagged.order_by().values_list("topic__translation_key")
        counts = dict(rows.annotate(count=Count("page", distinct=True)))
        pages = TopicPage.objects.live().filter(locale_id=locale_id, alias_of=None).select_related("topic")
        found = [
            {
                "name": names[page.topic.translation_key].name if page.topic.translation_key in names else page.title,
                "url": page.get_url(),
                "count": counts.get(page.topic.translation_key, 0) if is_plain(page.rules) else page.articles().count(),
                "rank": page.topic.rank,
            }
            for page in pages
            if page.rules.stage == TopicStage.OPEN
        ]
        found.sort(key=lambda row: (row["rank"], row["name"]))
        cache.set(key, found, TOPIC_SECONDS)
    return found


def is_plain(rules: TopicName) -> bool:
    """Whether a topic shows every article that carries it: those are counted together."""
    return rules.collects == Collects.AUTOMATIC and rules.closes_on is None


def directory(member_site: MemberSite, language: str) -> list[Any]:
    """The register of units by kind, kept under the portal's generation."""
    key = f"home.directory:{member_site.pk}:{language}:{member_site.generation}:{timezone.localdate():%Y%m%d}"
    found: list[Any] | None = cache.get(key)
    if found is None:
        found = unit_groups(language)
        cache.set(key, found, 24 * 60 * 60)
    return found


def sample_data(name: str) -> Any:
    """What a block of this name would show, for the block picker: the newest readable things of the installation."""
    if name in {"lead", "latest", "notices"}:
        articles = list(ArticlePage.objects.readable().newest().as_cards()[:3])
        prefetch_pictures(article.image for article in articles)
        return {"story": articles[0] if articles else None, "second": articles[1:]} if name == "lead" else articles
    if name == "schedule":
        return {"days": by_day(list(ScheduleEntry.objects.order_by("-date")[:3])), "url": ""}
    if name == "topics":
        return [{"name": topic.name, "url": "#", "count": 0} for topic in topics_in("vi").values()][:6]
    return unit_groups("vi") if name == "directory" else None
