"""Every change of state there is, and every one there is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from cms.core.actions import ActionError
from questions.actions import (
    AcceptAction,
    AddInformationAction,
    ApproveAnswerAction,
    AskInformationAction,
    CloseAction,
    DuplicateAction,
    ForwardOutsideAction,
    MergeAction,
    OutOfScopeAction,
    RefuseAction,
    ReopenAction,
    RestoreAction,
    ReturnAnswerAction,
    RouteAction,
    SaveDraftAction,
    SpamAction,
    SplitAction,
    StartCorrectionAction,
    StartScreeningAction,
    SubmitAnswerAction,
    TakeBackAction,
    WithdrawAction,
)
from questions.enums import ANSWERED_STATES, OPEN_STATES, TRANSITIONS, QuestionState
from questions.models import Assignment, Question

from .makers import ANSWER, fresh, make_question, unit

pytestmark = pytest.mark.django_db
S = QuestionState
UNITS = {S.ROUTED, S.WITH_UNIT, S.DRAFTING, S.IN_APPROVAL}
DESK = {S.RECEIVED, S.SCREENING}
OPEN = {*DESK, *UNITS, S.NEEDS_INFORMATION}


@pytest.mark.parametrize("old", QuestionState.values)
@pytest.mark.parametrize("new", QuestionState.values)
def test_the_table_is_kept(old, new):
    question = Question(state=old)
    if new in TRANSITIONS[old]:
        question.move_to(new)
        assert question.state == new
        return
    with pytest.raises(ActionError):
        question.move_to(new)
    assert question.state == old


@pytest.mark.parametrize("state", QuestionState.values)
def test_a_question_comes_to_every_state_by_actions(state):
    question = make_question(state)
    assert question.state == state
    assert question.is_open == (question.ended_at is None)
    assert (question.due_date is None) == (state == S.NEEDS_INFORMATION)
    assert question.deadlines.exists()


def lead_of(question: Question) -> Assignment:
    found = question.assignments.filter(role="lead").last()
    return found or Assignment(question=question, unit=unit("snnmt"), pk=0)


def doing(question: Question, other: Question) -> dict[str, Any]:
    """Action -> (in which states it can be done, where it leads, how it is done by the worker)."""
    q = question
    return {
        "screen": ({S.RECEIVED}, S.SCREENING, StartScreeningAction(q)),
        "route": (OPEN, S.ROUTED, RouteAction(q, None, unit("cua-vinh"))),
        "accept": ({S.ROUTED}, S.WITH_UNIT, AcceptAction(lead_of(q))),
        "refuse": (UNITS, S.SCREENING, RefuseAction(lead_of(q), None, "Không thuộc thẩm quyền.")),
        "take back": (UNITS, S.SCREENING, TakeBackAction(q, None, "Chuyển nhầm.")),
        "out of scope": (OPEN - {S.IN_APPROVAL}, S.OUT_OF_SCOPE, OutOfScopeAction(q, None, "Xin gửi nơi khác.")),
        "ask": (OPEN - {S.IN_APPROVAL, S.NEEDS_INFORMATION}, S.NEEDS_INFORMATION, AskInformationAction(q, None, "?!")),
        "duplicate": (OPEN - {S.IN_APPROVAL}, S.DUPLICATE, DuplicateAction(q, None, other)),
        "merge": (OPEN - {S.IN_APPROVAL}, S.MERGED, MergeAction(q, None, other)),
        "spam": (DESK, S.SPAM, SpamAction(q)),
        "restore": ({S.OUT_OF_SCOPE, S.DUPLICATE, S.MERGED, S.FORWARDED, S.SPAM}, None, RestoreAction(q)),
        "forward": (OPEN - {S.IN_APPROVAL}, S.FORWARDED, ForwardOutsideAction(q, None, "Bảo hiểm xã hội")),
        "withdraw": (OPEN, S.WITHDRAWN, WithdrawAction(q)),
        "draft": (UNITS - {S.IN_APPROVAL}, S.DRAFTING, SaveDraftAction(q, None, ANSWER)),
        "submit": ({S.DRAFTING}, S.IN_APPROVAL, SubmitAnswerAction(q)),
        "return": ({S.IN_APPROVAL}, S.DRAFTING, ReturnAnswerAction(q, None, "Viết rõ hơn.")),
        "approve": ({S.IN_APPROVAL}, S.ANSWERED, ApproveAnswerAction(q)),
        "correct": (ANSWERED_STATES, None, StartCorrectionAction(q, None, "Sai ngày.")),
        "close": ({S.ANSWERED}, S.CLOSED, CloseAction(q)),
        "reopen": (ANSWERED_STATES, S.WITH_UNIT, ReopenAction(q, "Chưa trả lời đúng câu hỏi.")),
        "add": (OPEN, None, AddInformationAction(q, "Thêm thông tin.")),
        "split": (OPEN, None, SplitAction(q, None, "Việc khác", "Xin hỏi thêm việc khác.")),
    }


@pytest.mark.parametrize("state", QuestionState.values)
def test_each_action_in_each_state(state):
    question, other = make_question(state), make_question()
    wrong = []
    for name in doing(question, other):
        allowed, leads_to, action = doing(fresh(question), fresh(other))[name]
        before = fresh(question)
        with transaction.atomic():
            try:
                action.execute()
                done = True
            except (ActionError, Assignment.DoesNotExist):
                done = False
            now = fresh(question)
            if done != (state in allowed) and not (name == "draft" and state in {S.NEEDS_INFORMATION}):
                wrong.append(f"{name}: {'done' if done else 'refused'}")
            if done and leads_to and now.state != leads_to:
                wrong.append(f"{name}: became {now.state}")
            if done and now.is_open != (now.state in OPEN_STATES):
                wrong.append(f"{name}: {now.ended_at}")
            if not done and (now.state, now.version) != (before.state, before.version):
                wrong.append(f"{name}: refused and yet changed")
            transaction.set_rollback(True)
    assert wrong == []


def test_a_spam_is_received_again_and_others_are_screened():
    assert RestoreAction(make_question(S.SPAM)).execute().state == S.RECEIVED
    restored = RestoreAction(make_question(S.DUPLICATE)).execute()
    assert (restored.state, restored.duplicate_of, restored.ended_at) == (S.SCREENING, None, None)
