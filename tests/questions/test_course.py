"""Hops, due dates, pauses, joint answers: what is frozen when, and what goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from questions.actions import (
    AcceptAction,
    AddInformationAction,
    ApproveAnswerAction,
    AskInformationAction,
    AssignOfficerAction,
    ClassifyAction,
    DeliverPartAction,
    ExtendAction,
    RefuseAction,
    ReopenAction,
    RestoreAction,
    RouteAction,
    SaveDraftAction,
    StaleError,
    SubmitAnswerAction,
    TakeBackAction,
    WithdrawAction,
)
from questions.enums import AssignmentState, EventKind, QuestionState
from questions.models import Pause, Question, QuestionMail, ServiceLevel
from tests.conftest import WARD

from .makers import ANSWER, fresh, hop, make_question, make_unit, pdf, person, receive, unit

pytestmark = pytest.mark.django_db
S = QuestionState


def days_ago(number: int) -> Any:
    return timezone.localdate() - timedelta(days=number)


def make_late(question: Question) -> None:
    """The due date of question and hops was yesterday."""
    Question.objects.filter(pk=question.pk).update(due_date=days_ago(1))
    question.assignments.update(due_on=days_ago(1))


# ---- the term ----
def test_receipt_is_day_0_and_the_first_row_says_why():
    question = receive()
    assert question.due_date == WorkingDays().add(question.received_on, 15)
    row = question.deadlines.get()
    assert (row.old, row.new) == (None, question.due_date)
    assert "15" in row.reason
    letter = receive(channel="letter", received_on=days_ago(10), consents={})
    assert letter.due_date == WorkingDays().add(days_ago(10), 15)
    assert timezone.localdate(letter.received_at) == days_ago(10)


def test_another_field_has_another_term():
    level = ServiceLevel.objects.create(
        topic=receive(topic="nghe-ca").topic, working_days=5, valid_from=days_ago(100), legal_basis="QĐ 1"
    )
    assert receive(topic="nghe-ca").term_days == 5
    question = receive()
    changed = ClassifyAction(question, None, topic=level.topic).execute()
    assert changed.due_date == WorkingDays().add(changed.received_on, 5)
    assert changed.deadlines.count() == 2


def test_the_clock_stands_still_while_the_asker_is_asked():
    question = make_question(S.WITH_UNIT)
    due = question.due_date
    paused = AskInformationAction(question, None, "Ở đâu?").execute()
    assert (paused.due_date, paused.state_before) == (None, S.WITH_UNIT)
    Pause.objects.filter(question=question).update(started_on=days_ago(14))
    Question.objects.filter(pk=question.pk).update(received_on=days_ago(20))
    answered = AddInformationAction(fresh(question), "Tại bến cá.", [pdf()]).execute()
    calendar = WorkingDays()
    spent = calendar.between(days_ago(14), timezone.localdate())
    assert answered.state == S.WITH_UNIT
    assert answered.due_date == calendar.add(days_ago(20), 15 + spent)
    assert Pause.objects.get().ended_on == timezone.localdate()
    assert [row.new for row in question.deadlines.all()] == [due, None, answered.due_date]
    assert answered.messages.filter(from_asker=True).get().text == "Tại bến cá."


def test_leaving_a_pause_by_another_way_ends_it_too():
    question = make_question(S.NEEDS_INFORMATION)
    routed = RouteAction(question, None, unit("snnmt")).execute()
    assert routed.due_date is not None
    assert hop(routed).due_on == routed.due_date
    assert Pause.objects.get().ended_on is not None
    WithdrawAction(make_question(S.NEEDS_INFORMATION)).execute()
    assert not Pause.objects.filter(ended_on=None).exists()


def test_a_date_is_announced_once_and_only_in_time():
    question = make_question(S.WITH_UNIT)
    assert question.due_date is not None
    new = WorkingDays().add(question.due_date, 5)
    for wrong in (None, question.due_date, new + timedelta(days=(5 - new.weekday()) % 7)):
        with pytest.raises(ActionError):
            ExtendAction(question, None, wrong, "Cần khảo sát").execute()
    extended = ExtendAction(question, None, new, "Cần khảo sát thực địa").execute()
    assert extended.due_date == hop(extended).due_on == new
    assert question.deadlines.last().reason == "Cần khảo sát thực địa"
    with pytest.raises(ActionError):
        ExtendAction(extended, None, new + timedelta(days=7), "Nữa").execute()
    AskInformationAction(extended, None, "?").execute()
    again = AddInformationAction(fresh(question), "!").execute()
    assert again.due_date == hop(again).due_on == new, "a pause starts from what was announced"
    late = make_question(S.WITH_UNIT)
    make_late(late)
    with pytest.raises(ActionError):
        ExtendAction(fresh(late), None, new, "Muộn").execute()


def test_what_is_recorded_is_vietnamese_whoever_asked():
    with translation.override("ja"):
        question = make_question(language="ja")
        WithdrawAction(question).execute()
    with translation.override("vi"):
        expected = receive().deadlines.get().reason
    assert question.deadlines.get().reason == expected


# ---- hops ----
def test_routing_gives_the_units_the_due_date_and_keeps_it():
    question = make_question(S.SCREENING)
    make_unit()
    routed = RouteAction(question, None, unit("snnmt"), [unit("so-xd")], "Phần nạo vét", "12/PC").execute()
    hops = {row.unit.code: row for row in routed.assignments.all()}
    assert {row.due_on for row in hops.values()} == {question.due_date}
    assert {row.role for row in hops.values()} == {"lead", "supporting"}
    assert hops["snnmt"].letter_number == "12/PC"
    assert routed.due_date == question.due_date
    assert routed.deadlines.count() == 1


def test_to_another_unit_ends_the_first_hop_and_freezes_it():
    question = make_question(S.DRAFTING)
    make_late(question)
    routed = RouteAction(fresh(question), None, unit("cua-vinh")).execute()
    first = routed.assignments.get(unit__code="snnmt")
    assert (first.state, first.on_time) == (AssignmentState.TAKEN_BACK, False)
    assert (routed.state, routed.lead_unit.code, routed.officer) == (S.ROUTED, "cua-vinh", None)
    drafted = SaveDraftAction(routed, None, ANSWER).execute()
    assert (drafted.number, drafted.unit.code) == (1, "cua-vinh"), "the draft goes on with the new unit"


def test_supporting_units_are_added_while_the_lead_goes_on():
    make_unit()
    question = make_question(S.DRAFTING)
    routed = RouteAction(question, None, unit("snnmt"), [unit("so-xd")], "Phần của Sở").execute()
    assert routed.state == S.DRAFTING
    assert hop(routed).state == AssignmentState.ACCEPTED
    assert hop(routed, "so-xd").request == "Phần của Sở"
    with pytest.raises(ActionError):
        RouteAction(routed, None, unit("snnmt"), [unit("so-xd")]).execute()


def test_support_is_added_during_a_pause_without_ending_it():
    make_unit()
    question = make_question(S.DRAFTING)
    AskInformationAction(question, None, "Ở đâu?").execute()
    routed = RouteAction(question, None, unit("snnmt"), [unit("so-xd")]).execute()
    assert (routed.state, routed.due_date, hop(routed, "so-xd").due_on) == (S.NEEDS_INFORMATION, None, None)
    answered = AddInformationAction(routed, "Tại bến cá.").execute()
    assert answered.state == S.DRAFTING
    assert hop(answered, "so-xd").due_on == answered.due_date == hop(answered).due_on


def test_an_officer_who_accepts_takes_it_on_and_a_leader_does_not():
    officer, leader = person("question_officer", "snnmt"), person("unit_leader", "snnmt")
    assert AcceptAction(hop(make_question(S.ROUTED)), officer).execute().officer == officer
    assert AcceptAction(hop(make_question(S.ROUTED)), leader).execute().officer is None


@pytest.mark.parametrize("supporting", [["snnmt"], ["khong-co"]])
def test_units_that_cannot_be_asked(supporting):
    ended = make_unit("khong-co", "Sở đã giải thể")
    ended.periods.update(valid_to=days_ago(30))
    question = make_question(S.SCREENING)
    with pytest.raises(ActionError) as refused:
        RouteAction(question, None, unit("snnmt"), [unit(code) for code in supporting]).execute()
    assert refused.value.field == "supporting"
    with pytest.raises(ActionError):
        RouteAction(question, None, None).execute()


def test_a_lead_that_refuses_sends_the_question_back_to_the_desk():
    make_unit()
    question = make_question(S.ROUTED, supporting=("so-xd",), host=WARD)
    desk = person("question_officer", "cua-vinh")
    refused = RefuseAction(hop(question), None, "Thuộc Sở Xây dựng.").execute()
    assert (refused.state, refused.lead_unit) == (S.SCREENING, None)
    row = refused.assignments.get(unit__code="snnmt")
    assert (row.state, row.on_time, row.reason) == (AssignmentState.REFUSED, True, "Thuộc Sở Xây dựng.")
    assert hop(refused, "so-xd").is_active, "who supports goes on"
    assert QuestionMail.objects.filter(kind="refused", user=desk).exists()
    with pytest.raises(ActionError):
        RefuseAction(row, None, "Lần nữa").execute()
    with pytest.raises(ActionError):
        RefuseAction(hop(refused, "so-xd"), None, "  ").execute()


def test_an_officer_of_another_unit_is_not_given_the_work():
    question = make_question(S.ROUTED)
    stranger, officer = person("question_officer", "cua-vinh"), person("question_officer", "snnmt")
    with pytest.raises(ActionError):
        AcceptAction(hop(question), None, stranger).execute()
    with pytest.raises(ActionError):
        AssignOfficerAction(question, None, stranger).execute()
    accepted = AcceptAction(hop(question), None, officer).execute()
    assert (accepted.officer, hop(accepted).officer) == (officer, officer)
    assert AssignOfficerAction(accepted, None, None).execute().officer is None


# ---- joint answers ----
def test_an_answer_waits_for_the_parts_unless_the_leader_goes_on_without():
    make_unit()
    question = make_question(S.IN_APPROVAL, supporting=("so-xd",))
    with pytest.raises(ActionError) as refused:
        ApproveAnswerAction(question).execute()
    assert refused.value.field == "without_parts"
    assert "Sở Xây dựng" in str(refused.value.message)
    assert fresh(question).state == S.IN_APPROVAL
    ApproveAnswerAction(question, without_parts=True).execute()
    assert question.assignments.get(role="supporting").state == AssignmentState.TAKEN_BACK


def test_a_part_is_delivered_once_with_its_files():
    make_unit()
    question = make_question(S.WITH_UNIT, supporting=("so-xd",))
    part = hop(question, "so-xd")
    with pytest.raises(ActionError):
        DeliverPartAction(part, None, "<p> </p><script>x</script>").execute()
    with pytest.raises(ActionError):
        DeliverPartAction(hop(question), None, "Phần").execute()
    DeliverPartAction(part, None, "<p>Đường vào cảng <b>rộng 7 m</b>.</p><script>alert(1)</script>", [pdf()]).execute()
    part.refresh_from_db()
    assert (part.state, part.on_time) == (AssignmentState.DELIVERED, True)
    assert part.part == "<p>Đường vào cảng <b>rộng 7 m</b>.</p>"
    assert part.files.get().from_asker is False
    with pytest.raises(ActionError):
        DeliverPartAction(part, None, "Lần nữa").execute()
    SaveDraftAction(question, None, ANSWER).execute()
    SubmitAnswerAction(question).execute()
    assert ApproveAnswerAction(question).execute().is_sent


def test_one_part_is_taken_back():
    make_unit()
    question = make_question(S.DRAFTING, supporting=("so-xd",))
    after = TakeBackAction(question, None, "Không cần nữa", hop(question, "so-xd")).execute()
    assert after.state == S.DRAFTING
    assert hop(after).is_active
    with pytest.raises(ActionError):
        TakeBackAction(after, None, "Lần nữa", after.assignments.get(role="supporting")).execute()


# ---- reopening ----
def test_reopening_begins_a_new_term_once():
    question = make_question(S.ANSWERED)
    Question.objects.filter(pk=question.pk).update(received_on=days_ago(60), on_time=True)
    again = ReopenAction(fresh(question), "Còn luồng phụ thì sao?").execute()
    assert (again.state, again.on_time, again.answered_on) == (S.WITH_UNIT, True, timezone.localdate())
    assert again.due_date == WorkingDays().add(timezone.localdate(), 15)
    assert again.deadlines.last().new == again.due_date
    assert hop(again).due_on == again.due_date
    make_late(again)
    second = SaveDraftAction(fresh(again), None, "<p>Luồng phụ nạo vét năm 2028.</p>").execute()
    assert second.number == 2
    SubmitAnswerAction(again).execute()
    ApproveAnswerAction(again).execute()
    answered = fresh(question)
    assert answered.on_time is True, "frozen at the first answer"
    assert answered.assignments.last().on_time is False
    assert answered.events.filter(kind=EventKind.ANSWERED).count() == 2
    with pytest.raises(ActionError):
        ReopenAction(answered, "Lần nữa").execute()


@pytest.mark.parametrize(("reopen_days", "sent_days_ago", "possible"), [(15, 7, True), (2, 20, False), (0, 0, False)])
def test_reopening_has_its_time(reopen_days, sent_days_ago, possible):
    ServiceLevel.objects.update(reopen_days=reopen_days)
    question = make_question(S.CLOSED)
    sent_at = timezone.now() - timedelta(days=sent_days_ago)
    question.answers.update(sent_at=sent_at)
    if possible:
        ReopenAction(fresh(question), "Chưa rõ.").execute()
        return
    with pytest.raises(ActionError):
        ReopenAction(fresh(question), "Chưa rõ.").execute()


def test_a_unit_that_has_ended_meanwhile_is_not_asked_again():
    question = make_question(S.ANSWERED)
    unit("snnmt").periods.update(valid_to=days_ago(1))
    again = ReopenAction(question, "Chưa rõ.").execute()
    assert (again.state, again.lead_unit) == (S.SCREENING, None)


# ---- two at once ----
def test_a_stale_form_is_refused():
    question = make_question()
    seen = question.version
    ClassifyAction(question, None, place="Bến cá").execute()
    with pytest.raises(StaleError):
        ClassifyAction(question, None, place="Nơi khác", seen=seen).execute()
    assert fresh(question).place == "Bến cá"


def test_two_leaders_approve_at_once():
    question = make_question(S.IN_APPROVAL)
    first, second = person("unit_leader", "snnmt", last_name="Trần", first_name="An"), person("unit_leader", "snnmt")
    one, two = fresh(question), fresh(question)
    ApproveAnswerAction(one, first).execute()
    with pytest.raises(ActionError) as refused:
        ApproveAnswerAction(two, second).execute()
    assert "Trần An" in str(refused.value.message)
    assert question.answers.count() == 1
    assert QuestionMail.objects.filter(kind="answered").count() == 1


def test_restored_keeps_the_term():
    question = make_question(S.OUT_OF_SCOPE)
    assert RestoreAction(question).execute().due_date == question.due_date
    asked = make_question(S.NEEDS_INFORMATION)
    spam = RestoreAction(make_question(S.SPAM)).execute()
    assert spam.due_date is not None
    assert asked.due_date is None


def test_a_delivery_is_frozen_as_late():
    question = make_question(S.IN_APPROVAL)
    make_late(question)
    ApproveAnswerAction(fresh(question)).execute()
    answered = fresh(question)
    assert (answered.on_time, answered.assignments.get().on_time) == (False, False)
