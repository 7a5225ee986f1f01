"""Issues: numbers, order, proof, approval, signature, publication; what is signed stays."""

from __future__ import annotations

import errno
from datetime import date, timedelta
from itertools import groupby

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms.core.actions import ActionError
from gazette import press, storing
from gazette.actions.approval import ApproveIssueAction, RefuseIssueAction, SubmitIssueAction
from gazette.actions.base import StaleError
from gazette.actions.files import AddFileAction, RemoveFileAction
from gazette.actions.issues import ChangeIssueAction, DropIssueAction, StartIssueAction
from gazette.actions.items import OrderItemsAction, PlaceIntakeAction, RemoveItemAction
from gazette.actions.jobs import SetAsideAction, SetProofAction, SignIssueAction
from gazette.actions.publishing import PublishIssueAction
from gazette.enums import EventKind, IntakeState, IssueState, JobState
from gazette.issue_tasks import WORKS
from gazette.models import GazetteIntake, GazetteIssue, IssueItem, IssueJob, IssueNumber, IssuePage, PinLock
from gazette.page_texts import read_pages
from gazette.proofs import is_current, items_of
from gazette.signals import document_changed
from gazette.working import DEAD_AFTER, LostError, claim, left_behind, run
from tests.gazette.makers import pdf

from .issue_makers import DAY, PIN, Office, fresh, make_paper, office, person, receive, the_press  # noqa: F401

pytestmark = pytest.mark.django_db


# ---- numbers ----
def test_numbers_follow_each_other(office: Office):  # noqa: F811
    first = office.start(papers=0)
    assert first.label == "1"
    with pytest.raises(ActionError, match=r"gap|trống|khuyết|1|2"):
        StartIssueAction(2026, DAY, [3], office.officer).execute()
    with pytest.raises(ActionError):
        StartIssueAction(2026, DAY, [1], office.officer).execute()
    with pytest.raises(ActionError):
        StartIssueAction(2026, DAY, [2, 4], office.officer).execute()
    double = StartIssueAction(2026, DAY, [2, 3], office.officer).execute()
    assert double.label == "2 + 3"
    assert double.slug == "2-3"
    with pytest.raises(ActionError):
        StartIssueAction(2026, date(2026, 11, 1), [4], office.officer).execute()  # Dated before issue 2 + 3.
    with pytest.raises(ActionError):
        StartIssueAction(2026, date(2027, 1, 4), [4], office.officer).execute()
    assert StartIssueAction(2027, date(2027, 1, 4), [1], office.officer).execute().label == "1"


def test_an_office_begins_in_the_middle_of_a_year(office: Office):  # noqa: F811
    issue = StartIssueAction(2026, DAY, [1095, 1096], office.officer, first_page=4001).execute()
    assert (issue.label, issue.first_page) == ("1095 + 1096", 4001)


def test_the_database_refuses_a_double_and_the_loser_is_told(office: Office, monkeypatch):  # noqa: F811
    office.start(papers=0)
    monkeypatch.setattr("gazette.actions.issues.check_numbers", lambda year, numbers: None)
    with pytest.raises(ActionError) as refusal:
        StartIssueAction(2026, DAY, [1], office.officer).execute()
    assert "1" in str(refusal.value)
    assert GazetteIssue.objects.count() == 1
    other = GazetteIssue.objects.create(year=2026, issued_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssueNumber.objects.create(issue=other, year=2026, number=1)


def test_only_the_last_issue_can_be_dropped(office: Office):  # noqa: F811
    first, second = office.start(), office.start()
    with pytest.raises(ActionError):
        DropIssueAction(first, office.officer).execute()
    DropIssueAction(second, office.officer).execute()
    assert GazetteIntake.objects.filter(state=IntakeState.WAITING).count() == 2
    assert not IssueNumber.objects.filter(number=2).exists()


# ---- order ----
def test_documents_stand_in_lawful_order(office: Office):  # noqa: F811
    chair = make_paper("9/2026/QĐ-CT", authority=30, sequence=9)
    later = make_paper("7/2026/QĐ-UBND", authority=20, sequence=7, signed_on=date(2026, 10, 29))
    first = make_paper("8/2026/QĐ-UBND", authority=20, sequence=8)
    council = make_paper("3/2026/NQ-HĐND", authority=10, kind="NQ", sequence=3)
    plan = make_paper("2/KH-UBND", authority=20, kind="KH", sequence=2)
    for document in (chair, later, first, council, plan):
        receive(document)
    issue = office.start(papers=0)
    from gazette.actions.items import ComposeFromWaitingAction

    without = receive(make_paper(pages=0))
    found = ComposeFromWaitingAction(issue, office.officer).execute()
    assert [item.document for item in items_of(issue)] == [council, first, later, plan, chair]
    assert found.left == [without]
    assert found.reasons() == [f"Chưa xếp vì chưa có gì để in: {without.document.number}."]
    keys = [item.pk for item in items_of(issue)]
    OrderItemsAction(issue, list(reversed(keys)), office.officer).execute()
    assert [item.pk for item in items_of(issue)] == keys[::-1]
    with pytest.raises(StaleError):
        OrderItemsAction(issue, keys[1:], office.officer).execute()
    OrderItemsAction(issue, None, office.officer).execute()
    assert [item.pk for item in items_of(issue)] == keys


def test_what_was_received_after_the_issue_s_day_waits_and_the_officer_is_told(office: Office):  # noqa: F811
    from gazette.actions.items import ComposeFromWaitingAction

    line = receive(day=date(2026, 10, 30))
    issue = office.start(day=date(2026, 10, 29), papers=0)
    with pytest.raises(ActionError, match=f"sau ngày của số này: {line.document.number}"):
        ComposeFromWaitingAction(issue, office.officer).execute()
    in_time = receive(day=date(2026, 10, 29))
    found = ComposeFromWaitingAction(issue, office.officer).execute()
    assert [item.document for item in found.placed] == [in_time.document]
    assert found.later == [line]


def test_two_officers_in_one_issue(office: Office):  # noqa: F811
    issue = office.start()
    seen = issue.version
    items = items_of(issue)
    RemoveItemAction(items[0], office.officer, seen=seen).execute()
    with pytest.raises(StaleError):
        RemoveItemAction(items[1], person("gazette_officer"), seen=seen).execute()
    line = GazetteIntake.objects.get(state=IntakeState.WAITING)
    PlaceIntakeAction(issue, line, office.officer).execute()
    with pytest.raises(ActionError):
        PlaceIntakeAction(issue, line, office.officer).execute()


# ---- the proof ----
@pytest.mark.usefixtures("the_press")
def test_pages_run_through_the_year(office: Office):  # noqa: F811
    first = office.bring("published")
    second = office.bring("composing")
    job = SetProofAction(second, office.officer).execute()
    assert run(job.pk, WORKS)
    second = fresh(second)
    assert (first.first_page, first.last_page) == (1, 3)
    assert (second.first_page, second.last_page) == (4, 6)
    assert [item.first_page for item in items_of(second)] == [5, 6]
    assert is_current(second)


@pytest.mark.usefixtures("the_press")
def test_steps_that_print_nothing_keep_the_proof_and_others_do_not(office: Office):  # noqa: F811
    issue = office.bring("in_approval")
    assert is_current(issue)
    RefuseIssueAction(issue, office.leader, "Sai thứ tự").execute()
    issue = fresh(issue)
    assert is_current(issue)
    assert issue.state == IssueState.COMPOSING
    ChangeIssueAction(issue, office.officer, DAY + timedelta(days=1)).execute()
    assert not is_current(fresh(issue))
    with pytest.raises(ActionError):
        SubmitIssueAction(issue, office.officer).execute()


@pytest.mark.usefixtures("the_press")
def test_a_document_that_changes_outdates_what_was_approved(office: Office):  # noqa: F811
    issue = office.bring("approved")
    document = items_of(issue)[0].document
    event = document.note_event(EventKind.FILE_ADDED)
    document_changed.send(sender=None, document=document, event=event, before=document.state)
    assert not is_current(fresh(issue))
    with pytest.raises(ActionError):
        SignIssueAction(issue, office.leader, PIN).execute()


@pytest.mark.usefixtures("the_press")
def test_a_change_while_the_proof_is_set_ends_the_job(office: Office):  # noqa: F811
    issue = office.start()
    job = SetProofAction(issue, office.officer).execute()
    with pytest.raises(ActionError):
        SetProofAction(issue, office.officer).execute()
    beat = claim(job.pk)
    assert beat is not None
    RemoveItemAction(items_of(issue)[0], office.officer).execute()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not fresh(issue).proof
    assert not run(job.pk, WORKS)


@pytest.mark.usefixtures("the_press")
def test_a_dead_worker_loses_its_job_and_leaves_no_trace(office: Office):  # noqa: F811
    issue = office.start()
    job = SetProofAction(issue, office.officer).execute()
    slow = claim(job.pk)
    assert slow is not None
    assert claim(job.pk) is None
    assert left_behind() == []
    IssueJob.objects.filter(pk=job.pk).update(beat_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))
    assert left_behind() == [job.pk]
    assert run(job.pk, WORKS)
    name = fresh(issue).proof.name
    version = fresh(issue).version
    with pytest.raises(LostError):
        WORKS["compose"](slow)
    issue = fresh(issue)
    assert issue.proof.name == name
    assert issue.version == version
    assert is_current(issue)


@pytest.mark.usefixtures("the_press")
def test_a_worker_that_comes_back_takes_nothing_from_the_one_that_took_over(
    office: Office,  # noqa: F811
    monkeypatch,
    on_commit,
):
    """It stalls while it writes its file; meanwhile another one does the whole job."""
    issue = office.start()
    job = SetProofAction(issue, office.officer).execute()
    slow = claim(job.pk)
    assert slow is not None
    real = storing.keep
    stored: list[str] = []

    def stalls(source, field, name):
        if not stored:
            stored.append(name)
            old = timezone.now() - DEAD_AFTER - timedelta(seconds=1)
            IssueJob.objects.filter(pk=job.pk).update(beat_at=old)
            real(source, field, name)  # What lies there when it stalls.
            with on_commit():
                assert run(job.pk, WORKS)
            assert not field.storage.exists(name)
        return real(source, field, name)

    monkeypatch.setattr("gazette.proof_work.keep", stalls)
    with pytest.raises(LostError):
        WORKS["compose"](slow)
    issue = fresh(issue)
    assert storing.digest_of_stored(issue.proof) == issue.proof_sha256
    assert not issue.proof.storage.exists(stored[0])


def test_a_full_disk_fails_in_words(office: Office, the_press, monkeypatch):  # noqa: F811
    issue = office.start()

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    job = SetProofAction(issue, office.officer).execute()
    monkeypatch.setattr("gazette.proof_work.keep", full)
    assert not run(job.pk, WORKS)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error
    assert "No space" not in job.error
    issue = fresh(issue)
    assert not issue.proof
    assert issue.last_page is None


def test_a_file_is_whole_or_not_there(the_press, office: Office, monkeypatch, tmp_path):  # noqa: F811
    """The storage takes half of it, then the disk is full."""
    source = tmp_path / "a.pdf"
    source.write_bytes(b"x" * 100_000)
    field = office.start(papers=0).proof

    def half(name: str, content: object) -> str:
        (tmp_path / "half").write_bytes(b"x")
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(field.storage, "save", half)
    with pytest.raises(OSError, match="full"):
        storing.keep(source, field, "gazette/proofs/2026/1-1.pdf")
    assert not field.storage.exists("gazette/proofs/2026/1-1.pdf")


# ---- approval ----
@pytest.mark.usefixtures("the_press")
def test_another_person_approves(office: Office):  # noqa: F811
    issue = office.start()
    editor = person("central_editor")
    both = person("gazette_officer")
    from sites.models import Membership, Unit

    Membership.objects.create(
        user=both, unit=Unit.objects.get(code="ubnd"), role="unit_leader", valid_from=date(2025, 1, 1)
    )
    OrderItemsAction(issue, None, both).execute()
    assert run(SetProofAction(issue, office.officer).execute().pk, WORKS)
    SubmitIssueAction(issue, office.officer).execute()
    for nobody in (office.officer, both, person("unit_webmaster", "snnmt")):
        with pytest.raises(ActionError):
            ApproveIssueAction(issue, nobody).execute()
    with pytest.raises(ActionError):
        RefuseIssueAction(issue, editor, " ").execute()
    ApproveIssueAction(issue, editor).execute()
    assert fresh(issue).state == IssueState.APPROVED


# ---- signature ----
@pytest.mark.usefixtures("the_press")
def test_the_pin_is_sealed_and_emptied(office: Office):  # noqa: F811
    issue = office.bring("approved")
    job = SignIssueAction(issue, office.leader, PIN).execute()
    assert PIN.encode() not in bytes(job.sealed)
    assert run(job.pk, WORKS)
    job.refresh_from_db()
    assert bytes(job.sealed) == b""
    issue = fresh(issue)
    assert issue.state == IssueState.SIGNED
    assert issue.sha256 == storing.digest_of_stored(issue.file)
    assert issue.signature["intact"]
    assert not any(PIN in str(event.data) + event.text for event in issue.events.all())


@pytest.mark.usefixtures("the_press")
def test_three_wrong_pins_lock_for_a_quarter_of_an_hour(office: Office):  # noqa: F811
    issue = office.bring("approved")
    for _number in range(3):
        job = SignIssueAction(issue, office.leader, "000000").execute()
        assert not run(job.pk, WORKS)
        job.refresh_from_db()
        assert job.state == JobState.FAILED
        assert bytes(job.sealed) == b""
        assert job.error
    with pytest.raises(ActionError) as refusal:
        SignIssueAction(issue, office.leader, PIN).execute()
    assert refusal.value.field == "pin"
    other = person("central_editor")
    job = SignIssueAction(issue, other, "1").execute()
    assert not run(job.pk, WORKS)
    PinLock.objects.filter(user=office.leader).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert run(SignIssueAction(issue, office.leader, PIN).execute().pk, WORKS)
    assert PinLock.objects.get(user=office.leader).failures == 0


def test_a_signature_counts_once_it_is_verified(office: Office, the_press, monkeypatch):  # noqa: F811
    issue = office.bring("approved")
    monkeypatch.setattr(press, "verify", lambda path: {"intact": True, "covers_whole_file": False})
    assert not run(SignIssueAction(issue, office.leader, PIN).execute().pk, WORKS)
    issue = fresh(issue)
    assert issue.state == IssueState.APPROVED
    assert not issue.file


@pytest.mark.usefixtures("the_press")
def test_a_proof_changed_on_disk_is_not_signed(office: Office):  # noqa: F811
    issue = office.bring("approved")
    with issue.proof.storage.open(issue.proof.name, "ab") as stream:  # type: ignore[arg-type]
        stream.write(b"more")
    assert not run(SignIssueAction(issue, office.leader, PIN).execute().pk, WORKS)
    assert fresh(issue).state == IssueState.APPROVED


@pytest.mark.usefixtures("the_press")
def test_issues_are_signed_and_published_in_their_order(office: Office):  # noqa: F811
    first, second = office.bring("approved"), office.bring("composing")
    assert run(SetProofAction(second, office.officer).execute().pk, WORKS)
    SubmitIssueAction(second, office.officer).execute()
    ApproveIssueAction(second, office.leader).execute()
    with pytest.raises(ActionError):
        SignIssueAction(second, office.leader, PIN).execute()
    assert run(SignIssueAction(first, office.leader, PIN).execute().pk, WORKS)
    assert run(SignIssueAction(second, office.leader, PIN).execute().pk, WORKS)
    with pytest.raises(ActionError):
        PublishIssueAction(second, office.leader).execute()


@pytest.mark.usefixtures("the_press")
def test_a_signature_can_be_taken_back_before_publishing(office: Office):  # noqa: F811
    issue = office.bring("signed")
    SetAsideAction(issue, office.leader, "Sai ngày").execute()
    issue = fresh(issue)
    assert (issue.state, issue.sha256, bool(issue.file)) == (IssueState.COMPOSING, "", False)


# ---- publication ----
@pytest.mark.usefixtures("the_press")
def test_publishing_publishes_documents_and_closes_lines(office: Office, on_commit):  # noqa: F811
    with on_commit():
        issue = office.bring("published")
    assert issue.state == IssueState.PUBLISHED
    assert set(issue.items.values_list("document__state", flat=True)) == {"published"}
    assert set(GazetteIntake.objects.values_list("state", flat=True)) == {IntakeState.PUBLISHED}
    assert list(IssuePage.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert read_pages(issue.pk) == 3


@pytest.mark.usefixtures("the_press")
@pytest.mark.parametrize("state", ["signed", "published"])
def test_what_is_signed_stays(office: Office, state):  # noqa: F811
    issue = office.bring(state)
    item, number = issue.items.first(), issue.numbers.first()

    def changed(field: str, value: object) -> None:
        again = fresh(issue)
        setattr(again, field, value)
        again.save()

    ways = [
        lambda: changed("title", "khác"),
        lambda: changed("sha256", "0" * 64),
        lambda: changed("issued_on", date(2026, 12, 1)),
        lambda: changed("file", "gazette/issues/other.pdf"),
        issue.delete,
        lambda: GazetteIssue.objects.filter(pk=issue.pk).delete(),
        lambda: GazetteIssue.objects.filter(pk=issue.pk).update(title="khác"),
        item.delete,  # type: ignore[union-attr]
        lambda: IssueItem.objects.filter(issue=issue).update(position=9),
        lambda: IssueItem.objects.filter(issue=issue).delete(),
        lambda: IssueItem.objects.bulk_create([IssueItem(issue=issue, document=item.document)]),  # type: ignore[union-attr]
        lambda: IssueItem.objects.create(issue=issue, document=make_paper()),
        number.delete,  # type: ignore[union-attr]
        lambda: IssueNumber.objects.filter(issue=issue).update(number=77),
        lambda: IssueNumber.objects.create(issue=issue, year=2026, number=99),
        lambda: RemoveItemAction(item, office.officer).execute(),  # type: ignore[arg-type]
        lambda: ChangeIssueAction(issue, office.officer, DAY).execute(),
    ]
    for way in ways:
        with pytest.raises(ActionError), transaction.atomic():
            way()
    item.position = 7  # type: ignore[union-attr]
    with pytest.raises(ActionError):
        item.save()  # type: ignore[union-attr]
    assert fresh(issue).label == "1"
    assert fresh(issue).items.count() == 2
    assert fresh(issue).title == ""


@pytest.mark.usefixtures("the_press")
def test_a_published_issue_goes_back_nowhere(office: Office):  # noqa: F811
    issue = office.bring("published")
    issue.state, issue.sha256 = IssueState.COMPOSING, ""
    with pytest.raises(ActionError):
        issue.save()
    with pytest.raises(ActionError):
        SetAsideAction(issue, office.leader, "x").execute()


@pytest.mark.usefixtures("the_press")
def test_a_certificate_that_was_revoked_signs_nothing(office: Office, monkeypatch):  # noqa: F811
    issue = office.bring("approved")
    facts = {"intact": True, "covers_whole_file": True, "problems": ["revoked"]}
    monkeypatch.setattr(press, "verify", lambda path: facts)
    assert not run(SignIssueAction(issue, office.leader, PIN).execute().pk, WORKS)
    assert fresh(issue).state == IssueState.APPROVED
    assert "thu hồi" in issue.jobs.latest("pk").error


@pytest.mark.usefixtures("the_press")
def test_an_issue_behind_one_that_grew_is_not_signed_with_its_old_pages(office: Office):  # noqa: F811
    first, second = office.bring("approved"), office.bring("approved")
    GazetteIssue.objects.filter(pk=first.pk).update(last_page=F("last_page") + 4)
    assert run(SignIssueAction(fresh(first), office.leader, PIN).execute().pk, WORKS)
    assert not run(SignIssueAction(fresh(second), office.leader, PIN).execute().pk, WORKS)
    assert fresh(second).state == IssueState.APPROVED


def test_documents_of_one_issuer_stand_together(office: Office):  # noqa: F811
    from gazette.actions.items import ComposeFromWaitingAction

    sent = [("snnmt", "Sở Nông nghiệp", 1), ("cua-vinh", "Phường Cửa Vịnh", 2), ("snnmt", "Sở Nông nghiệp", 3)]
    papers = [
        make_paper(f"{day}/QĐ", issuer=code, issuer_name=name, authority=40, signed_on=date(2026, 10, day))
        for code, name, day in sent
    ]
    for document in papers:
        receive(document)
    issue = office.start(papers=0)
    ComposeFromWaitingAction(issue, office.officer).execute()
    names = [item.document.issuer_name for item in items_of(issue)]
    assert len([name for name, _rows in groupby(names)]) == 2


@pytest.mark.usefixtures("the_press")
def test_what_stands_in_a_signed_issue_is_published_as_it_was_signed(office: Office):  # noqa: F811
    issue = office.bring("signed")
    document = items_of(issue)[0].document
    file = document.files.get()
    for action in (RemoveFileAction(file), AddFileAction(document, pdf(), known=True)):
        with pytest.raises(ActionError, match="đã ký"):
            action.execute()
    assert document.files.get() == file
