"""Asked before, sent twice, two in one; and units that end with work on their desks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.core.actions import ActionError
from questions import unit_work
from questions.actions import (
    AddInformationAction,
    ApproveAnswerAction,
    DuplicateAction,
    MergeAction,
    OutOfScopeAction,
    PublishQuestionAction,
    RestoreAction,
    SavePublicVersionAction,
    SpamAction,
    SplitAction,
    StartCorrectionAction,
    WithdrawAction,
)
from questions.actions.connections import CreateKeyAction
from questions.clock import due_on
from questions.enums import AssignmentState, EventKind, QuestionState
from questions.following import answer_for_asker, files_for_asker, files_for_officers, merged_questions, officers_file
from questions.models import Asker, CannedText, Pause, QuestionMail, RoutingRule
from sites.registry import all_unit_work
from tests.conftest import DEPARTMENT, WARD

from .makers import ANSWER, TEXT, TITLE, fresh, hop, make_question, make_unit, pdf, person, receive, unit

pytestmark = pytest.mark.django_db
S = QuestionState
OTHER = {"name": "Trần Văn Khác", "email": "khac@vidu.example", "phone": "0987 000 111"}


def mails(question: Any) -> list[str]:
    return list(QuestionMail.objects.filter(question=question, to_asker=True).values_list("kind", flat=True))


# ---- duplicates ----
def test_a_duplicate_is_told_of_the_firsts_published_answer_and_of_nothing_else():
    first = make_question(S.IN_APPROVAL)
    second = make_question(S.DUPLICATE, other=first, person=OTHER)
    ApproveAnswerAction(first).execute()
    assert answer_for_asker(fresh(second)) is None, "what was written to one person is not for another"
    SavePublicVersionAction(first, None, TITLE, TEXT, "<p>Bản công khai.</p>", confirmed=True).execute()
    PublishQuestionAction(first).execute()
    shown = answer_for_asker(fresh(second))
    assert (shown.text, shown.public.question) == ("<p>Bản công khai.</p>", first)
    assert mails(second).count("first_answered") == 1


def test_a_chain_leads_to_its_first():
    first, second, third = make_question(), make_question(), make_question()
    DuplicateAction(third, None, second).execute()
    DuplicateAction(second, None, first).execute()
    assert fresh(third).duplicate_of == first
    fourth = DuplicateAction(make_question(), None, fresh(second)).execute()
    assert fourth.duplicate_of == first


@pytest.mark.parametrize("state", [S.SPAM, S.WITHDRAWN])
def test_what_it_cannot_be_tied_to(state):
    question = make_question()
    for other in (make_question(state), question, None):
        with pytest.raises(ActionError) as refused:
            DuplicateAction(question, None, other).execute()
        assert refused.value.field == "other"
    tied = make_question(S.DUPLICATE, other=question)
    with pytest.raises(ActionError):
        DuplicateAction(question, None, tied).execute()


def test_a_twin_of_a_duplicate_does_not_read_what_was_written_to_the_first_person():
    first = make_question(S.IN_APPROVAL)
    second = make_question(person=OTHER)
    twin = make_question(S.MERGED, other=second, person=OTHER)
    DuplicateAction(second, None, first).execute()
    ApproveAnswerAction(first).execute()
    assert fresh(twin).duplicate_of == second
    assert answer_for_asker(fresh(twin)) is None
    SavePublicVersionAction(first, None, TITLE, TEXT, "<p>Bản công khai.</p>", confirmed=True).execute()
    PublishQuestionAction(first).execute()
    assert answer_for_asker(fresh(twin)).text == "<p>Bản công khai.</p>"
    assert "first_answered" in mails(twin)


@pytest.mark.parametrize(
    "end",
    [WithdrawAction, lambda q: OutOfScopeAction(q, None, "Xin gửi nơi khác."), SpamAction],
    ids=["withdrawn", "out of scope", "spam"],
)
def test_nobody_waits_for_an_answer_that_never_comes(end):
    first = make_question()
    second = make_question(S.DUPLICATE, other=first, person=OTHER)
    end(first).execute()
    now = fresh(second)
    assert (now.state, now.duplicate_of, now.ended_at) == (S.SCREENING, None, None)
    assert now.events.filter(kind=EventKind.RESTORED).exists()


# ---- merging ----
def test_merging_ties_texts_messages_and_files_and_one_answer_goes_to_both():
    into = make_question(S.IN_APPROVAL, files=[pdf()])
    twin = receive(title="Gửi lại", files=[pdf("bổ sung.pdf")])
    AddInformationAction(twin, "Thêm ảnh.").execute()
    MergeAction(twin, None, into).execute()
    assert list(merged_questions(into)) == [twin]
    assert files_for_officers(into).count() == 2
    ApproveAnswerAction(into).execute()
    assert answer_for_asker(fresh(twin)).text == ANSWER
    assert mails(twin).count("answered") == 1
    assert files_for_asker(fresh(twin)).get().name == "bổ sung.pdf"
    restored = RestoreAction(twin).execute()
    assert (restored.state, restored.files.count()) == (S.SCREENING, 1), "nothing was moved"


def test_different_people_are_not_merged():
    with pytest.raises(ActionError) as refused:
        MergeAction(make_question(person=OTHER), None, make_question()).execute()
    assert refused.value.field == "other"
    unnamed = make_question(person={})
    assert MergeAction(unnamed, None, make_question()).execute().state == S.MERGED


def test_the_unit_reads_files_of_a_question_that_was_merged_into_its_own():
    into = make_question(S.WITH_UNIT)
    twin = receive(files=[pdf()])
    officer, file = person("question_officer", "snnmt"), twin.files.get()
    assert officers_file(officer, file.pk) is None
    MergeAction(twin, None, into).execute()
    assert officers_file(officer, file.pk) == file
    assert officers_file(person("question_officer", "cua-vinh"), file.pk) is None


# ---- splitting ----
def test_a_part_keeps_asker_consents_receipt_and_pauses():
    question = make_question(S.WITH_UNIT)
    long_ago = timezone.localdate() - timedelta(days=10)
    type(question).objects.filter(pk=question.pk).update(received_on=long_ago)
    Pause.objects.create(question=question, started_on=long_ago, ended_on=long_ago + timedelta(days=4))
    part = SplitAction(fresh(question), None, "Việc thứ hai", "Xin hỏi việc thứ hai.").execute()
    assert (part.state, part.split_from, part.received_on) == (S.SCREENING, question, long_ago)
    assert part.code != question.code
    assert Asker.objects.get(question=part).open() == Asker.objects.get(question=question).open()
    assert part.consents.count() == question.consents.count() == 2
    assert part.pauses.count() == 1
    assert part.due_date is not None
    assert due_on(part, timezone.localdate()) == part.due_date
    assert "split" in mails(part)
    assert question.events.filter(kind=EventKind.SPLIT).exists()
    with pytest.raises(ActionError):
        SplitAction(question, None, "Không có chữ", " ").execute()


# ---- units that end ----
def test_open_questions_go_to_the_successor():
    assert "questions" in {work.name for work in all_unit_work()}
    make_unit()
    old, new = unit("snnmt"), unit("so-xd")
    received = make_question(host=DEPARTMENT, wanted_unit="snnmt")
    drafted = make_question(S.DRAFTING)
    closed = make_question(S.CLOSED)
    late = make_question(S.WITH_UNIT)
    late.assignments.update(due_on=timezone.localdate() - timedelta(days=1))
    RoutingRule.objects.create(words="cảng cá", unit=old)
    CannedText.objects.create(unit=old, name="Chào", text="Kính gửi")
    officer = person("question_officer", "so-xd")
    assert unit_work.count(old) == 3
    assert unit_work.hand_over(old, new, None) == 3
    assert unit_work.count(old) == 0
    received, drafted, closed, late = (fresh(row) for row in (received, drafted, closed, late))
    assert (received.desk_unit, received.wanted_unit) == (new, new)
    assert (drafted.lead_unit, drafted.state, hop(drafted).unit) == (new, S.DRAFTING, new)
    assert hop(drafted).state == AssignmentState.ACCEPTED
    assert drafted.answers.get().unit == new
    assert closed.lead_unit == old, "what it has answered stays under its name"
    ended = late.assignments.get(unit=old)
    assert (ended.state, ended.on_time) == (AssignmentState.HANDED_OVER, False)
    assert all(row.events.filter(kind=EventKind.HANDED_OVER).exists() for row in (received, drafted, late))
    assert RoutingRule.objects.get().unit == CannedText.objects.get().unit == new
    assert QuestionMail.objects.get(kind="handed_over").user == officer


def test_a_successor_that_takes_part_already():
    make_unit()
    leads = make_question(S.WITH_UNIT, supporting=("so-xd",))
    supports = make_question(S.WITH_UNIT, "so-xd", supporting=("snnmt",))
    unit_work.hand_over(unit("snnmt"), unit("so-xd"), None)
    for question in (leads, supports):
        only = fresh(question).assignments.active().get()
        assert (only.unit.code, only.role) == ("so-xd", "lead")
    correcting = make_question(S.CLOSED, host=WARD)
    StartCorrectionAction(correcting, None, "Sai ngày").execute()
    unit_work.hand_over(unit("snnmt"), unit("cua-vinh"), None)
    assert correcting.answers.last().unit == fresh(correcting).lead_unit == unit("cua-vinh")


def test_keys_of_other_systems_go_to_the_successor():
    key = CreateKeyAction("Tổng đài", unit("cua-vinh"), "phone").execute()[0]
    unit_work.hand_over(unit("cua-vinh"), unit("snnmt"), None)
    key.refresh_from_db()
    assert key.unit.code == "snnmt"
