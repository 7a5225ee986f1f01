"""How far each site is in each language. Counted by the worker in three queries over all pages, and kept as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Locale, Page

from cms.core.tree import HOME_DEPTH, STEP
from sites.models import MemberSite

from .enums import OPEN_STATES, JobState
from .models import SiteProgress, TranslationJob

# A source that is published again so soon after its translation has not changed: both came in one import.
MARGIN_HOURS = 1
HOME = HOME_DEPTH * STEP

_SOURCE = "s.locale_id = %s AND s.live AND s.alias_of_id IS NULL"
_TARGET = "t.translation_key = {key} AND t.locale_id = {locale} AND t.live AND t.alias_of_id IS NULL"


def _later() -> str:
    """SQL: the source was published later than its translation."""
    if connection.vendor == "sqlite":
        return f"s.last_published_at > datetime(t.last_published_at, '+{MARGIN_HOURS} hours')"
    return f"s.last_published_at > t.last_published_at + interval '{MARGIN_HOURS} hours'"


def _rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def compute_progress(site_ids: Collection[int] | None = None) -> int:
    """Count anew, for all sites or some; the number of queries does not depend on the sites.

    Of each published Vietnamese page one of four holds in a language (docs/features/translation.md): its translation
    is published; published but out of date; asked for and not published yet; missing.

    Returns:
        How many rows were written.
    """
    sites = MemberSite.objects.select_related("site__root_page").prefetch_related("languages")
    if site_ids is not None:
        sites = sites.filter(pk__in=list(site_ids))
    homes = {site.site.root_page.path[:HOME]: site for site in sites}
    source = Locale.get_default().pk
    where, params = _SOURCE, [source]
    if site_ids is not None and len(homes) == 1:
        home = next(iter(homes))
        where, params = f"{_SOURCE} AND s.path LIKE %s", [source, f"{home}%"]
    sources = _sources(where, params)
    done, stale = _translated(where, params, source)
    in_work = _in_work(where, params)
    now, rows = timezone.now(), []
    for home, site in homes.items():
        for locale in site.languages.all():
            if locale.pk == source:
                continue
            key, total = (home, locale.pk), sources[home]
            rest = total - done[key] - in_work[key]
            rows.append(
                SiteProgress(
                    site=site,
                    locale=locale,
                    sources=total,
                    published=done[key] - stale[key],
                    stale=stale[key],
                    in_work=in_work[key],
                    missing=max(rest, 0),
                    computed_at=now,
                )
            )
    _store(rows, [site.pk for site in homes.values()], now)
    return len(rows)


def _sources(where: str, params: list[Any]) -> Counter[str]:
    sql = f"SELECT substr(s.path, 1, {HOME}), COUNT(*) FROM wagtailcore_page s WHERE {where} GROUP BY 1"  # noqa: S608
    return Counter(dict(_rows(sql, *params)))


def _translated(where: str, params: list[Any], source: int) -> tuple[Counter[Any], Counter[Any]]:
    """By home and language: live translations, and how many of them are out of date."""
    stale = f"j.stale_since IS NOT NULL OR (j.reviewed_at IS NULL AND {_later()})"
    sql = (
        f"SELECT substr(s.path, 1, {HOME}), t.locale_id, COUNT(*), SUM(CASE WHEN {stale} THEN 1 ELSE 0 END) "  # noqa: S608
        "FROM wagtailcore_page s JOIN wagtailcore_page t "
        "ON t.translation_key = s.translation_key AND t.locale_id <> %s AND t.live AND t.alias_of_id IS NULL "
        "LEFT JOIN translation_translationjob j ON j.translation_key = t.translation_key "
        f"AND j.locale_id = t.locale_id AND j.state <> '{JobState.CANCELLED.value}' "
        f"WHERE {where} GROUP BY 1, 2"
    )
    done: Counter[Any] = Counter()
    late: Counter[Any] = Counter()
    for home, locale, total, old in _rows(sql, source, *params):
        done[home, locale], late[home, locale] = total, old
    return done, late


def _in_work(where: str, params: list[Any]) -> Counter[Any]:
    """By home and language: open jobs whose page readers cannot see yet."""
    states = ", ".join(f"'{state}'" for state in sorted(OPEN_STATES))
    target = _TARGET.format(key="j.translation_key", locale="j.locale_id")
    sql = (
        f"SELECT substr(s.path, 1, {HOME}), j.locale_id, COUNT(*) FROM translation_translationjob j "  # noqa: S608
        "JOIN wagtailcore_page s ON s.translation_key = j.translation_key "
        f"WHERE {where} AND j.state IN ({states}) "
        f"AND NOT EXISTS (SELECT 1 FROM wagtailcore_page t WHERE {target}) GROUP BY 1, 2"
    )
    return Counter({(home, locale): count for home, locale, count in _rows(sql, *params)})


@transaction.atomic
def _store(rows: list[SiteProgress], site_ids: list[int], now: Any) -> None:
    SiteProgress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["site", "locale"],
        update_fields=["sources", "published", "stale", "in_work", "missing", "computed_at"],
        batch_size=100,
    )
    # Languages that were closed since.
    SiteProgress.objects.filter(site__in=site_ids, computed_at__lt=now).delete()


# ---- the pages behind a figure ----
PUBLISHED, STALE, IN_WORK, MISSING = "published", "stale", "in_work", "missing"


def pages_of(site: MemberSite, locale: Locale, what: str) -> Any:
    """The published Vietnamese pages of a site behind one of the four figures, newest first."""
    home = site.site.root_page.path[:HOME]
    pages = Page.objects.filter(path__startswith=home, locale=Locale.get_default(), live=True, alias_of=None).order_by(
        "-last_published_at", "-pk"
    )
    here = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=locale, live=True, alias_of=None)
    jobs = TranslationJob.objects.filter(translation_key=OuterRef("translation_key"), locale=locale)
    work = jobs.filter(state__in=OPEN_STATES)
    if what == IN_WORK:
        return pages.filter(Exists(work), ~Exists(here))
    if what == MISSING:
        return pages.filter(~Exists(work), ~Exists(here))
    reviewed = jobs.exclude(state=JobState.CANCELLED).filter(reviewed_at__isnull=False)
    marked = jobs.exclude(state=JobState.CANCELLED).filter(stale_since__isnull=False)
    older = here.filter(last_published_at__lt=OuterRef("last_published_at") - timedelta(hours=MARGIN_HOURS))
    old = Exists(marked) | (Q(~Exists(reviewed)) & Q(Exists(older)))
    return pages.filter(Exists(here)).filter(old if what == STALE else ~old)
