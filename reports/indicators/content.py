"""Mandatory content, days since the last item, language versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.core.locales import language_code_of
from news.models import ArticlePage
from reports.enums import Presence, RuleCode, State
from reports.models import MandatoryContent, SiteIndicator
from reports.registry import find_check
from sites.section_templates import SECTION_TEMPLATES

from .base import NAMED, Finding, Indicator, Todo, page_url, settings_url, state_of

if TYPE_CHECKING:
    from reports.survey import Survey

LANGUAGE_NAMES = dict(settings.LANGUAGES)


def shown_slugs(survey: Survey, slugs: Iterable[str]) -> dict[tuple[int, str], set[str]]:
    """(id of a member site, language) -> those of `slugs` at which a page is live, on the first two levels."""
    pages = survey.limit(Page.objects.filter(live=True, alias_of=None, slug__in=set(slugs), depth__lte=5))
    found: dict[tuple[int, str], set[str]] = defaultdict(set)
    for path, slug in pages.values_list("path", "slug"):
        site = survey.site_of(path)
        if site is not None:
            found[site, survey.language_of(path)].add(slug)
    return found


class MandatoryIndicator(Indicator):
    """Mandatory content (Nghị định 224/2026/NĐ-CP, Điều 9): what is missing is bad, what is incomplete a warning."""

    code, label, order = "mandatory", gettext_lazy("Mandatory content"), 10

    def measure(self, survey: Survey) -> dict[int, Finding]:
        contents = list(MandatoryContent.objects.valid_on(survey.today).prefetch_related("kinds"))
        open_points: dict[int, list[dict[str, Any]]] = {pk: [] for pk in survey.site_ids}
        wanted: dict[int, int] = defaultdict(int)
        for content in contents:
            check = find_check(content.check_name)
            if check is None:
                continue
            kinds = {kind.pk for kind in content.kinds.all()}
            found = check.find(survey, content)
            for pk in survey.site_ids:
                kind = survey.kinds[pk]
                if kinds and (kind is None or kind.pk not in kinds):
                    continue
                wanted[pk] += 1
                presence, page = found[pk].presence, found[pk].page_id
                if presence != Presence.PRESENT:
                    open_points[pk].append({"content": content.pk, "presence": presence, "page": page})
        return {pk: self.finding(points, wanted[pk]) for pk, points in open_points.items() if wanted[pk]}

    @staticmethod
    def finding(points: list[dict[str, Any]], wanted: int) -> Finding:
        missing = any(point["presence"] == Presence.MISSING for point in points)
        state = State.BAD if missing else State.WARNING if points else State.OK
        return Finding(state, len(points), {"points": points, "wanted": wanted})

    def summary(self, row: SiteIndicator) -> str:
        wanted, missing = row.details.get("wanted", 0), row.value or 0
        return _("%(there)d of %(wanted)d") % {"there": wanted - missing, "wanted": wanted}

    def todos(self, row: SiteIndicator) -> list[Todo]:
        points = row.details.get("points", [])
        names = {content.pk: content for content in MandatoryContent.objects.all()} if points else {}
        found = []
        for point in points:
            content = names.get(point["content"])
            if content is None:
                continue
            missing = point["presence"] == Presence.MISSING
            text = _("Publish: %(name)s") if missing else _("Complete: %(name)s")
            url = page_url(point["page"]) or settings_url(row)
            found.append(Todo(text % {"name": content.name_in()}, url, State.BAD if missing else State.WARNING))
        return found


class FreshnessIndicator(Indicator):
    """Days since the date of the newest article that readers can see, in any language."""

    code, label, order = "freshness", gettext_lazy("Days since the last item"), 20

    def measure(self, survey: Survey) -> dict[int, Finding]:
        articles = ArticlePage.objects.filter(live=True, alias_of=None, date__lte=survey.now)
        newest: dict[int, Any] = {}
        for path, date in survey.by_home(articles).values_list("home_path").annotate(newest=Max("date")):
            site = survey.site_of(path)
            if site is not None and (site not in newest or date > newest[site]):
                newest[site] = date
        warning, bad = survey.rule(RuleCode.FRESH_WARNING), survey.rule(RuleCode.FRESH_BAD)
        findings = {pk: Finding(State.BAD, None) for pk in survey.site_ids}
        for pk, date in newest.items():
            days = (survey.now - date).days
            findings[pk] = Finding(state_of(days, warning, bad), days)
        return findings

    def summary(self, row: SiteIndicator) -> str:
        if row.value is None:
            return _("no item yet")
        return ngettext("%(days)d day", "%(days)d days", row.value) % {"days": row.value}

    def todos(self, row: SiteIndicator) -> list[Todo]:
        if row.state not in {State.WARNING, State.BAD}:
            return []
        home = row.member_site.site.root_page_id
        return [
            Todo(
                _("Publish news: readers find nothing new here."),
                reverse("wagtailadmin_explore", args=[home]),
                row.state,
            )
        ]


class LanguagesIndicator(Indicator):
    """Pages without a language version that they should have.

    In each opened language: the home, the pages that the site's template makes in every language (contact,
    accessibility statement, personal data), mandatory contents that are wanted in every language; and each live
    Vietnamese page whose translation was requested.
    """

    code, label, order = "languages", gettext_lazy("Language versions"), 50

    def measure(self, survey: Survey) -> dict[int, Finding]:
        missing: dict[int, list[dict[str, Any]]] = {pk: [] for pk in survey.site_ids}
        self._standing(survey, missing)
        self._requested(survey, missing)
        several = {site.pk for site in survey.sites if len(survey.languages[site.pk]) > 1}
        return {
            pk: Finding(State.WARNING if rows else State.OK, len(rows), {"pages": rows[:NAMED]})
            for pk, rows in missing.items()
            if rows or pk in several
        }

    def _standing(self, survey: Survey, missing: dict[int, list[dict[str, Any]]]) -> None:
        contents = MandatoryContent.objects.valid_on(survey.today).filter(every_language=True).prefetch_related("kinds")
        slugs_of = {site.pk: self._wanted(site, survey, list(contents)) for site in survey.sites}
        shown = shown_slugs(survey, {slug for slugs in slugs_of.values() for slug in slugs})
        homes = {(site, language): home for site, language, home in survey.homes.values()}
        for site in survey.sites:
            for language in survey.languages[site.pk]:
                if language == settings.LANGUAGE_CODE:
                    continue
                if (site.pk, language) not in homes:
                    missing[site.pk].append({"language": language, "slug": "", "page": site.site.root_page_id})
                    continue
                for slug in sorted(slugs_of[site.pk] - shown[site.pk, language]):
                    page = homes[site.pk, language]
                    missing[site.pk].append({"language": language, "slug": slug, "page": page})

    @staticmethod
    def _wanted(site: Any, survey: Survey, contents: list[MandatoryContent]) -> set[str]:
        specs = [spec for top in SECTION_TEMPLATES.get(site.template, ()) for _parents, spec in top.walk()]
        slugs = {spec.slug for spec in specs if spec.every_language}
        kind = survey.kinds[site.pk]
        for content in contents:
            kinds = {row.pk for row in content.kinds.all()}
            if not kinds or (kind and kind.pk in kinds):
                slugs |= {
                    spec.slug for spec in specs if spec.slug in content.words or spec.builder == content.check_name
                }
        return slugs

    @staticmethod
    def _requested(survey: Survey, missing: dict[int, list[dict[str, Any]]]) -> None:
        """Live pages whose translation was asked for and is not live."""
        page_types = ContentType.objects.filter(pk__in=Page.objects.values("content_type"))
        asked = Translation.objects.filter(enabled=True, source__specific_content_type__in=page_types)
        rows = set(asked.values_list("source__object_id", "target_locale_id"))
        if not rows:
            return
        keys = {key for key, _locale in rows}
        versions: dict[Any, dict[int, tuple[str, int, str]]] = defaultdict(dict)
        pages = survey.limit(Page.objects.filter(live=True, alias_of=None))
        if len(keys) < 500:  # SQLite takes a thousand parameters at most in some builds.
            pages = pages.filter(translation_key__in=keys)
        for key, locale, path, pk, title in pages.values_list("translation_key", "locale_id", "path", "pk", "title"):
            if key in keys:
                versions[key][locale] = (path, pk, title)
        for key, locale in rows:
            there = versions.get(key)
            if not there or locale in there:
                continue
            path, pk, title = next(iter(there.values()))
            site = survey.site_of(path)
            if site is not None:
                missing[site].append({"language": language_code_of(locale), "title": title, "page": pk})

    def summary(self, row: SiteIndicator) -> str:
        number = row.value or 0
        return (
            ngettext("%(number)d missing", "%(number)d missing", number) % {"number": number}
            if number
            else _("all there")
        )

    def todos(self, row: SiteIndicator) -> list[Todo]:
        found = []
        for page in row.details.get("pages", []):
            name = page.get("title") or page.get("slug") or _("Home")
            text = _("Publish “%(page)s” in %(language)s")
            values = {"page": name, "language": LANGUAGE_NAMES.get(page["language"], page["language"])}
            url = page_url(page["page"]) if page.get("title") else reverse("wagtailadmin_explore", args=[page["page"]])
            found.append(Todo(text % values, url))
        return found
