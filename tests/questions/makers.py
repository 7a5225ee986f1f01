"""Questions in every state, brought there by the actions; people of desk and units."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.users.models import User
from news.models import Topic
from questions.actions import (
    AcceptAction,
    ApproveAnswerAction,
    AskInformationAction,
    CloseAction,
    DuplicateAction,
    ForwardOutsideAction,
    MergeAction,
    OutOfScopeAction,
    PublishQuestionAction,
    ReceiveQuestionAction,
    RouteAction,
    SaveDraftAction,
    SavePublicVersionAction,
    SpamAction,
    StartScreeningAction,
    SubmitAnswerAction,
    WithdrawAction,
)
from questions.enums import Purpose, QuestionState
from questions.models import PublicQuestion, Question
from questions.receiving import QuestionData
from sites.models import MemberSite, Unit, UnitKind, UnitPeriod
from tests.conftest import PORTAL
from tests.factories import make_user

S = QuestionState
_numbers = itertools.count(1)
ASKER = {"name": "Nguyễn Thị Hỏi", "phone": "0912 345 678", "email": "nguoi.hoi@vidu.example"}
CONSENTS = {purpose: str(purpose.label) for purpose in (Purpose.ANSWER, Purpose.PUBLISH)}
AGREED = CONSENTS | {Purpose.SURVEY: str(Purpose.SURVEY.label)}
TITLE = "Khi nào cảng cá được nạo vét?"
TEXT = "Luồng vào cảng cá cạn, tàu 48 m không vào được. Xin hỏi bao giờ nạo vét?"
ANSWER = "<p>Dự án nạo vét luồng bắt đầu ngày 01/03/2027.</p>"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"

# The way to each state that leads on from one to the next.
WAY = (S.RECEIVED, S.SCREENING, S.ROUTED, S.WITH_UNIT, S.DRAFTING, S.IN_APPROVAL, S.ANSWERED, S.CLOSED)


def unit(code: str) -> Unit:
    found: Unit = Unit.objects.get(code=code)
    return found


def make_unit(code: str = "so-xd", name: str = "Sở Xây dựng") -> Unit:
    """A unit without a site of its own."""
    made: Unit = Unit.objects.create(code=code)
    kind = UnitKind.objects.get(code="department")
    UnitPeriod.objects.create(unit=made, kind=kind, name=name, valid_from=date(2025, 7, 1))
    return made


def person(role: str, code: str = "ubnd", **values: Any) -> User:
    """Somebody with a role at a unit."""
    return make_user(f"{role}-{code}-{next(_numbers)}", role=role, unit=code, **values)


def pdf(name: str = "don.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def data(**values: Any) -> QuestionData:
    """What a form sends; `topic` may be a slug."""
    if isinstance(values.get("topic"), str):
        values["topic"] = Topic.objects.get(slug=values["topic"], locale__language_code="vi")
    if isinstance(values.get("wanted_unit"), str):
        values["wanted_unit"] = unit(values["wanted_unit"])
    values.setdefault("title", TITLE)
    values.setdefault("text", TEXT)
    values.setdefault("person", dict(ASKER))
    values.setdefault("consents", dict(CONSENTS))
    return QuestionData(**values)


def receive(host: str = PORTAL, user: Any = None, **values: Any) -> Question:
    site = MemberSite.objects.for_serving().get(site__hostname=host)
    return ReceiveQuestionAction(site, data(**values), user).execute()


def make_question(
    state: str = S.RECEIVED,
    lead: str = "snnmt",
    *,
    supporting: tuple[str, ...] = (),
    host: str = PORTAL,
    other: Question | None = None,
    answer: str = ANSWER,
    leader: Any = None,
    **values: Any,
) -> Question:
    """A question brought to a state by the actions.

    Args:
        lead: code of the unit that answers, from `ROUTED` on. supporting: codes of others.
        other: what a duplicate or merged question is tied to; made when none is given.
        leader: who approves; without one the approval is that of the worker.
        values: of `QuestionData`.
    """
    question = receive(host, **values)
    if state in WAY:
        return _along(question, state, unit(lead), [unit(code) for code in supporting], answer, leader)
    first = other or (make_question(host=host) if state in {S.DUPLICATE, S.MERGED} else None)
    ways: dict[str, Any] = {
        S.NEEDS_INFORMATION: lambda: AskInformationAction(question, None, "Xin cho biết thêm địa điểm."),
        S.OUT_OF_SCOPE: lambda: OutOfScopeAction(question, None, "Xin gửi đến cơ quan thuế."),
        S.DUPLICATE: lambda: DuplicateAction(question, None, first),
        S.MERGED: lambda: MergeAction(question, None, first),
        S.SPAM: lambda: SpamAction(question),
        S.WITHDRAWN: lambda: WithdrawAction(question),
        S.FORWARDED: lambda: ForwardOutsideAction(question, None, "Bảo hiểm xã hội", "12/PC-UBND"),
    }
    ways[state]().execute()
    return fresh(question)


def _along(question: Question, state: str, lead: Unit, supporting: list[Unit], answer: str, leader: Any) -> Question:
    steps: dict[str, Any] = {
        S.RECEIVED: lambda: None,
        S.SCREENING: lambda: StartScreeningAction(question).execute(),
        S.ROUTED: lambda: RouteAction(question, None, lead, supporting).execute(),
        S.WITH_UNIT: lambda: AcceptAction(hop(question)).execute(),
        S.DRAFTING: lambda: SaveDraftAction(question, None, answer).execute(),
        S.IN_APPROVAL: lambda: SubmitAnswerAction(question).execute(),
        S.ANSWERED: lambda: ApproveAnswerAction(question, leader, without_parts=True).execute(),
        S.CLOSED: lambda: CloseAction(question).execute(),
    }
    for step in WAY:
        steps[step]()
        if step == state:
            break
    return fresh(question)


def hop(question: Question, code: str = "") -> Any:
    """The active hop of the lead, or of a unit."""
    rows = question.assignments.active()
    return rows.get(unit__code=code) if code else rows.get(role="lead")


def published(host: str = PORTAL, *, title: str = TITLE, text: str = TEXT, **values: Any) -> PublicQuestion:
    """A question that readers see."""
    question = make_question(S.ANSWERED, host=host, title=title, text=text, **values)
    SavePublicVersionAction(question, None, title, text, values.get("answer", ANSWER), confirmed=True).execute()
    public: PublicQuestion = PublishQuestionAction(fresh(question)).execute()
    return public


def fresh(question: Question) -> Question:
    found: Question = Question.objects.get(pk=question.pk)
    return found
