"""Who may do what: each action by everybody; a ward's desk, a department as lead, another in support."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from wagtail.permissions import policy_registry

from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from questions.actions import (
    AcceptAction,
    AddNoteAction,
    ApproveAnswerAction,
    AskInformationAction,
    AssignOfficerAction,
    AttachFilesAction,
    ClassifyAction,
    CloseAction,
    DeliverPartAction,
    DuplicateAction,
    ErasePersonalDataAction,
    ExtendAction,
    ForwardOutsideAction,
    MergeAction,
    OutOfScopeAction,
    PublishQuestionAction,
    ReceiveQuestionAction,
    RefuseAction,
    RestoreAction,
    RetractQuestionAction,
    ReturnAnswerAction,
    RouteAction,
    RouteManyAction,
    SaveDraftAction,
    SavePublicVersionAction,
    SpamAction,
    SplitAction,
    StartCorrectionAction,
    StartScreeningAction,
    SubmitAnswerAction,
    TakeBackAction,
    ViewPersonalDataAction,
)
from questions.enums import QuestionState
from questions.models import Asker, PersonalDataView, Question
from sites.models import MemberSite
from tests.conftest import WARD
from tests.factories import make_user

from .makers import ANSWER, TEXT, TITLE, data, hop, make_question, make_unit, pdf, person, published, unit

pytestmark = pytest.mark.django_db
S = QuestionState
DESK = {"centre", "desk", "administrator"}
WRITERS = {"officer", "leader", "administrator"}


@pytest.fixture
def people() -> dict[str, Any]:
    make_unit()
    make_unit("so-tc", "Sở Tài chính")
    return {
        "administrator": make_user(is_superuser=True),
        "centre": person("central_editor"),
        "desk": person("question_officer", "cua-vinh"),
        "officer": person("question_officer", "snnmt"),
        "leader": person("unit_leader", "snnmt"),
        "support": person("question_officer", "so-xd"),
        "stranger": person("question_officer", "so-tc"),
        "auditor": person("auditor"),
        "province": person("unit_leader"),
        "webmaster": person("unit_webmaster", "snnmt"),
    }


def ward_question(state: str = S.RECEIVED, **values: Any) -> Question:
    return make_question(state, "snnmt", supporting=("so-xd",), host=WARD, **values)


def later(question: Question) -> Any:
    assert question.due_date is not None
    return WorkingDays().add(question.due_date + timedelta(days=1), 5)


Doing = Callable[[Question, Any, dict[str, Any]], Any]
# Name -> (state, who may, how).
ACTIONS: dict[str, tuple[str, set[str], Doing]] = {
    "screen": (S.RECEIVED, DESK, lambda q, u, p: StartScreeningAction(q, u)),
    "classify": (S.SCREENING, DESK, lambda q, u, p: ClassifyAction(q, u, place="Bến cá")),
    "route": (S.SCREENING, DESK, lambda q, u, p: RouteAction(q, u, unit("cua-vinh"))),
    "re-route": (S.WITH_UNIT, DESK, lambda q, u, p: RouteAction(q, u, unit("cua-vinh"))),
    "take back": (S.ROUTED, DESK, lambda q, u, p: TakeBackAction(q, u, "Nhầm")),
    "out of scope": (S.SCREENING, DESK, lambda q, u, p: OutOfScopeAction(q, u, "Xin gửi nơi khác")),
    "ask": (S.WITH_UNIT, DESK | WRITERS, lambda q, u, p: AskInformationAction(q, u, "Ở đâu?")),
    "duplicate": (S.SCREENING, DESK, lambda q, u, p: DuplicateAction(q, u, make_question(host=WARD))),
    "merge": (S.SCREENING, DESK, lambda q, u, p: MergeAction(q, u, make_question(host=WARD))),
    "split": (S.SCREENING, DESK, lambda q, u, p: SplitAction(q, u, "Việc hai", "Xin hỏi việc hai.")),
    "spam": (S.SCREENING, DESK, lambda q, u, p: SpamAction(q, u)),
    "restore": (S.SPAM, DESK, lambda q, u, p: RestoreAction(q, u)),
    "forward": (S.SCREENING, DESK, lambda q, u, p: ForwardOutsideAction(q, u, "Bảo hiểm xã hội")),
    "extend": (S.WITH_UNIT, DESK | {"leader"}, lambda q, u, p: ExtendAction(q, u, later(q), "Cần khảo sát")),
    "officer": (S.WITH_UNIT, DESK | WRITERS, lambda q, u, p: AssignOfficerAction(q, u, p["officer"])),
    "close": (S.ANSWERED, DESK | WRITERS, lambda q, u, p: CloseAction(q, u)),
    "accept": (S.ROUTED, WRITERS, lambda q, u, p: AcceptAction(hop(q), u)),
    "refuse": (S.ROUTED, WRITERS, lambda q, u, p: RefuseAction(hop(q), u, "Không thuộc thẩm quyền")),
    "deliver": (
        S.WITH_UNIT,
        {"support", "administrator"},
        lambda q, u, p: DeliverPartAction(hop(q, "so-xd"), u, "<p>Phần của Sở Xây dựng.</p>"),
    ),
    "draft": (S.WITH_UNIT, WRITERS, lambda q, u, p: SaveDraftAction(q, u, ANSWER)),
    "attach": (S.DRAFTING, WRITERS, lambda q, u, p: AttachFilesAction(q, u, [pdf()])),
    "submit": (S.DRAFTING, WRITERS, lambda q, u, p: SubmitAnswerAction(q, u)),
    "return": (S.IN_APPROVAL, {"leader", "administrator"}, lambda q, u, p: ReturnAnswerAction(q, u, "Viết rõ hơn")),
    "approve": (
        S.IN_APPROVAL,
        {"leader", "administrator"},
        lambda q, u, p: ApproveAnswerAction(q, u, without_parts=True),
    ),
    "correct": (S.ANSWERED, WRITERS, lambda q, u, p: StartCorrectionAction(q, u, "Sai ngày")),
    "redact": (S.ANSWERED, DESK, lambda q, u, p: SavePublicVersionAction(q, u, TITLE, TEXT, ANSWER, confirmed=True)),
    "note": (
        S.WITH_UNIT,
        DESK | WRITERS | {"support", "province"},
        lambda q, u, p: AddNoteAction(q, u, "Đã gọi điện."),
    ),
    "person": (S.WITH_UNIT, DESK | WRITERS, lambda q, u, p: ViewPersonalDataAction(q, u, "Gọi lại cho người hỏi")),
    "erase": (
        S.ANSWERED,
        {"centre", "administrator"},
        lambda q, u, p: ErasePersonalDataAction(q, u, "Theo yêu cầu"),
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may(people, name):
    state, allowed, do = ACTIONS[name]
    question = ward_question(state)
    assert done_by(people, lambda user: do(Question.objects.get(pk=question.pk), user, people)) == allowed


def done_by(people: dict[str, Any], do: Callable[[Any], Any]) -> set[str]:
    found = set()
    for name, user in people.items():
        with transaction.atomic():
            action = do(user)
            try:
                action.execute()
                found.add(name)
            except ActionError:
                pass
            transaction.set_rollback(True)
    return found


def test_who_may_publish_and_retract(people):
    public = published(WARD)
    question = Question.objects.get(pk=public.question_id)
    assert done_by(people, lambda user: RetractQuestionAction(question, user, "Sai")) == DESK
    RetractQuestionAction(question, None, "Sai").execute()
    assert done_by(people, lambda user: PublishQuestionAction(question, user)) == DESK


def test_who_may_enter_a_letter(people):
    site = MemberSite.objects.get(site__hostname=WARD)
    letter = {"channel": "letter", "consents": {}}
    assert done_by(people, lambda user: ReceiveQuestionAction(site, data(**letter), user)) == DESK


def test_who_sees_it(people):
    question = ward_question(S.WITH_UNIT)
    seen = {name for name, user in people.items() if Question.objects.visible_to(user).filter(pk=question.pk)}
    assert seen == DESK | WRITERS | {"support", "auditor", "province"}
    RefuseAction(hop(question, "so-xd"), people["support"], "Không liên quan").execute()
    assert not Question.objects.visible_to(people["support"]).exists(), "what a unit has refused is not its matter"


def test_a_question_of_others_cannot_be_named_in_a_tie(people):
    mine, theirs = make_question(host=WARD), make_question()
    with pytest.raises(ActionError) as refused:
        DuplicateAction(mine, people["desk"], theirs).execute()
    assert refused.value.field == "other"


def test_many_are_routed_each_for_itself(people):
    mine, theirs, ended = make_question(host=WARD), make_question(), make_question(S.WITHDRAWN, host=WARD)
    outcome = RouteManyAction([mine, theirs, ended], unit("snnmt"), people["desk"]).execute()
    assert [q.pk for q in outcome.done] == [mine.pk]
    assert [q.pk for q, _reason in outcome.refused] == [theirs.pk, ended.pk]
    assert all(reason for _q, reason in outcome.refused)


def test_each_look_at_a_person_leaves_a_row(people):
    question = ward_question()
    found = ViewPersonalDataAction(question, people["desk"], "Gọi lại").execute()
    assert found["name"] == "Nguyễn Thị Hỏi"
    row = PersonalDataView.objects.get()
    assert (row.user, row.code, row.reason) == (people["desk"], question.code, "Gọi lại")
    with pytest.raises(ActionError):
        ViewPersonalDataAction(question, people["desk"], " ").execute()


def test_policies_show_what_is_visible_and_let_nobody_edit(people):
    question = ward_question(S.ANSWERED, files=[pdf()])
    rows = [
        question,
        question.answers.get(),
        question.files.get(),
        question.events.first(),
        question.assignments.first(),
    ]
    for name, user in people.items():
        sees = name in DESK | WRITERS | {"auditor", "province"}
        for row in rows:
            policy = policy_registry.get_by_type(type(row))
            assert policy.user_has_permission_for_instance(user, "view", row) == sees, (name, row)
            assert not policy.user_has_permission_for_instance(user, "change", row)
            assert not policy.instances_user_has_permission_for(user, "delete").exists()
            assert not policy.user_has_permission(user, "add")
        closed = policy_registry.get_by_type(Asker)
        assert not closed.user_has_any_permission(user, ["view", "change"]) or name == "administrator"
