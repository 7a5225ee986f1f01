"""Asking for translations: from a page, in bulk, with everything below, for a topic, by rule."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news.models import Topic
from tests.conftest import DEPARTMENT, PORTAL, WARD
from tests.factories import make_article, section
from tests.translation.desk import FIELD, article, head, job, locale, person, request
from translation.actions import RequestManyAction
from translation.due import due_date, proposed_dates
from translation.enums import JobState, Priority
from translation.models import DeskTerm, RequestBatch, TranslationJob, TranslationRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(at):
    def open_as(user, host=DEPARTMENT):
        client = at(host)
        client.force_login(user)
        return client

    return open_as


def address(page):
    return reverse("translation_request_page", args=[page.pk])


def ask(client, page, *codes, **data):
    values = {"locales": [locale(code).pk for code in codes], "priority": 2, "due_date": "", "note": "", **data}
    return client.post(address(page), values)


# ---- from a page ----
@pytest.mark.parametrize("role", ["unit_webmaster", "unit_leader"])
def test_the_units_editor_asks(client_of, role):
    page, client = article(), client_of(person(role))
    shown = client.get(address(page))
    assert shown.status_code == 200
    assert next(field.name for field in shown.context["form"]) == "locales"
    response = ask(client, page, "en", note="Cho hội nghị")
    found = TranslationJob.objects.get()
    assert response.headers["Location"] == reverse("translation_job", args=[found.pk])
    assert (found.note, found.state) == ("Cho hội nghị", JobState.QUEUED)
    assert found.due_date == due_date(Priority.NORMAL)
    again = client.get(address(page))
    assert again.context["problem"], "the only open language is asked for"


def test_another_units_people_find_nothing(client_of):
    page = article()
    for user in (person("unit_webmaster", unit="cua-vinh"), person("unit_author", unit="cua-vinh")):
        client = client_of(user, WARD)
        assert client.get(address(page)).status_code == 404
        assert ask(client, page, "en").status_code == 404
    assert not TranslationJob.objects.exists()


def test_the_translator_asks_for_nothing(client_of):
    page = article()
    assert ask(client_of(person("translator", "en")), page, "en").status_code in {302, 404}
    assert not TranslationJob.objects.exists()


@pytest.mark.parametrize("role", ["translation_head", "central_editor"])
def test_the_centre_asks_for_any_page(client_of, role):
    page = article()
    user = head() if role == "translation_head" else person("central_editor", unit="ubnd")
    assert ask(client_of(user), page, "en").status_code == 302
    assert TranslationJob.objects.get().requester == user


def test_a_language_that_is_not_open_is_no_choice(client_of):
    page, client = article(), client_of(person("unit_webmaster"))
    response = ask(client, page, "ja")
    assert response.status_code == 200
    assert response.context["form"].errors["locales"]
    assert not TranslationJob.objects.exists()


def test_drafts_and_past_days_are_refused_and_typed_text_is_kept(client_of):
    client = client_of(person("unit_webmaster"))
    draft = article("Bản nháp", publish=False)
    assert client.get(address(draft)).context["problem"]
    assert ask(client, draft, "en").status_code == 200
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    response = ask(client, article(), "en", due_date=yesterday, note="Giữ lại câu này")
    assert "due_date" in response.context["form"].errors
    assert "Giữ lại câu này" in response.content.decode()
    assert not TranslationJob.objects.exists()


def test_the_button_stands_at_the_page_for_those_who_may(client_of):
    page = article()
    button = address(page)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert button in client_of(person("unit_webmaster")).get(editor).content.decode()
    listing = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert button in client_of(person("unit_leader")).get(listing).content.decode()
    assert button not in client_of(person("auditor")).get(listing).content.decode()
    assert "localize/submit" not in client_of(head(is_superuser=True)).get(listing).content.decode()


# ---- terms ----
def test_due_dates_in_working_days_by_dated_terms():
    assert DeskTerm.objects.count() == 0
    dates = proposed_dates(timezone.datetime(2026, 11, 20).date())  # A Friday; the 24th is a day off.
    assert str(dates[Priority.URGENT]) == "2026-11-23"
    assert str(dates[Priority.NORMAL]) == "2026-11-30"
    DeskTerm.objects.create(priority=Priority.URGENT, working_days=2, valid_from="2026-11-01")
    assert str(proposed_dates(timezone.datetime(2026, 11, 20).date())[Priority.URGENT]) == "2026-11-25"
    assert due_date(Priority.URGENT, 4000, timezone.datetime(2026, 11, 20).date()) > dates[Priority.URGENT]


# ---- many ----
def test_a_section_with_everything_below(client_of, on_commit):
    parent = section(DEPARTMENT, FIELD)
    pages = [article(f"Bài {index}") for index in range(3)]
    article("Bản nháp", publish=False)
    request(pages[0])
    client = client_of(person("unit_webmaster"))
    with on_commit():
        response = ask(client, parent, "en", include_below="on")
    batch = RequestBatch.objects.get()
    assert response.headers["Location"] == reverse("translation_batch", args=[batch.pk])
    assert batch.finished_at
    assert batch.done == batch.total == Page.objects.descendant_of(parent, inclusive=True).live().count()
    assert batch.skipped_count == 1 + (batch.total - 1 - 3), "the one that is asked for already; none else"
    assert {row["title"] for row in batch.skipped} >= {"Bài 0"}
    assert TranslationJob.objects.filter(title__startswith="Bài").count() == 3
    shown = client.get(response.headers["Location"])
    assert "Bài 0" in shown.content.decode()
    assert "Refresh" not in shown.headers
    stranger = client_of(person("unit_webmaster", unit="cua-vinh"), WARD)
    assert stranger.get(response.headers["Location"]).status_code == 404


def test_a_batch_is_worked_off_in_portions_and_only_once(on_commit):
    from translation.actions.batches import work_off

    for index in range(3):
        article(f"Bài {index}")
    user = person("unit_webmaster")
    below = [section(DEPARTMENT, FIELD)]
    batch = RequestManyAction("Chuyên ngành", [locale("en")], user, below=below).execute()
    assert work_off(batch.pk, 2) is True
    assert RequestBatch.objects.get().done == 2
    assert work_off(batch.pk, 100) is False
    jobs = TranslationJob.objects.count()
    assert work_off(batch.pk, 100) is False
    assert TranslationJob.objects.count() == jobs


def test_bulk_action_in_a_listing(client_of, on_commit):
    pages = [article("Bài một"), article("Bài hai")]
    draft = article("Bản nháp", publish=False)
    keys = "&".join(f"id={page.pk}" for page in [*pages, draft])
    url = f"/admin/bulk/wagtailcore/page/request_translation/?next=/admin/&{keys}"
    client = client_of(person("unit_webmaster"))
    shown = client.get(url)
    assert shown.status_code == 200
    assert [row["item"].pk for row in shown.context["items"]] == [page.pk for page in pages]
    with on_commit():
        response = client.post(url, {"locales": [locale("en").pk], "priority": 1, "due_date": "", "note": ""})
    assert "/requests/" in response.headers["Location"]
    assert set(TranslationJob.objects.values_list("title", "priority")) == {("Bài một", 1), ("Bài hai", 1)}


def test_bulk_action_with_another_units_page_is_refused(client_of):
    url = f"/admin/bulk/wagtailcore/page/request_translation/?next=/admin/&id={article().pk}"
    client = client_of(person("unit_webmaster", unit="cua-vinh"), WARD)
    for response in (client.get(url), client.post(url, {"locales": [locale("en").pk], "priority": 1})):
        assert response.status_code == 404
    assert not RequestBatch.objects.exists()


def test_the_action_itself_refuses_foreign_pages():
    from cms.core.actions import ActionError

    with pytest.raises(ActionError):
        RequestManyAction("x", [locale("en")], person("unit_webmaster", unit="cua-vinh"), pages=[article()]).execute()
    assert not RequestBatch.objects.exists()


# ---- topics ----
def test_a_topic_is_asked_for_and_appears_when_published(client_of):
    topic = Topic.objects.get(slug="nghe-ca", locale__language_code="vi")
    url = reverse("translation_request", args=["news.topic", topic.pk])
    client = client_of(person("central_editor", unit="ubnd"), PORTAL)
    assert client.get(url).status_code == 200
    client.post(url, {"locales": [locale("ja").pk], "priority": 2, "due_date": "", "note": ""})
    row = TranslationJob.objects.get()
    assert (row.site, row.segments_total) == (None, 1)
    assert client_of(person("unit_webmaster")).get(url).status_code == 404
    listing = client.get(reverse("wagtailsnippets_news_topic:list")).content.decode()
    assert url in listing
    assert client.get(reverse("translation_request", args=["taggit.tag", 1])).status_code == 404
    assert client.get(reverse("translation_request", args=["khong", 1])).status_code == 404


# ---- by rule ----
def make_rule(page, *codes, **kw):
    from translation.tree import site_of_page

    rule = TranslationRule.objects.create(section=page, site=site_of_page(page), **kw)
    rule.locales.set([locale(code) for code in codes])
    return rule


def test_what_a_rule_names_is_asked_for_on_publication(on_commit):
    make_rule(section(PORTAL, "tin-tuc"), "en", "ja", priority=Priority.URGENT)
    with on_commit():
        page = make_article(section(PORTAL, "tin-tuc"), "Kế hoạch đầu tư")
    jobs = TranslationJob.objects.of(page)
    assert {row.locale.language_code for row in jobs} == {"en", "ja"}
    assert {(row.requester, row.priority) for row in jobs} == {(None, Priority.URGENT)}
    with on_commit():
        page.save_revision().publish()
    assert jobs.count() == 2


def test_no_rule_no_request(on_commit):
    make_rule(section(PORTAL, "tin-tuc"), "en", active=False)
    with on_commit():
        make_article(section(PORTAL, "tin-tuc"), "Một")
        article("Hai")
    assert not TranslationJob.objects.exists()


def test_looking_for_rules_is_one_query(django_assert_num_queries):
    from translation.rules import rules_for

    page = article()
    with django_assert_num_queries(1):
        assert not rules_for(page).exists()


def test_a_rule_takes_only_vietnamese_sections_and_open_languages(client_of):
    client = client_of(head(), PORTAL)
    url = reverse("translation_rules:add")
    assert client.get(url).status_code == 200
    data = {"section": section(DEPARTMENT, FIELD).pk, "locales": [locale("ja").pk], "priority": 2, "active": "on"}
    refused = client.post(url, data)
    assert refused.status_code == 200
    assert refused.context["form"].errors["locales"]
    client.post(url, data | {"locales": [locale("en").pk]})
    rule = TranslationRule.objects.get()
    assert rule.site.unit.code == "snnmt"
    assert client_of(person("unit_webmaster")).get(url).status_code in {302, 403}


def test_requesting_again_what_was_cancelled(client_of):
    row = job()
    client = client_of(person("unit_webmaster"))
    client.post(reverse("translation_job", args=[row.pk]), {"step": "cancel", "cancel-reason": "Nhầm"})
    row.refresh_from_db()
    assert row.state == JobState.CANCELLED
    ask(client, row.source, "en")
    row.refresh_from_db()
    assert row.state == JobState.QUEUED


def test_a_request_in_a_few_queries(django_assert_max_num_queries, client_of):
    page, client = article(), client_of(person("unit_webmaster"))
    client.get(address(page))
    with django_assert_max_num_queries(20):
        client.get(address(page))


def test_alias_leads_to_the_original(client_of):
    page = article()
    alias = page.create_alias(parent=section(DEPARTMENT, "thong-bao"), update_slug="ban-sao")
    shown = client_of(person("unit_webmaster")).get(address(alias))
    assert shown.context["source"].pk == page.pk
