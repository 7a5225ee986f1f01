"""Reminders, mails of events, and people who leave in mid-job."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from wagtail.users.models import UserProfile

from sites.models import Membership
from tests.factories import VIETNAM
from tests.translation.desk import head, job, person
from translation.actions import AssignJobAction, ReturnJobAction, SplitJobAction, StartJobAction
from translation.desk_tasks import mail_reminder, return_jobs, return_jobs_hourly, send_reminders
from translation.enums import JobEventKind, JobState
from translation.models import JobSegment, TranslationJob
from translation.reminding import is_time, remind
from translation.writing import write_segment

pytestmark = pytest.mark.django_db


def due(row, day):
    TranslationJob.objects.filter(pk=row.pk).update(due_date=day)


@pytest.fixture
def desk():
    class People:
        boss = head(first_name="Bình", last_name="Trần")
        translator = person("translator", "en", first_name="An", last_name="Lê")

    return People


def test_eight_on_working_days_only():
    assert is_time(datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM))
    assert not is_time(datetime(2026, 11, 23, 7, 59, tzinfo=VIETNAM))
    assert not is_time(datetime(2026, 11, 22, 10, 0, tzinfo=VIETNAM)), "a Sunday"
    assert not is_time(datetime(2026, 11, 24, 10, 0, tzinfo=VIETNAM)), "a day off"


def test_each_hears_of_the_own_and_the_head_of_what_is_overdue(desk):
    today = timezone.localdate()
    late, soon, far, free = (job(f"Việc {name}") for name in ("trễ", "mai", "xa", "trống"))
    for row in (late, soon, far):
        AssignJobAction(row, desk.translator, desk.boss).execute()
    due(late, today - timedelta(days=3))
    due(soon, today + timedelta(days=1))
    due(far, today + timedelta(days=30))
    due(free, today - timedelta(days=1))
    mail.outbox.clear()
    assert send_reminders.enqueue().return_value == 2
    by_person = {message.to[0]: message for message in mail.outbox}
    own, all_late = by_person[desk.translator.email], by_person[desk.boss.email]
    assert "Việc trễ" in own.body
    assert "Việc mai" in own.body
    assert "Việc xa" not in own.body
    assert "Việc trống" in all_late.body
    assert "Việc mai" not in all_late.body
    assert "/admin/translation/jobs/" in own.body
    assert {row.events.filter(kind=JobEventKind.REMINDED).count() for row in (late, soon, free)} == {1}
    assert not far.events.filter(kind=JobEventKind.REMINDED).exists()


def test_not_twice_a_day_and_again_tomorrow(desk):
    row = job()
    AssignJobAction(row, desk.translator, desk.boss).execute()
    due(row, timezone.localdate() - timedelta(days=1))
    assert remind()
    assert remind() == {}
    cache.clear()
    assert send_reminders.enqueue().return_value == 0
    assert remind(timezone.localdate() + timedelta(days=1))


def test_in_the_language_of_the_reader_and_without_an_address_no_mail(desk):
    row = job()
    AssignJobAction(row, desk.translator, desk.boss).execute()
    due(row, timezone.localdate() - timedelta(days=1))
    UserProfile.objects.create(user=desk.translator, preferred_language="en")
    mail.outbox.clear()
    day = timezone.localdate().isoformat()
    mail_reminder.enqueue(desk.translator.pk, [row.pk], [], day)
    assert mail.outbox[0].subject == "1 translation waits for you"
    desk.translator.email = ""
    desk.translator.save()
    assert mail_reminder.enqueue(desk.translator.pk, [row.pk], [], day).return_value == 0


def test_in_review_the_reviewer_is_reminded(desk):
    reviewer = person("translation_reviewer", "en")
    row = job()
    today = timezone.localdate()
    TranslationJob.objects.filter(pk=row.pk).update(
        state=JobState.IN_REVIEW, assignee=desk.translator, reviewer=reviewer, due_date=today - timedelta(days=1)
    )
    mails = remind()
    assert mails[reviewer.pk]["own"] == [row.pk]
    assert desk.translator.pk not in mails


# ---- mails of events ----
def test_assigned_and_returned_are_told_to_the_translator(desk, on_commit):
    reviewer = person("translation_reviewer", "en")
    row = job("Thông cáo")
    mail.outbox.clear()
    with on_commit():
        AssignJobAction(row, desk.translator, desk.boss, reviewer=reviewer).execute()
    assert [message.to for message in mail.outbox] == [[desk.translator.email]]
    assert "Thông cáo" in mail.outbox[0].subject
    TranslationJob.objects.filter(pk=row.pk).update(state=JobState.IN_REVIEW)
    row = TranslationJob.objects.get(pk=row.pk)
    mail.outbox.clear()
    with on_commit():
        ReturnJobAction(row, reviewer, "Sai số liệu").execute()
    assert mail.outbox[0].to == [desk.translator.email]
    assert "Sai số liệu" in mail.outbox[0].body


# ---- people who leave ----
def written(row, user):
    StartJobAction(row, user).execute()
    segment = row.segments.first()
    write_segment(segment.pk, user, text="Half done", version=segment.version, confirm=False)
    return segment


def left_behind(row, segment):
    row.refresh_from_db()
    assert (row.state, row.assignee) == (JobState.QUEUED, None)
    assert JobSegment.objects.get(pk=segment.pk).text == "Half done"
    assert row.events.filter(kind=JobEventKind.REQUEUED).count() == 1


def test_a_membership_that_is_ended_gives_the_work_back(desk, on_commit):
    row = job("Còn dở")
    segment = written(row, desk.translator)
    mail.outbox.clear()
    with on_commit():
        membership = Membership.objects.get(user=desk.translator)
        membership.valid_to = timezone.localdate() - timedelta(days=1)
        membership.save()
    left_behind(row, segment)
    assert [message.to for message in mail.outbox] == [[desk.boss.email]]
    assert "Còn dở" in mail.outbox[0].body


def test_deleted_membership_and_deactivated_person(desk, on_commit):
    row, second = job(), job("Hai")
    segment = written(row, desk.translator)
    with on_commit():
        Membership.objects.get(user=desk.translator).delete()
    left_behind(row, segment)
    other = person("translator", "en", email="o@desk.example")
    segment = written(second, other)
    with on_commit():
        other.is_active = False
        other.save()
    left_behind(second, segment)


def test_it_ends_by_itself_at_midnight_and_the_clock_finds_it(desk, on_commit):
    row = job()
    segment = written(row, desk.translator)
    Membership.objects.filter(user=desk.translator).update(valid_to=date(2026, 1, 1))
    with on_commit():
        return_jobs_hourly()
    left_behind(row, segment)
    assert return_jobs.enqueue(None).return_value == 0


def test_a_new_term_or_another_language_changes_nothing(desk, on_commit):
    row = job()
    written(row, desk.translator)
    with on_commit():
        Membership.objects.create(
            user=desk.translator, unit=Membership.objects.get(user=desk.translator).unit, role="translator",
            locale_id=row.locale_id + 1, valid_from=date(2026, 1, 1),
        )  # fmt: skip
    row.refresh_from_db()
    assert row.assignee == desk.translator


def test_parts_of_somebody_who_left_go_to_the_jobs_translator(desk, on_commit):
    other = person("translator", "en", email="o@desk.example")
    row = job()
    AssignJobAction(row, desk.translator, desk.boss).execute()
    SplitJobAction(row, [(1, 1, desk.translator), (2, row.segments_total, other)], desk.boss).execute()
    with on_commit():
        Membership.objects.get(user=other).delete()
    assert not row.segments.filter(assignee=other).exists()
    assert row.segments.filter(assignee=desk.translator).exists()
    row.refresh_from_db()
    assert row.assignee == desk.translator


def test_what_is_in_review_stays_there(desk, on_commit):
    row = job()
    TranslationJob.objects.filter(pk=row.pk).update(state=JobState.IN_REVIEW, assignee=desk.translator)
    with on_commit():
        Membership.objects.get(user=desk.translator).delete()
    row.refresh_from_db()
    assert (row.state, row.assignee) == (JobState.IN_REVIEW, desk.translator)
