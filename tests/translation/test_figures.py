"""Progress, statistics, demand: who sees which figures, and that they are right."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from sites.actions import ensure_translated_section
from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import VIETNAM
from tests.translation.desk import article, head, job, locale, person, request
from translation.enums import JobEventKind, JobState
from translation.models import JobEvent, SiteProgress, TranslationDemand, TranslationJob
from translation.progress import IN_WORK, MISSING, PUBLISHED, STALE, compute_progress, pages_of
from translation.sheets import harmless
from translation.statistics import counts, lines_by, total_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(at):
    def open_as(user, host=DEPARTMENT):
        client = at(host)
        client.force_login(user)
        return client

    return open_as


def site(code="snnmt"):
    return MemberSite.objects.for_serving().get(unit__code=code)


def row_of(code="snnmt", language="en"):
    return SiteProgress.objects.get(site__unit__code=code, locale__language_code=language)


def english_of(page, title="Shrimp", *, later=True):
    """An imported translation without a job."""
    ensure_translated_section(site(), page.get_parent(), locale("en"))
    version = page.copy_for_translation(locale("en"))
    moment = page.last_published_at + timedelta(hours=2 if later else -2)
    Page.objects.filter(pk=version.pk).update(title=title, live=True, last_published_at=moment, alias_of=None)
    return version


# ---- what is counted ----
def test_the_four_figures_add_up_and_name_their_pages():
    old = [article("Có từ trước"), article("Sửa sau bản dịch")]
    english_of(old[0])
    english_of(old[1], later=False)
    asked = job("Đang dịch")
    compute_progress()
    row = row_of()
    before = Page.objects.descendant_of(site().site.root_page, inclusive=True).live().filter(alias_of=None).count()
    assert row.sources == before
    assert row.published + row.stale + row.in_work + row.missing == row.sources
    assert row.in_work == 1
    for what, page in ((PUBLISHED, old[0]), (STALE, old[1]), (IN_WORK, asked.source)):
        assert page.pk in set(pages_of(site(), locale(), what).values_list("pk", flat=True)), what
    for what in (PUBLISHED, STALE, IN_WORK, MISSING):
        assert pages_of(site(), locale(), what).count() == getattr(row, what), what


def test_a_job_out_of_date_counts_as_such_until_it_is_renewed():
    row = job()
    english_of(row.source) if row.target is None else Page.objects.filter(pk=row.target.pk).update(live=True)
    TranslationJob.objects.filter(pk=row.pk).update(
        state=JobState.TRANSLATING, stale_since=timezone.now(), reviewed_at=timezone.now()
    )
    compute_progress()
    assert row_of().stale == pages_of(site(), locale(), STALE).count() >= 1
    TranslationJob.objects.filter(pk=row.pk).update(state=JobState.PUBLISHED, stale_since=None)
    before = row_of().stale
    compute_progress()
    assert row_of().stale == before - 1


def test_only_opened_languages_have_a_row_and_closed_ones_lose_it():
    compute_progress()
    assert {row.locale.language_code for row in SiteProgress.objects.filter(site=site())} == {"en"}
    assert not SiteProgress.objects.filter(site__unit__code="cua-vinh").exists()
    here = site()
    here.languages.remove(locale("en"))
    here.save()
    compute_progress()
    assert not SiteProgress.objects.filter(site=site()).exists()


def test_one_site_alone_counts_the_same():
    english_of(article())
    compute_progress()
    before = (row_of().published, row_of().missing)
    portal = row_of("ubnd").computed_at
    compute_progress([site().pk])
    assert (row_of().published, row_of().missing) == before
    assert row_of("ubnd").computed_at == portal


def test_a_change_of_a_job_is_counted_by_the_worker(on_commit):
    compute_progress()
    before = row_of().in_work
    with on_commit():
        job()
    assert row_of().in_work == before + 1


@pytest.mark.parametrize("number", [1, 6])
def test_counting_asks_the_same_however_many(number, django_assert_max_num_queries):
    for index in range(number):
        english_of(article(f"Bài {index}"))
    with django_assert_max_num_queries(12):
        compute_progress()


# ---- the dashboard ----
def dashboard(client, **query):
    return client.get(reverse("translation_dashboard"), query)


def names(response):
    return [row["row"].name for row in response.context["rows"]]


def test_each_unit_sees_its_own_and_the_desk_all(client_of):
    compute_progress()
    own = client_of(person("unit_webmaster"))
    assert names(dashboard(own)) == ["Sở Nông nghiệp và Môi trường"]
    assert names(dashboard(client_of(person("unit_webmaster", unit="cua-vinh"), WARD))) == []
    for user in (head(), person("translator", "ja"), person("central_editor", unit="ubnd")):
        assert len(names(dashboard(client_of(user)))) == 2
    assert own.get(reverse("translation_site", args=[site("ubnd").pk, "en"])).status_code == 404
    assert own.get(reverse("translation_site", args=[site().pk, "en"])).status_code == 200
    japanese = client_of(person("translator", "ja", email="ja2@desk.example"))
    assert japanese.get(reverse("translation_site", args=[site().pk, "en"])).status_code == 404
    assert reverse("translation_site", args=[site().pk, "en"]) not in dashboard(japanese).content.decode()
    assert own.post(reverse("translation_dashboard")).status_code in {302, 403}


def test_filter_order_and_empty_states(client_of):
    client = client_of(head())
    assert "worker" in dashboard(client).content.decode() or not SiteProgress.objects.exists()
    client.post(reverse("translation_dashboard"))
    assert SiteProgress.objects.exists(), "counted by the worker, on demand"
    assert names(dashboard(client, q="nong nghiep")) == ["Sở Nông nghiệp và Môi trường"]
    assert names(dashboard(client, q="khong co")) == []
    assert len(dashboard(client, locale=locale("ja").pk).context["locales"]) == 1
    figures = [row["row"].sum_of(MISSING) for row in dashboard(client, order="missing").context["rows"]]
    assert figures == sorted(figures, reverse=True)


def test_the_dashboard_reads_kept_figures_only(client_of, django_assert_max_num_queries):
    compute_progress()
    client = client_of(head())
    dashboard(client)
    with django_assert_max_num_queries(20) as captured:
        dashboard(client)
    assert not [q for q in captured.captured_queries if "COUNT" in q["sql"] and "wagtailcore_page" in q["sql"]]


def test_drill_down_offers_what_the_person_may_ask_for(client_of, django_assert_max_num_queries):
    page = article("Chưa dịch")
    compute_progress()
    url = reverse("translation_site", args=[site().pk, "en"]) + "?what=missing"
    link = reverse("translation_request_page", args=[page.pk])
    client = client_of(person("unit_webmaster"))
    assert link in client.get(url).content.decode()
    assert link not in client_of(person("translator", "en", email="en2@desk.example")).get(url).content.decode()
    with django_assert_max_num_queries(20):
        client.get(url)
    assert client.get(url.replace("missing", "khong")).status_code == 404


# ---- files ----
def sheet(response):
    book = load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def lines(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_progress_as_csv_and_xlsx(client_of):
    compute_progress()
    client = client_of(head())
    table, book = lines(dashboard(client, export="csv")), sheet(dashboard(client, export="xlsx"))
    assert len(table) == len(book) == 1 + SiteProgress.objects.count()
    assert [str(value) for value in book[1]] == table[1]
    assert len(lines(dashboard(client_of(person("unit_webmaster")), export="csv"))) == 2


def test_no_text_becomes_a_formula():
    assert [harmless(text) for text in ("=1+1", "+84", "@x", "-1", "Sở", 5)] == ["'=1+1", "'+84", "'@x", "'-1", "Sở", 5]


# ---- statistics ----
def published(row, translator, words, when):
    event = row.note_event(JobEventKind.PUBLISHED, None, translator=translator.pk if translator else None)
    JobEvent.objects.filter(pk=event.pk).update(words=words, at=when)


@pytest.fixture
def year():
    """Three items: two in January by one translator, one at the very end of December by nobody named."""
    translator = person("translator", "en", first_name="An", last_name="Lê")
    own, portal = job(), request(article("Kế hoạch", host=PORTAL, slug="tin-tuc"), "ja")[0]
    published(own, translator, 100, datetime(2026, 1, 1, 0, 30, tzinfo=VIETNAM))
    published(own, translator, 50, datetime(2026, 1, 31, 23, tzinfo=VIETNAM))
    published(portal, None, 7, datetime(2026, 11, 30, 23, 59, tzinfo=VIETNAM))
    published(portal, None, 9, datetime(2025, 12, 31, 23, tzinfo=VIETNAM))
    return translator


def test_items_and_words_by_month_translator_unit_language(year):
    rows = counts(head(), 2026)
    assert (total_of(rows).items, total_of(rows).words) == (3, 157)
    line = lines_by(rows, "translator")[0]
    assert (line.key, line.items, line.words, line.by_month()[0]) == (year.pk, 2, 150, (2, 150))
    assert lines_by(rows, "locale")[1].by_month()[10] == (1, 7)
    assert {line.key for line in lines_by(rows, "site")} == {site().pk, site("ubnd").pk}
    assert total_of(counts(head_again(), 2025)).words == 9


def head_again():
    from cms.users.models import User

    return User.objects.get(memberships__role="translation_head")


def test_each_unit_counts_its_own(year, client_of):
    url = reverse("translation_statistics")
    own = client_of(person("unit_webmaster")).get(url, {"year": 2026})
    assert own.context["total"].items == 2
    assert client_of(head()).get(url, {"year": 2026}).context["total"].items == 3
    filtered = client_of(head_again()).get(url, {"year": 2026, "site": site().pk, "locale": locale().pk})
    assert filtered.context["total"].items == 2
    other = client_of(person("unit_webmaster", unit="cua-vinh"), WARD).get(url, {"year": 2026, "site": site().pk})
    assert other.context["total"].items == 0
    assert "Lê An" not in other.content.decode()


def test_statistics_as_files(year, client_of, django_assert_max_num_queries):
    client, url = client_of(head()), reverse("translation_statistics")
    table = lines(client.get(url, {"year": 2026, "export": "csv"}))
    assert table[1][:2] == ["2026-01", "Lê An"]
    assert table[1][4:] == ["2", "150"]
    assert len(sheet(client.get(url, {"year": 2026, "export": "xlsx"}))) == 3
    with django_assert_max_num_queries(20):
        client.get(url, {"year": 2026})
    assert client.get(url, {"year": "khong"}).status_code == 200


# ---- demand ----
def wish(page, count=1, language="en", days=0):
    from translation.tree import site_of_page

    TranslationDemand.objects.create(
        translation_key=page.translation_key, site=site_of_page(page), locale=locale(language), count=count,
        day=timezone.localdate() - timedelta(days=days),
    )  # fmt: skip


def test_what_readers_asked_for(client_of, django_assert_max_num_queries):
    wanted, other = article("Được hỏi nhiều"), article("Của cổng", host=PORTAL, slug="tin-tuc")
    wish(wanted, 3)
    wish(wanted, 4, days=2)
    wish(other, 1)
    wish(other, 50, days=400)
    url = reverse("translation_demand")
    client = client_of(head())
    rows = client.get(url).context["rows"]
    assert [(row["page"].title, row["asked"]) for row in rows] == [("Được hỏi nhiều", 7), ("Của cổng", 1)]
    own = client_of(person("unit_webmaster")).get(url)
    assert [row["page"].title for row in own.context["rows"]] == ["Được hỏi nhiều"]
    assert reverse("translation_request_page", args=[wanted.pk]) in own.content.decode()
    assert client_of(person("unit_webmaster", unit="cua-vinh"), WARD).get(url).context["rows"] == []
    assert client_of(person("translator", "ja")).get(url).context["rows"] == []
    assert len(client_of(person("translator", "en")).get(url).context["rows"]) == 2
    with django_assert_max_num_queries(20):
        client.get(url)
    request(wanted)
    assert client.get(url).context["rows"][0]["job"] is not None
    assert client.get(url, {"days": 365, "locale": "x"}).status_code == 200
