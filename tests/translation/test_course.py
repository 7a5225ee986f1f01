"""The course of a job, from the request to the page online and out of date again."""

from __future__ import annotations

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.core.actions import ActionError
from cms.core.publishing import PublishRefused
from tests.conftest import DEPARTMENT, PORTAL
from tests.factories import body, make_article, make_user, section
from tests.translation.makers import Desk, fresh, in_state, locale, make_source, request, translate
from translation.actions import (
    ApproveJobAction,
    AssignJobAction,
    CancelJobAction,
    DeclineJobAction,
    PublishJobAction,
    ReopenJobAction,
    RequestTranslationAction,
    RequeueJobAction,
    ReturnJobAction,
    SplitJobAction,
    StartJobAction,
    SubmitForReviewAction,
    TakeBackJobAction,
)
from translation.enums import JobEventKind, JobState, SegmentOrigin, SegmentState
from translation.models import MemoryUnit, TranslationJob
from translation.refreshing import RefreshSourceAction
from translation.writing import resolve_conflict, write_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def kinds(job):
    return list(job.events.values_list("kind", flat=True))


def test_from_the_request_to_the_page_online(desk, at):
    source = make_source()
    job = request(source, "en", make_user(role="central_editor"))
    assert job.state == JobState.QUEUED
    assert job.segments_total == job.segments.count() >= 3
    assert job.words == sum(job.segments.values_list("words", flat=True)) > 20
    assert job.site.is_portal
    target = job.target
    assert not target.live
    assert target.get_parent().live  # A standard section: its title is known.
    StartJobAction(job, desk.translator()).execute()
    translate(job, desk.translator())
    SubmitForReviewAction(fresh(job), desk.translator()).execute()
    assert not Page.objects.get(pk=target.pk).live
    ApproveJobAction(fresh(job), desk.reviewer()).execute()
    job = fresh(job)
    assert job.state == JobState.PUBLISHED
    page = Page.objects.get(pk=target.pk).specific
    assert page.live
    assert page.title.startswith("Translated")
    assert "Ủy ban" not in str(page.body)
    assert page.live_revision_id == job.reviewed_revision_id
    assert page.slug == source.slug
    assert kinds(job) == ["requested", "started", "submitted", "approved", "published"]
    assert MemoryUnit.objects.filter(job=job).count() == job.segments_total


def test_into_four_languages_at_once(desk):
    source = make_source()
    outcome = RequestTranslationAction(source, [locale(code) for code in ("en", "ja", "ko", "zh-hans")]).execute()
    assert len(outcome.jobs) == 4
    assert not outcome.skipped
    assert len({job.target.pk for job in outcome.jobs}) == 4


def test_languages_that_are_not_open_and_what_exists_are_said(desk):
    source = make_article(section(DEPARTMENT, "tin-tuc"), "Tin của Sở")
    request(source, "en")
    outcome = RequestTranslationAction(source, [locale("en"), locale("ja")]).execute()
    assert [found.language_code for found, _reason in outcome.skipped] == ["en", "ja"]


def test_a_draft_is_not_translated(desk):
    draft = make_article(section(DEPARTMENT, "tin-tuc"), "Bản nháp", publish=False)
    with pytest.raises(ActionError):
        RequestTranslationAction(draft, [locale("en")]).execute()


def test_another_units_webmaster_requests_nothing(desk):
    source = make_source(host=DEPARTMENT)
    with pytest.raises(ActionError):
        RequestTranslationAction(source, [locale("en")], make_user(role="unit_webmaster", unit="cua-vinh")).execute()
    own = make_user(role="unit_webmaster", unit="snnmt")
    assert RequestTranslationAction(source, [locale("en")], own).execute().jobs


def test_nothing_half_done_is_submitted(desk):
    job = in_state(desk, JobState.TRANSLATING)
    first = job.segments.first()
    write_segment(first.pk, desk.translator(), text="Only this", version=0, confirm=True)
    with pytest.raises(ActionError):
        SubmitForReviewAction(fresh(job), desk.translator()).execute()
    assert fresh(job).state == JobState.TRANSLATING


def test_a_text_too_long_for_its_field_is_marked(desk):
    job = in_state(desk, JobState.TRANSLATING)
    translate(job, desk.translator())
    title = job.segments.get(context__path="title")
    written = write_segment(title.pk, desk.translator(), text="x" * 300, version=1, confirm=True)
    if written.segment.is_confirmed:
        with pytest.raises(ActionError):
            SubmitForReviewAction(fresh(job), desk.translator()).execute()
    title.refresh_from_db()
    assert title.state == SegmentState.ERROR
    assert title.text == "x" * 300
    assert fresh(job).segments_in_error == 1


def test_nobody_reviews_the_own_translation(desk):
    both = make_user("hai-vai", role="translator", locale=locale("en"))
    both.memberships.create(
        unit=both.memberships.get().unit, role="translation_reviewer", locale=locale("en"), valid_from="2025-07-01"
    )
    job = request(make_source())
    StartJobAction(job, both).execute()
    translate(job, both)
    SubmitForReviewAction(fresh(job), both).execute()
    with pytest.raises(ActionError):
        ApproveJobAction(fresh(job), both).execute()
    with pytest.raises(ActionError):
        AssignJobAction(request(make_source("Bài khác")), both, desk.head, reviewer=both).execute()
    assert fresh(job).state == JobState.IN_REVIEW


def test_returned_with_comments_and_approved_then(desk):
    job = in_state(desk, JobState.IN_REVIEW)
    with pytest.raises(ActionError):
        ReturnJobAction(job, desk.reviewer(), " ").execute()
    ReturnJobAction(job, desk.reviewer(), "Tên cơ quan chưa đúng").execute()
    job = fresh(job)
    assert job.state == JobState.CHANGES_REQUESTED
    row = job.segments.last()
    assert not row.is_changed_since_review
    written = write_segment(row.pk, desk.translator(), text=f"{row.text} again", version=row.version, confirm=True)
    assert written.segment.is_changed_since_review
    SubmitForReviewAction(fresh(job), desk.translator()).execute()
    ApproveJobAction(fresh(job), desk.reviewer()).execute()
    assert fresh(job).state == JobState.PUBLISHED


def test_in_review_the_text_is_locked_but_for_the_reviewer(desk):
    job = in_state(desk, JobState.IN_REVIEW)
    row = job.segments.first()
    with pytest.raises(ActionError):
        write_segment(row.pk, desk.translator(), text="later", version=row.version, confirm=True)
    corrected = write_segment(row.pk, desk.reviewer(), text="corrected", version=row.version, confirm=True)
    assert corrected.segment.text == "corrected"
    TakeBackJobAction(fresh(job), desk.translator()).execute()
    assert fresh(job).state == JobState.TRANSLATING


def test_two_on_one_segment_and_both_texts_are_kept(desk):
    job = in_state(desk, JobState.TRANSLATING)
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="first", version=0, confirm=False)
    second = write_segment(row.pk, desk.head, text="second", version=0, confirm=True)
    assert second.conflict
    row.refresh_from_db()
    assert (row.text, row.rejected_text, row.rejected_by) == ("first", "second", desk.head)
    settled = resolve_conflict(row.pk, desk.head, text="first and second", version=row.version)
    assert (settled.segment.text, settled.segment.rejected_text) == ("first and second", "")


def test_a_third_writer_costs_nobody_s_words(desk):
    job = in_state(desk, JobState.TRANSLATING)
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="first", version=0, confirm=False)
    write_segment(row.pk, desk.head, text="second", version=0, confirm=True)
    write_segment(row.pk, desk.head, text="second", version=0, confirm=True)  # The answer was lost, and it came again.
    assert not row.comments.exists()
    third = write_segment(row.pk, desk.translator(), text="third", version=0, confirm=True)
    assert third.conflict
    row.refresh_from_db()
    assert (row.text, row.rejected_text, row.rejected_by) == ("first", "third", desk.translator())
    comment = row.comments.get()
    assert "second" in comment.text
    assert comment.author == desk.head
    assert comment.quoted == row.source_text


def test_a_lost_link_keeps_the_segment_from_being_confirmed(desk):
    source = make_source(body=body('Xem <a href="https://haivan.example/ke-hoach">kế hoạch</a> tại đây.'))
    job = request(source)
    StartJobAction(job, desk.translator()).execute()
    row = job.segments.get(string__data__contains="<a")
    lost = write_segment(row.pk, desk.translator(), text="See the plan here.", version=0, confirm=True)
    assert lost.segment.state == SegmentState.ERROR
    assert lost.segment.text == "See the plan here."
    kept = write_segment(row.pk, desk.translator(), text='See the <a id="a1">plan</a>.', version=1, confirm=True)
    assert kept.segment.is_confirmed


def test_a_changed_source_makes_it_stale_and_only_the_change_is_translated(desk, on_commit):
    job = in_state(desk, JobState.PUBLISHED)
    source = job.source
    source.title = "Thu hút đầu tư năm 2027"
    with on_commit():
        source.save_revision().publish()
    job = fresh(job)
    assert job.state == JobState.STALE
    assert job.stale_since
    (changed,) = job.segments.unfinished()
    assert changed.previous_source == "Thu hút đầu tư năm 2026"
    assert changed.previous_text.startswith("Translated")
    assert changed.origin == SegmentOrigin.PREVIOUS
    online = job.target.title
    assert online.startswith("Translated")
    StartJobAction(job, desk.translator()).execute()
    write_segment(changed.pk, desk.translator(), text="Investment in 2027", version=changed.version, confirm=True)
    SubmitForReviewAction(fresh(job), desk.translator()).execute()
    assert Page.objects.get(pk=job.target.pk).title == online
    ApproveJobAction(fresh(job), desk.reviewer()).execute()
    job = fresh(job)
    assert (job.state, job.stale_since) == (JobState.PUBLISHED, None)
    assert job.target.title == "Investment in 2027"


def test_a_source_that_is_changed_back_is_up_to_date_again(desk):
    job = in_state(desk, JobState.PUBLISHED)
    source = job.source
    before = source.title
    for title in ("Một tên khác hẳn", before):
        source.title = title
        source.save_revision().publish()
        RefreshSourceAction(type(source).objects.get(pk=source.pk)).execute()
    assert fresh(job).state == JobState.PUBLISHED


def test_a_source_that_changes_in_review_goes_back_to_the_translator(desk):
    job = in_state(desk, JobState.IN_REVIEW)
    source = job.source
    source.title = "Tên mới của bài"
    source.save_revision().publish()
    RefreshSourceAction(type(source).objects.get(pk=source.pk)).execute()
    job = fresh(job)
    assert job.state == JobState.CHANGES_REQUESTED
    assert job.events.last().kind == JobEventKind.SOURCE_CHANGED


def test_only_the_reviewed_revision_goes_online(desk):
    job = in_state(desk, JobState.IN_REVIEW)
    target = job.target
    with pytest.raises(PublishRefused):
        target.latest_revision.publish()
    with pytest.raises(PublishRefused):
        target.save_revision().publish()
    assert not Page.objects.get(pk=target.pk).live


def test_a_page_without_a_job_is_not_published_in_vietnamese(desk):
    source = make_source()
    section(PORTAL, "tin-tuc", "en")
    page = source.copy_for_translation(locale("en"))
    with pytest.raises(PublishRefused):
        page.save_revision().publish()


def test_approved_waits_for_its_day(desk):
    job = in_state(desk, JobState.IN_REVIEW)
    with pytest.raises(ActionError):
        ApproveJobAction(job, desk.reviewer(), go_live_at=timezone.now()).execute()
    later = timezone.now() + timezone.timedelta(days=1)
    ApproveJobAction(job, desk.reviewer(), go_live_at=later).execute()
    job = fresh(job)
    assert job.state == JobState.APPROVED
    assert not job.target.live
    PublishJobAction(job).execute()
    assert fresh(job).target.live


def test_cancelled_with_a_reason_and_requested_again_with_its_words(desk):
    job = in_state(desk, JobState.TRANSLATING)
    row = job.segments.first()
    write_segment(row.pk, desk.translator(), text="kept", version=0, confirm=True)
    with pytest.raises(ActionError):
        CancelJobAction(job, "", desk.head).execute()
    CancelJobAction(job, "Không còn cần", desk.head).execute()
    again = request(job.source)
    assert again.pk == job.pk
    assert again.segments.get(pk=row.pk).text == "kept"
    with pytest.raises(ActionError):
        DeclineJobAction(again, "Không đúng phạm vi", desk.translator()).execute()
    DeclineJobAction(again, "Không đúng phạm vi", desk.head).execute()
    assert fresh(job).state == JobState.CANCELLED


def test_assigned_split_and_given_back(desk):
    job = request(make_source())
    other = make_user("dich-2", role="translator", locale=locale("en"))
    with pytest.raises(ActionError):
        AssignJobAction(job, desk.translator("ja"), desk.head).execute()
    AssignJobAction(job, desk.translator(), desk.head, reviewer=desk.reviewer()).execute()
    with pytest.raises(ActionError):
        SplitJobAction(fresh(job), [(1, 2, other), (2, 3, other)], desk.head).execute()
    SplitJobAction(fresh(job), [(2, 2, other)], desk.head).execute()
    StartJobAction(fresh(job), other).execute()
    first, second = job.segments.all()[:2]
    write_segment(second.pk, other, text="my part", version=0, confirm=True)
    with pytest.raises(ActionError):
        write_segment(first.pk, other, text="not mine", version=0, confirm=True)
    RequeueJobAction(fresh(job), desk.translator()).execute()
    job = fresh(job)
    assert (job.state, job.assignee) == (JobState.QUEUED, None)
    assert job.segments.get(pk=second.pk).text == "my part"


def test_memory_fills_what_was_translated_elsewhere(desk):
    in_state(desk, JobState.PUBLISHED)
    other = request(make_source("Một bài khác"))
    suggested = other.segments.filter(origin=SegmentOrigin.MEMORY)
    assert suggested.count() == 3  # The summary and two paragraphs; the title is another.
    assert set(suggested.values_list("state", "percent")) == {(SegmentState.SUGGESTED, 100)}


def test_a_translation_written_without_the_desk_is_taken_over(desk):
    source = make_source()
    section(PORTAL, "tin-tuc", "en")
    english = source.copy_for_translation(locale("en"))
    english.title, english.summary = "Investment", "Investment in 2026"
    english.body = body("The Province has a plan.", "Twelve projects from 01/12/2026.")
    english.save()
    english.save_revision().publish()
    job = request(source)
    assert TranslationJob.objects.count() == 1
    assert list(job.segments.values_list("text", flat=True)) == [
        "Investment",
        "Investment in 2026",
        "The Province has a plan.",
        "Twelve projects from 01/12/2026.",
    ]
    assert set(job.segments.values_list("state", flat=True)) == {SegmentState.SUGGESTED}
    assert Page.objects.get(pk=english.pk).live


# ---- a mistake in what is published ----
def test_a_published_translation_is_corrected_and_reviewed_again(desk):
    job = in_state(desk, JobState.PUBLISHED)
    before, revision = job.target.title, job.reviewed_revision
    ReopenJobAction(job, " Sai tên cơ quan ", desk.reviewer()).execute()
    job = fresh(job)
    assert (job.state, job.assignee) == (JobState.TRANSLATING, desk.translator())
    assert job.is_complete
    assert not job.segments.unfinished().exists()
    assert job.due_date >= timezone.localdate()
    event = job.events.last()
    assert (event.kind, event.text, event.user) == (JobEventKind.REOPENED, "Sai tên cơ quan", desk.reviewer())
    row = job.segments.get(context__path="title")
    write_segment(row.pk, desk.translator(), text="Corrected title", version=row.version, confirm=True)
    SubmitForReviewAction(fresh(job), desk.translator()).execute()
    page = Page.objects.get(pk=job.target.pk)
    assert (page.live, page.title, page.live_revision) == (True, before, revision)
    job = fresh(job)
    assert [row.text for row in job.segments.all() if row.is_changed_since_review] == ["Corrected title"]
    ApproveJobAction(job, desk.reviewer()).execute()
    assert fresh(job).state == JobState.PUBLISHED
    assert Page.objects.get(pk=page.pk).title == "Corrected title"


def test_reopened_by_the_head_and_the_job_s_reviewer_only_with_a_reason(desk):
    job = in_state(desk, JobState.PUBLISHED)
    other = make_user("another-reviewer", role="translation_reviewer", locale=locale("en"))
    for user in (desk.translator(), other, desk.reviewer("ja"), make_user(role="unit_webmaster", unit="ubnd")):
        with pytest.raises(ActionError):
            ReopenJobAction(job, "Sai", user).execute()
    with pytest.raises(ActionError) as refused:
        ReopenJobAction(job, " ", desk.head).execute()
    assert refused.value.field == "reason"
    assert fresh(job).state == JobState.PUBLISHED
    ReopenJobAction(job, "Sai", desk.head).execute()
    assert fresh(job).state == JobState.TRANSLATING


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.TRANSLATING, JobState.IN_REVIEW, JobState.APPROVED])
def test_only_what_is_published_is_reopened(desk, state):
    job = in_state(desk, state)
    with pytest.raises(ActionError):
        ReopenJobAction(job, "Sai", desk.head).execute()
    assert fresh(job).state == state


def test_reopened_without_a_translator_it_lies_in_the_queue(desk):
    job = in_state(desk, JobState.PUBLISHED)
    TranslationJob.objects.filter(pk=job.pk).update(assignee=None)
    ReopenJobAction(job, "Sai", desk.head).execute()
    job = fresh(job)
    assert job.state == JobState.QUEUED
    StartJobAction(job, desk.translator()).execute()
    assert fresh(job).is_complete


def test_the_source_changes_while_a_correction_is_made(desk):
    """Readers are told, as they are of any translation that is out of date."""
    job = in_state(desk, JobState.PUBLISHED)
    ReopenJobAction(job, "Sai", desk.head).execute()
    source = job.source
    source.save_revision().publish()
    RefreshSourceAction(source).execute()
    assert fresh(job).stale_since is None
    source.title = "Thu hút đầu tư năm 2027"
    source.save_revision().publish()
    RefreshSourceAction(source).execute()
    job = fresh(job)
    assert job.state == JobState.TRANSLATING
    assert job.stale_since
    assert Page.objects.get(pk=job.target.pk).live


def test_the_source_goes_and_comes_back_while_a_correction_is_made(desk, on_commit):
    job = in_state(desk, JobState.PUBLISHED)
    ReopenJobAction(job, "Sai", desk.head).execute()
    source = job.source
    with on_commit():
        source.unpublish()
    assert not Page.objects.get(pk=job.target.pk).live
    source = type(source).objects.get(pk=source.pk)
    with on_commit():
        source.save_revision().publish()
    assert Page.objects.get(pk=job.target.pk).live
    assert fresh(job).state == JobState.TRANSLATING
