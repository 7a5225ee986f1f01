"""A province of 50 sites with many translated articles: one is translated by the desk, the others are its copies.

The copies are made inside the database, `INSERT … SELECT` with moved ids; through the models they would take hours.
"""

from __future__ import annotations

from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from treebeard.mp_tree import MP_Node
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
)

from news.models import ArticlePage
from sites.actions import ProvisionSiteAction
from sites.models import MemberSite, Unit, UnitKind, UnitPeriod
from tests.conftest import LANGUAGES, PORTAL, build_province
from tests.factories import section
from tests.translation.makers import Desk, in_state, make_source
from translation.enums import JobState
from translation.models import JobEvent, JobSegment, TranslationJob

SITES = 50
SLUG = "tin-tuc"
UUID = {"sqlite": "printf('%032x', n.n)", "postgresql": "CAST(lpad(to_hex(n.n), 32, '0') AS uuid)"}
RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
# Share of the jobs, in thousandths: the first that fits.
STATES: tuple[tuple[int, JobState], ...] = (
    (850, JobState.PUBLISHED),
    (900, JobState.STALE),
    (940, JobState.QUEUED),
    (970, JobState.TRANSLATING),
    (985, JobState.IN_REVIEW),
    (1000, JobState.CHANGES_REQUESTED),
)


def fill(sources: int) -> None:
    """`sources` Vietnamese articles, each translated into four languages."""
    build_province()
    member_sites = [MemberSite.objects.get(site__hostname=PORTAL), *_sites()]
    desk = Desk()
    article = make_source("Kế hoạch thu hút đầu tư")
    for language in LANGUAGES[1:]:
        in_state(desk, JobState.PUBLISHED, article, language)
    with transaction.atomic():
        _numbers(sources, len(member_sites))
        _places(member_sites)
        Copies(article).make()
        _spread_states()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sites() -> list[MemberSite]:
    """Units with a home and a section in every language."""
    kind, found = UnitKind.objects.get(code="department"), []
    for number in range(1, SITES):
        unit = Unit.objects.create(code=f"so-{number}")
        UnitPeriod.objects.create(unit=unit, kind=kind, name=f"Sở số {number}", valid_from="2025-07-01")
        host = f"so-{number}.portal.test"
        ProvisionSiteAction(host, unit, languages=LANGUAGES[1:], port=80).execute()
        for language in LANGUAGES[1:]:
            section(host, SLUG, language)
        found.append(MemberSite.objects.get(site__hostname=host))
    return found


def _numbers(count: int, sites: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_n (n integer PRIMARY KEY, s integer, step varchar(4))")
        # After the children that a section has already.
        rows = [(n, n % sites, MP_Node._int2str(100 + n // sites).rjust(4, "0")) for n in range(1, count + 1)]
        cursor.executemany("INSERT INTO bench_n VALUES (%s, %s, %s)", rows)


def _places(member_sites: list[MemberSite]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_p (s integer, locale integer, path varchar(255), url varchar(500), "
            "site integer)"
        )
        for number, site in enumerate(member_sites):
            for language in LANGUAGES:
                parent = section(site.site.hostname, SLUG, language)
                row = (number, parent.locale_id, parent.path, parent.url_path, site.pk)
                cursor.execute("INSERT INTO bench_p VALUES (%s, %s, %s, %s, %s)", row)


class Copies:
    """All rows that belong to one translated article, copied for every number."""

    def __init__(self, article: Any) -> None:
        self.article = article
        self.key = article.translation_key
        self.start: dict[tuple[Any, Any], int] = {}

    def make(self) -> None:
        key = self.key
        pages = Page.objects.filter(translation_key=key)
        self.copy(Page, pages)
        self.copy(ArticlePage, ArticlePage.objects.filter(translation_key=key))
        self.copy(TranslatableObject, TranslatableObject.objects.filter(translation_key=key))
        self.copy(TranslationSource, TranslationSource.objects.filter(object_id=key))
        self.copy(TranslationContext, TranslationContext.objects.filter(object_id=key))
        # Only the titles differ from one article to the other.
        self.copy(String, String.objects.filter(segments__source__object_id=key, segments__context__path="title"))
        self.copy(StringSegment, StringSegment.objects.filter(source__object_id=key))
        self.copy(Translation, Translation.objects.filter(source__object_id=key))
        self.copy(StringTranslation, StringTranslation.objects.filter(context__object_id=key))
        jobs = TranslationJob.objects.filter(translation_key=key)
        self.copy(TranslationJob, jobs)
        self.copy(JobSegment, JobSegment.objects.filter(job__in=jobs))
        self.copy(JobEvent, JobEvent.objects.filter(job__in=jobs, kind__in=("requested", "published")))

    def copy(self, model: Any, rows: Any) -> None:
        meta = model._meta
        free = (model._base_manager.aggregate(top=Max("pk"))["top"] or 0) if meta.pk.name == "id" else 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM bench_n")
            count = cursor.fetchone()[0]
            for row in list(rows):
                if meta.pk.name == "id":
                    self.start[model, row.pk] = free
                    free += count
                values = {field.column: self.expression(model, field, row) for field in meta.local_concrete_fields}
                names = ", ".join(connection.ops.quote_name(name) for name in values)
                locale = getattr(row, "locale_id", None) or Locale.get_default().pk
                cursor.execute(
                    f"INSERT INTO {meta.db_table} ({names}) SELECT {', '.join(values.values())} "
                    f"FROM {meta.db_table} t, bench_n n JOIN bench_p p ON p.s = n.s AND p.locale = %s "
                    f"WHERE t.{connection.ops.quote_name(meta.pk.column)} = %s",
                    [locale, self.db_value(meta.pk, row.pk)],
                )
            if meta.pk.name == "id":
                for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                    cursor.execute(statement)

    @staticmethod
    def db_value(field: Any, value: Any) -> Any:
        while field.remote_field:
            field = field.target_field
        return field.get_db_prep_value(value, connection)

    def expression(self, model: Any, field: Any, row: Any) -> str:
        column = f"t.{connection.ops.quote_name(field.column)}"
        if field.primary_key and field.name == "id":
            return f"{self.start[model, row.pk]} + n.n"
        special = SPECIAL.get((model, field.name))
        if special is not None:
            return special
        value = getattr(row, field.attname)
        if field.is_relation:
            start = self.start.get((field.related_model, value))
            if start is not None:
                return f"{start} + n.n"
        if value == self.key:
            return UUID[connection.vendor]
        return column


SPECIAL: dict[tuple[Any, str], str] = {
    (Page, "path"): "p.path || n.step",
    (Page, "url_path"): "p.url || 'bai-' || n.n || '/'",
    (Page, "slug"): "'bai-' || n.n",
    (Page, "title"): "t.title || ' ' || n.n",
    (Page, "draft_title"): "t.title || ' ' || n.n",
    (Page, "live_revision"): "NULL",
    (Page, "latest_revision"): "NULL",
    (String, "data"): "t.data || ' ' || n.n",
    (String, "data_hash"): UUID[connection.vendor],
    (Translation, "uuid"): RANDOM[connection.vendor],
    (TranslationJob, "title"): "t.title || ' ' || n.n",
    (TranslationJob, "site"): "p.site",
    (TranslationJob, "reviewed_revision"): "NULL",
}


def _spread_states() -> None:
    """Most are published; of the others, a third is late."""
    for limit, state in reversed(STATES):
        jobs = TranslationJob.objects.extra(where=["id * 7919 % 1000 < %s"], params=[limit])
        jobs.update(state=state)
    open_jobs = TranslationJob.objects.exclude(state=JobState.PUBLISHED)
    open_jobs.update(due_date="2027-01-31")
    open_jobs.extra(where=["id % 3 = 0"]).update(due_date="2026-11-02")
    TranslationJob.objects.filter(state__in=(JobState.QUEUED, JobState.STALE)).update(assignee=None)


def counts() -> dict[str, int]:
    """What there is."""
    vietnamese = Locale.get_default().pk
    return {
        "pages": Page.objects.count(),
        "translations": Page.objects.exclude(locale=vietnamese).count(),
        "jobs": TranslationJob.objects.count(),
        "segments": JobSegment.objects.count(),
    }
