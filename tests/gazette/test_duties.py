"""Duties of posting: made and moved with documents, done with one click, reminded of once, counted for units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import ActionError
from gazette import duty_tasks, reminding
from gazette.actions.documents import (
    CheckDocumentAction,
    PublishDocumentAction,
    RestoreDocumentAction,
    WithdrawDocumentAction,
)
from gazette.actions.duties import PostByReferenceAction, TakeOffReferenceAction
from gazette.duties import Phase, figures, phase_of, recompute
from gazette.models import DutyMail, GazetteRule, GazetteSettings, LegalDocument, PostingDuty
from gazette.unit_work import count, hand_over
from reports.computing import compute_health
from reports.enums import State
from reports.models import SiteIndicator
from tests.conftest import DEPARTMENT, PORTAL
from tests.gazette.issue_makers import receive
from tests.gazette.makers import make_document, make_unit, person, unit

pytestmark = pytest.mark.django_db


def duty_of(document: LegalDocument, code: str) -> PostingDuty:
    found: PostingDuty = document.duties.get(unit__code=code)
    return found


def concerned(code: str = "snnmt", **values: Any) -> PostingDuty:
    """The duty of a unit in the scope of a published document of the province."""
    return duty_of(make_document(concerns=[unit(code)], **values), code)


# ---- which duties there are ----
def test_the_issuer_owes_a_document_from_its_entry_on_and_posts_it_by_publishing():
    document = make_document("draft", issuer="snnmt", signed_on=date(2026, 3, 6))
    duty = document.duties.get()
    assert (duty.role, duty.due_on, duty.posted_on) == ("issuer", date(2026, 3, 10), None)  # Friday + 2 working days
    CheckDocumentAction(document).execute()
    PublishDocumentAction(document).execute()
    duty.refresh_from_db()
    assert duty.posted_on == timezone.localdate()


def test_units_in_its_scope_owe_it_once_it_is_published():
    units = [unit("snnmt"), unit("cua-vinh")]
    document = make_document("checked", concerns=units, signed_on=date(2026, 3, 6))
    assert {duty.role for duty in document.duties.all()} == {"issuer"}
    PublishDocumentAction(document).execute()
    assert {duty.due_on for duty in document.duties.filter(role="concerned")} == {date(2026, 3, 20)}
    assert document.duties.count() == 3


def test_the_period_is_that_of_the_day_of_signing():
    GazetteRule.objects.filter(kind="post_issuer").update(valid_to=date(2026, 2, 28))
    GazetteRule.objects.create(kind="post_issuer", days=5, working=False, valid_from=date(2026, 3, 1))
    assert make_document("draft", signed_on=date(2026, 2, 27)).duties.get().due_on == date(2026, 3, 3)
    assert make_document("draft", signed_on=date(2026, 3, 6)).duties.get().due_on == date(2026, 3, 11)


def test_without_a_rule_or_for_internal_documents_nothing_is_owed():
    assert not make_document("draft", signed_on=date(2005, 3, 1)).duties.exists()
    assert not make_document("draft", confidentiality="internal").duties.exists()


def test_a_withdrawn_document_is_owed_by_nobody_until_it_comes_back():
    duty = concerned()
    document = duty.document
    WithdrawDocumentAction(document, None, "Ban hành nhầm").execute()
    assert not document.duties.filter(role="concerned").exists()
    RestoreDocumentAction(document, None, "Đã kiểm tra lại").execute()
    assert document.duties.filter(role="concerned").count() == 1


def test_due_dates_follow_the_calendar_and_are_reminded_of_anew():
    duty = concerned(signed_on=date(2026, 3, 6))
    PostingDuty.objects.filter(pk=duty.pk).update(due_on=date(2026, 3, 19), reminded_on=date(2026, 3, 18))
    assert recompute() == 1
    duty.refresh_from_db()
    assert (duty.due_on, duty.reminded_on) == (date(2026, 3, 20), None)
    assert recompute() == 0


@pytest.mark.parametrize(
    ("posted", "today", "phase"),
    [
        (None, date(2026, 3, 20), Phase.DUE),
        (None, date(2026, 3, 21), Phase.NEVER),
        (date(2026, 3, 20), date(2026, 4, 1), Phase.IN_TIME),
        (date(2026, 3, 21), date(2026, 4, 1), Phase.LATE),
    ],
)
def test_late_starts_on_the_day_after(posted, today, phase):
    assert phase_of(PostingDuty(due_on=date(2026, 3, 20), posted_on=posted), today) == phase


# ---- one click ----
def test_a_unit_posts_by_reference_and_its_site_lists_the_document():
    duty = concerned()
    webmaster = person("unit_webmaster", "snnmt")
    assert duty.document not in LegalDocument.objects.of_site(unit("snnmt").pk)
    PostByReferenceAction(duty.document, duty.unit, webmaster).execute()
    first = PostByReferenceAction(duty.document, duty.unit, webmaster).execute()
    assert (first.posted_on, first.posted_by) == (timezone.localdate(), webmaster)
    assert duty.document in LegalDocument.objects.of_site(unit("snnmt").pk)
    assert duty.document.events.filter(kind="posted").count() == 1
    TakeOffReferenceAction(duty.document, duty.unit, webmaster).execute()
    assert duty.document not in LegalDocument.objects.of_site(unit("snnmt").pk)


def test_a_unit_outside_the_scope_may_post_too_and_is_late_with_nothing():
    document = make_document(signed_on=date(2026, 3, 6))
    duty = PostByReferenceAction(document, unit("cua-vinh")).execute()
    assert phase_of(duty, timezone.localdate()) == Phase.IN_TIME


@pytest.mark.parametrize(
    ("role", "code"), [("unit_webmaster", "cua-vinh"), ("unit_author", "snnmt"), ("auditor", "snnmt")]
)
def test_others_do_not_post_for_the_unit(role, code):
    duty = concerned()
    with pytest.raises(ActionError):
        PostByReferenceAction(duty.document, duty.unit, person(role, code)).execute()


def test_only_what_is_published_is_posted_and_never_the_own():
    draft, own = make_document("draft"), make_document(issuer="snnmt")
    for document in (draft, own):
        with pytest.raises(ActionError):
            PostByReferenceAction(document, unit("snnmt")).execute()
    with pytest.raises(ActionError):
        PostByReferenceAction(make_document(), make_unit()).execute()


# ---- screens ----
def test_the_list_shows_a_unit_its_own_duties_and_posts_the_ticked_ones(at):
    duties = [concerned() for _number in range(3)]
    other = concerned("cua-vinh")
    client = at(DEPARTMENT)
    client.force_login(person("unit_webmaster", "snnmt"))
    page = client.get(reverse("document_duties"))
    text = page.content.decode()
    assert page.status_code == 200
    assert all(duty.document.number in text for duty in duties)
    assert other.document.number not in text
    assert str(Phase.NEVER.label) in text or "Quá hạn" in text
    response = client.post(reverse("document_duties_post"), {"duty": [duty.pk for duty in duties]}, follow=True)
    assert response.status_code == 200
    assert PostingDuty.objects.filter(unit__code="snnmt", posted_on=timezone.localdate()).count() == 3
    assert client.post(reverse("document_duties_post"), {"duty": [other.pk]}).status_code == 404
    assert client.post(reverse("document_duty_take_off", args=[other.pk])).status_code == 404
    assert client.post(reverse("document_duty_take_off", args=[duties[0].pk])).status_code == 302
    assert PostingDuty.objects.get(pk=duties[0].pk).posted_on is None


def test_filters_stand_in_the_address(at):
    late, due = concerned(signed_on=date(2026, 3, 6)), concerned(signed_on=timezone.localdate())
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    text = client.get(reverse("document_duties"), {"phase": "never", "unit": "snnmt"}).content.decode()
    assert late.document.number in text
    assert due.document.number not in text
    text = client.get(reverse("document_duties"), {"q": due.document.number}).content.decode()
    assert late.document.number not in text


def test_a_document_is_posted_from_its_own_page(at):
    document = make_document()
    client = at(DEPARTMENT)
    client.force_login(person("unit_webmaster", "snnmt"))
    address = reverse("document_post_reference", args=[document.pk])
    assert client.post(address, {"unit": "cua-vinh"}).status_code == 404
    assert client.post(address, {"unit": "snnmt"}).status_code == 302
    assert duty_of(document, "snnmt").posted_on is not None
    draft = make_document("draft")
    assert client.post(reverse("document_post_reference", args=[draft.pk]), {"unit": "snnmt"}).status_code == 404


def test_lists_ask_few_queries(at, django_assert_max_num_queries):
    for _number in range(12):
        concerned()
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    for name in ("document_duties", "document_duties_units"):
        client.get(reverse(name))
        with django_assert_max_num_queries(12):
            client.get(reverse(name))


def test_figures_of_units_lead_to_exactly_their_duties(at):
    concerned(signed_on=date(2026, 3, 6))
    posted = concerned(signed_on=date(2026, 3, 6))
    PostByReferenceAction(posted.document, posted.unit).execute()
    rows = {row.unit: row for row in figures(PostingDuty.objects.filter(role="concerned"))}
    row = rows[unit("snnmt").pk]
    assert (row.total, row.never, row.late, row.in_time, row.due, row.share) == (2, 1, 1, 0, 0, 0.0)
    client = at(PORTAL)
    client.force_login(person("central_editor"))
    page = client.get(reverse("document_duties_units"), {"year": "2026"})
    assert b"phase=never" in page.content
    table = b"".join(client.get(reverse("document_duties_units"), {"year": "2026", "export": "csv"}).streaming_content)
    assert "Sở Nông nghiệp".encode() in table


def test_the_site_health_shows_what_is_overdue(portal):
    concerned(signed_on=date(2026, 3, 6))
    compute_health()
    row = SiteIndicator.objects.get(code="posting", member_site__unit__code="snnmt")
    assert (row.value, row.state) == (1, State.BAD)


# ---- reminders ----
@pytest.fixture
def webmaster() -> Any:
    return person("unit_webmaster", "snnmt", email="qtv@snnmt.example")


def due_on(duty: PostingDuty, day: date) -> PostingDuty:
    PostingDuty.objects.filter(pk=duty.pk).update(due_on=day)
    return duty


def test_reminders_go_once_before_and_once_late_as_a_digest(webmaster, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    for day in (today, today, today - timedelta(days=5)):
        due_on(concerned(), day)
    due_on(concerned(), today + timedelta(days=60))
    keys = reminding.remind()
    assert len(keys) == 1
    assert len(DutyMail.objects.get().duties) == 3
    assert reminding.remind() == []
    duty_tasks.send_duty_mail.call(keys[0])
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["qtv@snnmt.example"]
    assert duty_tasks.send_duty_mail.call(keys[0])
    assert len(mail.outbox) == 1
    PostingDuty.objects.filter(due_on=today).update(due_on=today - timedelta(days=1))
    assert len(reminding.remind()) == 1
    assert reminding.remind() == []


def test_a_worker_that_died_between_row_and_mail_loses_nothing(webmaster):
    due_on(concerned(), timezone.localdate())
    keys = reminding.remind()
    later = timezone.now() + timedelta(minutes=6)
    assert reminding.waiting() == []
    assert reminding.waiting(later) == keys
    reminding.deliver(keys[0])
    assert reminding.waiting(later) == []
    assert len(mail.outbox) == 1


def test_what_was_posted_meanwhile_is_not_reminded_of(webmaster):
    duty = due_on(concerned(), timezone.localdate())
    keys = reminding.remind()
    PostByReferenceAction(duty.document, duty.unit).execute()
    assert reminding.deliver(keys[0]) is None
    assert mail.outbox == []
    assert DutyMail.objects.get().sent_at is not None


def test_reminders_can_be_paused(webmaster):
    due_on(concerned(), timezone.localdate())
    GazetteSettings.objects.create(reminders_paused=True)
    assert reminding.remind() == []
    GazetteSettings.objects.update(reminders_paused=False)
    assert len(reminding.remind()) == 1


def test_a_unit_without_people_is_told_when_somebody_comes():
    due_on(concerned(), timezone.localdate())
    assert reminding.remind() == []
    person("unit_leader", "snnmt", email="ld@snnmt.example")
    assert len(reminding.remind()) == 1


# ---- the end of a unit ----
def test_the_successor_gets_what_was_still_to_be_posted():
    duty = concerned()
    both = make_document(concerns=[unit("snnmt"), unit("cua-vinh")])
    assert count(unit("snnmt")) == 2
    assert hand_over(unit("snnmt"), unit("cua-vinh"), None) == 1
    assert set(PostingDuty.objects.filter(unit__code="cua-vinh").values_list("document", flat=True)) == {
        duty.document_id,
        both.pk,
    }


def test_the_ledger_of_the_gazette_follows_calendar_and_law(on_commit):
    line = receive(make_document("checked"))
    rule = GazetteRule.objects.get(kind="publish", nature="")
    before = line.publish_due
    with on_commit():
        rule.days += 3
        rule.save()
    line.refresh_from_db()
    assert line.publish_due > before
