"""What becomes of translations when their original changes, goes, moves, or when its site does."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.core.actions import ActionError
from cms.core.publishing import PublishRefused
from news.models import ArticlePage, SectionPage
from sites.actions.life import CloseUnitAction, ExistingUnit, MergeUnitsAction
from sites.enums import SiteState
from sites.models import MemberSite
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import body, make_article, make_user, section
from tests.translation.makers import SENTENCES, Desk, fresh, in_state, locale, make_source, request, translate
from translation.actions import ApproveJobAction, RequestTranslationAction, StartJobAction, SubmitForReviewAction
from translation.enums import JobEventKind, JobState, SegmentState, StalePolicy, UnpublishPolicy
from translation.models import JobSegment, MemoryUnit, TranslationJob, TranslationPolicy
from translation.staleness import WithdrawJobAction, withdraw_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def job(desk: Desk, on_commit: Any) -> TranslationJob:
    """A translation that readers see, of an article of the portal."""
    with on_commit():
        found = in_state(desk, JobState.PUBLISHED)
    assert is_live(found.target)
    return fresh(found)


def is_live(page: Any) -> bool:
    return Page.objects.filter(pk=page.pk, live=True).exists()


def kinds(job: TranslationJob) -> list[str]:
    return list(job.events.values_list("kind", flat=True))


def rule(site: MemberSite, **values: Any) -> None:
    TranslationPolicy.objects.update_or_create(site=site, defaults=values)


def change_source(job: TranslationJob, text: str = "Một câu hoàn toàn mới về kế hoạch của tỉnh.") -> None:
    """Another second paragraph, at its place."""
    source = ArticlePage.objects.get(pk=job.source.pk)
    raw = list(source.body.raw_data)
    raw[1]["value"] = f"<p>{text}</p>"
    source.body = json.dumps([dict(row) for row in raw])
    source.save_revision().publish()


def source_of(job: TranslationJob) -> ArticlePage:
    return ArticlePage.objects.get(pk=job.source.pk)


# ---- out of date ----
def test_a_stale_translation_stays_by_default(job, on_commit):
    with on_commit():
        change_source(job)
    assert fresh(job).state == JobState.STALE
    TranslationJob.objects.update(stale_since=timezone.now() - timedelta(days=400))
    assert withdraw_due_jobs() == 0
    assert is_live(job.target)


def test_a_stale_translation_is_withdrawn_after_its_days(job, portal, on_commit):
    rule(portal, stale=StalePolicy.WITHDRAW, withdraw_after=10)
    with on_commit():
        change_source(job)
    now = timezone.now()
    assert withdraw_due_jobs(now + timedelta(days=9)) == 0
    with on_commit():
        assert withdraw_due_jobs(now + timedelta(days=10, minutes=1)) == 1
    assert not is_live(job.target)
    after = fresh(job)
    assert after.withdrawn_at
    assert after.state == JobState.STALE, "it stays in the queue"
    assert JobEventKind.WITHDRAWN in kinds(after)
    assert withdraw_due_jobs(now + timedelta(days=20)) == 0, "once"


def test_only_the_sites_own_rule_counts(job, department, on_commit):
    rule(department, stale=StalePolicy.WITHDRAW, withdraw_after=1)
    with on_commit():
        change_source(job)
    assert withdraw_due_jobs(timezone.now() + timedelta(days=30)) == 0


def test_a_withdrawn_translation_is_not_published_by_hand(job, portal, on_commit):
    with on_commit():
        change_source(job)
        WithdrawJobAction(job).execute()
    with pytest.raises(PublishRefused):
        fresh(job).reviewed_revision.publish()
    assert not is_live(job.target)


def test_a_withdrawn_translation_comes_back_renewed(job, desk, on_commit):
    with on_commit():
        change_source(job)
    with on_commit():
        WithdrawJobAction(job).execute()
    with on_commit():
        StartJobAction(fresh(job), desk.translator()).execute()
        translate(fresh(job), desk.translator(), "Renewed")
        SubmitForReviewAction(fresh(job), desk.translator()).execute()
        ApproveJobAction(fresh(job), desk.reviewer()).execute()
    assert is_live(job.target)
    assert fresh(job).withdrawn_at is None


def test_a_withdrawn_translation_comes_back_when_the_source_is_as_before(job, on_commit):
    with on_commit():
        change_source(job)
    with on_commit():
        WithdrawJobAction(job).execute()
    with on_commit():
        change_source(job, SENTENCES[1])
    after = fresh(job)
    assert after.state == JobState.PUBLISHED
    assert is_live(job.target)
    assert after.withdrawn_at is None
    assert JobEventKind.RESTORED in kinds(after)


# ---- unpublished ----
def test_unpublished_together_with_the_source(job, on_commit):
    with on_commit():
        source_of(job).unpublish()
    after = fresh(job)
    assert not is_live(job.target)
    assert after.state == JobState.STALE, "the desk sees it in its queue"
    assert after.source_gone_at
    assert JobEventKind.SOURCE_UNPUBLISHED in kinds(after)
    assert after.stale_since is None, "no notice of a change"
    with pytest.raises(PublishRefused):
        after.reviewed_revision.publish()


def test_kept_by_rule_when_the_source_is_unpublished(job, portal, on_commit):
    rule(portal, source_gone=UnpublishPolicy.KEEP)
    with on_commit():
        source_of(job).unpublish()
    after = fresh(job)
    assert is_live(job.target)
    assert after.state == JobState.STALE
    with on_commit():
        source_of(job).save_revision().publish()
    assert fresh(job).state == JobState.PUBLISHED
    assert fresh(job).source_gone_at is None


def test_back_online_together_with_the_source(job, on_commit):
    with on_commit():
        source_of(job).unpublish()
    with on_commit():
        source_of(job).save_revision().publish()
    after = fresh(job)
    assert is_live(job.target)
    assert after.state == JobState.PUBLISHED
    assert (after.source_gone_at, after.withdrawn_at) == (None, None)


def test_a_changed_source_does_not_bring_the_old_translation_back(job, on_commit):
    with on_commit():
        source_of(job).unpublish()
    with on_commit():
        change_source(job)
    after = fresh(job)
    assert not is_live(job.target)
    assert after.state == JobState.STALE
    assert after.source_gone_at is None


def test_a_translation_without_the_desk_goes_with_its_source(on_commit):
    source = make_source()
    english = make_article(section(PORTAL, "tin-tuc", "en"), "By hand")
    Page.objects.filter(pk=english.pk).update(translation_key=source.translation_key)
    with on_commit():
        source.unpublish()
    assert not is_live(english)


def test_work_under_way_waits_when_the_source_is_unpublished(desk, on_commit):
    with on_commit():
        job = in_state(desk, JobState.IN_REVIEW)
        source_of(job).unpublish()
    after = fresh(job)
    assert after.state == JobState.IN_REVIEW
    assert after.source_gone_at
    with pytest.raises(ActionError, match=r"not public|không công khai|chưa công khai"):
        ApproveJobAction(after, desk.reviewer()).execute()
    assert not is_live(job.target)


# ---- moved ----
def test_moved_below_the_translated_section(job, on_commit):
    target = section(PORTAL, "thong-bao")
    with on_commit():
        source_of(job).move(target, pos="last-child")
    page = Page.objects.get(pk=job.target.pk)
    assert page.live
    assert page.get_parent().translation_key == target.translation_key
    assert page.get_parent().locale_id == page.locale_id
    event = fresh(job).events.get(kind=JobEventKind.SOURCE_MOVED)
    assert event.data["moved"] is True
    assert fresh(job).state == JobState.PUBLISHED


def test_another_place_among_its_siblings_is_no_move(job, on_commit):
    source = source_of(job)
    with on_commit():
        source.move(source.get_parent(), pos="first-child")
    assert JobEventKind.SOURCE_MOVED not in kinds(fresh(job))


def test_moved_below_a_section_without_a_title_it_waits_for_it(job, desk, portal, on_commit):
    home = portal.site.root_page
    own = SectionPage(title="Nông thôn mới", slug="nong-thon-moi", locale=home.locale)
    home.add_child(instance=own)
    own.save_revision().publish()
    before = Page.objects.get(pk=job.target.pk).path
    with on_commit():
        source_of(job).move(Page.objects.get(pk=own.pk), pos="last-child")
    assert Page.objects.get(pk=job.target.pk).path == before, "it stays where it is"
    assert fresh(job).state == JobState.STALE, "a task for the desk"
    above = TranslationJob.objects.get(translation_key=own.translation_key, locale=job.locale)
    assert above.state == JobState.QUEUED
    with on_commit():
        StartJobAction(above, desk.translator()).execute()
        translate(fresh(above), desk.translator(), "New countryside")
        SubmitForReviewAction(fresh(above), desk.translator()).execute()
        ApproveJobAction(fresh(above), desk.reviewer()).execute()
    page = Page.objects.get(pk=job.target.pk)
    assert page.get_parent().translation_key == own.translation_key
    assert page.live


def test_moved_to_a_site_without_the_language(desk, ward, on_commit):
    with on_commit():
        job = in_state(desk, JobState.PUBLISHED)
    place = section(ward.site.hostname, "thong-bao")
    with on_commit():
        source_of(job).move(place, pos="last-child")
    after = fresh(job)
    assert after.site_id == ward.pk
    assert not is_live(job.target), "readers of the old site do not see it"
    assert after.state == JobState.STALE
    assert after.segments.filter(state=SegmentState.CONFIRMED).exists()


# ---- deleted ----
def words(job: TranslationJob) -> set[str]:
    return set(JobSegment.objects.filter(job=job).exclude(text="").values_list("text", flat=True))


@pytest.mark.parametrize("way", ["page", "queryset", "admin", "bulk"])
def test_a_deleted_source_takes_its_translation_offline(way, job, at, on_commit):
    source, kept = source_of(job), words(job)
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    with on_commit():
        if way == "page":
            source.delete()
        elif way == "queryset":
            Page.objects.filter(pk=source.pk).delete()
        elif way == "admin":
            client.post(reverse("wagtailadmin_pages:delete", args=[source.pk]))
        else:
            url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
            client.post(f"{url}?next=/admin/&id={source.pk}")
    assert not Page.objects.filter(pk=source.pk).exists()
    after = fresh(job)
    assert Page.objects.filter(pk=job.target.pk, live=False).exists(), "unpublished, not deleted"
    assert after.state == JobState.CANCELLED
    assert after.reason
    assert JobEventKind.SOURCE_DELETED in kinds(after)
    assert words(after) == kept
    assert MemoryUnit.objects.filter(locale=job.locale).exists()


def test_a_section_is_deleted_with_all_below(desk, portal, on_commit):
    parent = SectionPage(title="OCOP", slug="ocop", locale=portal.site.root_page.locale)
    portal.site.root_page.add_child(instance=parent)
    parent.save_revision().publish()
    source = make_article(parent, "Bài trong OCOP", body=body(*SENTENCES))
    with on_commit():
        in_state(desk, JobState.PUBLISHED, parent)
        job = in_state(desk, JobState.PUBLISHED, source)
    assert is_live(job.target)
    with on_commit():
        Page.objects.get(pk=parent.pk).delete()
    assert fresh(job).state == JobState.CANCELLED
    assert not is_live(job.target)


def test_kept_by_rule_when_the_source_is_deleted(job, portal, on_commit):
    rule(portal, source_gone=UnpublishPolicy.KEEP)
    with on_commit():
        source_of(job).delete()
    after = fresh(job)
    assert is_live(job.target)
    assert after.state == JobState.STALE
    assert JobEventKind.SOURCE_DELETED in kinds(after)


def test_deleted_while_in_review_loses_no_words(desk, on_commit):
    with on_commit():
        job = in_state(desk, JobState.IN_REVIEW)
    kept = words(job)
    with on_commit():
        source_of(job).delete()
    after = fresh(job)
    assert after.state == JobState.CANCELLED
    assert "deleted" in after.reason or "xóa" in after.reason
    assert words(after) == kept
    remembered = set(MemoryUnit.objects.filter(locale=job.locale).values_list("text", flat=True))
    assert kept <= remembered
    with pytest.raises(ActionError):
        ApproveJobAction(after, desk.reviewer()).execute()
    assert not Page.objects.get(pk=job.target.pk).locked, "free again"


def test_a_deleted_translation_ends_its_job_and_may_be_asked_for_again(job, on_commit):
    with on_commit():
        job.target.delete()
    after = fresh(job)
    assert after.state == JobState.CANCELLED
    again = request(source_of(job))
    assert again.pk == job.pk
    assert again.state == JobState.QUEUED
    assert again.segments.filter(state=SegmentState.CONFIRMED).exists(), "its words are there again"


# ---- languages and sites ----
def test_a_closed_language_calls_off_its_jobs(desk, portal, on_commit):
    with on_commit():
        japanese = in_state(desk, JobState.TRANSLATING, make_source("Bài một"), "ja")
        english = in_state(desk, JobState.TRANSLATING, make_source("Bài hai"))
    with on_commit():
        found = MemberSite.objects.get(pk=portal.pk)
        found.languages.remove(locale("ja"))
        found.save()
    assert fresh(japanese).state == JobState.CANCELLED
    assert JobEventKind.LANGUAGE_CLOSED in kinds(fresh(japanese))
    assert fresh(english).state == JobState.TRANSLATING
    outcome = RequestTranslationAction(make_source("Bài ba"), [locale("ja")]).execute()
    assert outcome.jobs == []
    assert outcome.skipped


def test_deleting_the_home_of_a_language_closes_it(desk, portal, at, on_commit):
    with on_commit():
        job = in_state(desk, JobState.IN_REVIEW, make_source("Bài một"), "ja")
    kept = words(job)
    home = portal.site.root_page.get_translation(locale("ja"))
    client = at(PORTAL)
    client.force_login(make_user("quan-tri", is_superuser=True))
    url = reverse("wagtailadmin_pages:delete", args=[home.pk])
    shown = client.get(url)
    assert any("1" in str(message) for message in get_messages(shown.wsgi_request)), "said beforehand"
    with on_commit():
        client.post(url, {"confirm_site_name": settings.WAGTAIL_SITE_NAME})
    assert not Page.objects.filter(pk=home.pk).exists()
    after = fresh(job)
    assert after.state == JobState.CANCELLED
    assert words(after) == kept
    assert not MemberSite.objects.get(pk=portal.pk).languages.filter(language_code="ja").exists()


def test_open_jobs_of_a_merged_unit_go_to_the_successor(desk, department, ward, on_commit):
    with on_commit():
        job = in_state(desk, JobState.TRANSLATING, make_source(host=DEPARTMENT, slug="thong-bao"))
        done = in_state(desk, JobState.PUBLISHED, make_source("Bài hai", host=DEPARTMENT, slug="thong-bao"))
    action = MergeUnitsAction([department.unit], ExistingUnit(ward.unit), timezone.localdate())
    assert any("ranslations" in str(step) or "dịch" in str(step) for step in action.preview().steps)
    with on_commit():
        action.execute()
    after = fresh(job)
    assert after.site_id == ward.pk
    assert after.state == JobState.TRANSLATING
    assert after.events.filter(kind=JobEventKind.DETAILS).exists()
    assert fresh(done).site_id == department.pk, "what is finished stays in the archive's name"
    assert is_live(done.target)


def test_open_jobs_of_a_unit_that_closes_end(desk, department, on_commit):
    with on_commit():
        job = in_state(desk, JobState.TRANSLATING, make_source(host=DEPARTMENT, slug="thong-bao"))
    with on_commit():
        CloseUnitAction(department.unit, timezone.localdate(), state=SiteState.ARCHIVE).execute()
    assert fresh(job).state == JobState.CANCELLED
    assert fresh(job).segments.exists()


# ---- cost ----
def test_publishing_a_page_without_translations_costs_two_queries_at_most(
    django_assert_max_num_queries, monkeypatch, on_commit
):
    """Against the same publication without the desk."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from wagtail.signals import page_published

    from cms.core import publishing
    from translation import receivers, receivers_cascade, receivers_live

    def cost() -> int:
        page = ArticlePage.objects.get(pk=article.pk)
        revision = page.save_revision()
        with CaptureQueriesContext(connection) as queries, on_commit():
            revision.publish()
        return len(queries)

    article = make_article(section(PORTAL, "tin-tuc"), "Bài không dịch")
    cost()
    with_desk = cost()
    monkeypatch.setattr(publishing, "_gates", {})
    from django.db.models.signals import pre_save

    pre_save.disconnect(receivers_live.refuse_half_translated)
    page_published.disconnect(receivers.source_published)
    page_published.disconnect(receivers_cascade.section_published)
    try:
        without = cost()
    finally:
        pre_save.connect(receivers_live.refuse_half_translated)
        page_published.connect(receivers.source_published)
        page_published.connect(receivers_cascade.section_published)
    assert with_desk - without <= 2, (with_desk, without)
