"""One question from its receipt to where it stands: each step by its action, on its day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.calendar.working_days import WorkingDays
from news.models import Topic
from questions.actions import (
    AcceptAction,
    AddInformationAction,
    AddNoteAction,
    ApproveAnswerAction,
    AskInformationAction,
    ClassifyAction,
    CloseAction,
    DeliverPartAction,
    DuplicateAction,
    ExtendAction,
    ForwardOutsideAction,
    MergeAction,
    OutOfScopeAction,
    PublishQuestionAction,
    RateAction,
    ReceiveQuestionAction,
    RefuseAction,
    ReopenAction,
    RetractQuestionAction,
    ReturnAnswerAction,
    RouteAction,
    SaveDraftAction,
    SavePublicVersionAction,
    SpamAction,
    StartCorrectionAction,
    StartScreeningAction,
    SubmitAnswerAction,
    WithdrawAction,
)
from questions.enums import AskerKind, Interest, Purpose, QuestionState
from questions.models import Question
from questions.receiving import QuestionData
from sites.models import MemberSite, Unit

from .question_people import Cast, asker_of

S = QuestionState
WAY = (S.RECEIVED, S.SCREENING, S.ROUTED, S.WITH_UNIT, S.DRAFTING, S.IN_APPROVAL, S.ANSWERED, S.CLOSED)
CONSENTS = {
    Purpose.ANSWER: "Tôi đồng ý cho dùng họ tên, điện thoại, thư điện tử của tôi để trả lời câu hỏi này.",
    Purpose.PUBLISH: "Tôi đồng ý công khai câu hỏi và câu trả lời, không kèm tên và thông tin liên hệ của tôi.",
}
OFFICE, REOPEN_DAYS = (time(8, 20), time(9, 40), time(14, 10), time(15, 30), time(16, 45)), 16
Travel = Callable[[datetime], AbstractContextManager[None]]


class Course:
    """Lives one row of the demonstration's data."""

    def __init__(
        self, row: dict[str, Any], cast: Cast, laws: dict[str, Any], made: dict[str, Question], travel: Travel
    ) -> None:
        self.row, self.cast, self.laws, self.made, self.travel = row, cast, laws, made, travel
        self.day: date = row["day"]
        self.calendar = WorkingDays()
        self.end = timezone.now() - timedelta(minutes=20)
        self.moment = datetime.combine(self.day, OFFICE[row["number"] % 5], tzinfo=timezone.get_current_timezone())
        self.moment = min(self.moment, self.end - timedelta(hours=2))
        self.question: Any = None
        self.state = row.get("state", S.CLOSED)

    # ---- time ----
    def at(self, working_days: int, action: Callable[[], Any]) -> Any:
        """Do something so many working days after the receipt; never before what was done last, nor after today."""
        day = self.calendar.add(self.day, working_days)
        hour = OFFICE[(self.row["number"] + working_days) % 5]
        wanted = datetime.combine(day, hour, tzinfo=timezone.get_current_timezone())
        self.moment = min(max(wanted, self.moment + timedelta(minutes=9)), self.end)
        with self.travel(self.moment):
            return action()

    def fresh(self) -> Question:
        self.question = Question.objects.select_related("lead_unit", "site__site").get(pk=self.question.pk)
        found: Question = self.question
        return found

    def hop(self, code: str = "") -> Any:
        rows = self.fresh().assignments.active().select_related("unit", "question")
        return rows.get(unit__code=code) if code else rows.get(role="lead")

    # ---- the course ----
    def live(self) -> Question:
        with self.travel(self.moment):
            self.question = ReceiveQuestionAction(self.site(), self.data()).execute()
        if self.state in WAY:
            self._forward()
        else:
            self._aside()
        return self.fresh()

    def site(self) -> MemberSite:
        code = self.row["unit"] if self.row.get("own") else "ubnd"
        found: MemberSite = MemberSite.objects.for_serving().get(unit__code=code)
        return found

    def data(self) -> QuestionData:
        row = self.row
        consents: dict[Any, str] = dict(CONSENTS)
        if row.get("private") or self.state == S.SPAM:
            consents.pop(Purpose.PUBLISH)
        return QuestionData(
            title=row["title"],
            text=row["text"],
            language=row.get("language", "vi"),
            channel=row.get("channel", "web"),
            asker_kind=AskerKind.ORGANISATION if "organisation" in row else AskerKind.PERSON,
            topic=self.topic() if row.get("chosen") else None,
            place=row.get("place", ""),
            person=asker_of(row),
            consents=consents,
            suspicion=80 if self.state == S.SPAM else 0,
            letter_number=row.get("letter", ""),
        )

    def topic(self) -> Topic | None:
        slug = self.row.get("topic")
        return Topic.objects.get(slug=slug, locale__language_code="vi") if slug else None

    def desk(self) -> Any:
        if self.row.get("own"):
            return self.cast.officer(self.row["unit"], self.day)
        return self.cast.desk(self.day)

    def _screened(self) -> None:
        self.at(0, lambda: StartScreeningAction(self.question, self.desk()).execute())
        interest = Interest.PRIVATE if self.row.get("private") else Interest.GENERAL
        self.at(0, lambda: ClassifyAction(self.question, self.desk(), topic=self.topic(), interest=interest).execute())

    def _forward(self) -> None:
        """Along the way, as far as the row says; what was reopened has been answered once."""
        if "reopened" in self.row:
            self._answered()
            return
        if self.state == S.RECEIVED:
            return
        self._screened()
        if self.state == S.SCREENING:
            return
        self._routed()
        if self.state == S.ROUTED:
            return
        self._accepted()
        if self.state == S.WITH_UNIT:
            return
        days = self.days()
        self._drafted(days)
        if self.state == S.DRAFTING:
            return
        self._submitted(days)
        if self.state == S.IN_APPROVAL:
            return
        self._approved(days)

    def _answered(self) -> None:
        days = self.days()
        self._screened()
        self._routed()
        self._accepted()
        self._drafted(days)
        self._submitted(days)
        self._approved(days)

    def _approved(self, days: int) -> None:
        self.at(days, lambda: ApproveAnswerAction(self.question, self.leader()).execute())
        self._after(days)

    def days(self) -> int:
        """Working days from the receipt to the answer."""
        return int(self.row.get("days", 5 + self.row["number"] * 7 % 9))

    def officer(self) -> Any:
        return self.cast.officer(self.row["unit"], self.day)

    def leader(self) -> Any:
        return self.cast.leader(self.row["unit"], self.day)

    def _routed(self) -> None:
        row, desk = self.row, self.desk()
        number = row.get("letter_number", "")
        if "refused" in row:
            wrong = Unit.objects.get(code=row["refused"]["unit"])
            self.at(1, lambda: RouteAction(self.question, desk, wrong).execute())
            self.at(2, lambda: RefuseAction(self.hop(), None, row["refused"]["reason"]).execute())
        lead = Unit.objects.get(code=row["unit"])
        supporting = [Unit.objects.get(code=part["unit"]) for part in row.get("parts", ())]
        request = row.get("request", "")
        self.at(
            2 if "refused" in row else 1,
            lambda: RouteAction(self.question, desk, lead, supporting, request, number).execute(),
        )
        if "note" in row:
            self.at(1, lambda: AddNoteAction(self.fresh(), desk, row["note"]).execute())

    def _accepted(self) -> None:
        officer = self.officer()
        self.at(2, lambda: AcceptAction(self.hop(), officer, officer).execute())
        for number, part in enumerate(self.row.get("parts", ())):
            if "text" in part:
                self._delivered(part, 4 + number)
        if "asked" in self.row:
            self._asked(self.row["asked"])
        if "extended" in self.row:
            self._extended(self.row["extended"])

    def _delivered(self, part: dict[str, Any], day: int) -> None:
        """A supporting unit's part of a joint answer."""
        code = part["unit"]
        self.at(3, lambda: AcceptAction(self.hop(code)).execute())
        self.at(day, lambda: DeliverPartAction(self.hop(code), None, html(part["text"])).execute())

    def _asked(self, asked: dict[str, Any]) -> None:
        day = asked.get("after", 3)
        self.at(day, lambda: AskInformationAction(self.question, self.officer(), asked["text"]).execute())
        if "reply" in asked:
            self.at(day + asked["wait"], lambda: AddInformationAction(self.question, asked["reply"]).execute())

    def _extended(self, extended: dict[str, Any]) -> None:
        def extend() -> None:
            due = self.fresh().due_date
            assert due is not None
            new = self.calendar.add(due, extended["days"])
            ExtendAction(self.question, self.desk() or self.leader(), new, extended["reason"]).execute()

        self.at(extended.get("after", 10), extend)

    def _drafted(self, days: int) -> None:
        def draft() -> None:
            SaveDraftAction(self.question, self.officer(), html(self.row["answer"]), self.references()).execute()

        self.at(max(2, days - 2), draft)

    def _submitted(self, days: int) -> None:
        self.at(max(2, days - 1), lambda: SubmitAnswerAction(self.question, self.officer()).execute())
        if "returned" in self.row:
            self.at(days - 1, lambda: ReturnAnswerAction(self.question, self.leader(), self.row["returned"]).execute())
            if self.state == S.IN_APPROVAL or self.state in {S.ANSWERED, S.CLOSED}:
                self.at(days - 1, lambda: SubmitAnswerAction(self.question, self.officer()).execute())

    def references(self) -> list[dict[str, str]]:
        return [{"number": self.laws[name][0], "title": self.laws[name][1], "url": ""} for name in self.row["basis"]]

    # ---- after the answer ----
    def _after(self, days: int) -> None:
        row = self.row
        if "corrected" in row:
            self._corrected(days + 2, row["corrected"])
        if not row.get("private") and row.get("published", True):
            self._published(days + 2)
        if "rating" in row:
            self.at(days + 3, lambda: RateAction(self.question, row["rating"], row.get("rating_note", "")).execute())
        if "reopened" in row:
            self._reopened(days + 5, row["reopened"])
        elif self.state == S.CLOSED:
            self.at(days + REOPEN_DAYS, lambda: CloseAction(self.question).execute())
        if "retracted" in row:
            self.at(
                days + REOPEN_DAYS,
                lambda: RetractQuestionAction(self.question, self.desk(), row["retracted"]).execute(),
            )

    def _corrected(self, day: int, corrected: dict[str, Any]) -> None:
        self.at(day, lambda: StartCorrectionAction(self.question, self.officer(), corrected["reason"]).execute())
        text = html(corrected["answer"])
        self.at(day, lambda: SaveDraftAction(self.question, self.officer(), text, self.references()).execute())
        self.at(day, lambda: SubmitAnswerAction(self.question, self.officer()).execute())
        self.at(day, lambda: ApproveAnswerAction(self.question, self.leader()).execute())
        self.row["answer"] = corrected["answer"]

    def _published(self, day: int) -> None:
        public = {name: self.row[name] for name in ("title", "text", "answer")} | self.row.get("public", {})
        detected = self.row.get("detected", [])
        desk = self.desk()

        def publish() -> None:
            SavePublicVersionAction(
                self.question,
                desk,
                public["title"],
                public["text"],
                html(public["answer"]),
                detected=detected,
                confirmed=True,
            ).execute()
            PublishQuestionAction(self.question, desk).execute()

        self.at(day, publish)

    def _reopened(self, day: int, reopened: dict[str, Any]) -> None:
        self.at(day, lambda: ReopenAction(self.question, reopened["text"]).execute())
        if "answer" not in reopened:
            return
        text = html(reopened["answer"])

        def answer() -> None:
            if not self.fresh().answers.exclude(state="sent").exists():
                SaveDraftAction(self.question, self.officer(), text, self.references()).execute()

        self.at(day + 4, answer)
        self.at(day + 5, lambda: SubmitAnswerAction(self.question, self.officer()).execute())
        self.at(day + 6, lambda: ApproveAnswerAction(self.question, self.leader()).execute())
        if self.state == S.CLOSED:
            self.at(day + 6 + REOPEN_DAYS, lambda: CloseAction(self.question).execute())

    # ---- beside the way ----
    def _aside(self) -> None:
        row, desk = self.row, self.desk()
        if self.state == S.NEEDS_INFORMATION:
            self._screened()
            self._routed()
            self._accepted()
            return
        if self.state == S.WITHDRAWN:
            self._screened()
            self.at(row.get("days", 2), lambda: WithdrawAction(self.question).execute())
            return
        if self.state == S.SPAM:
            self.at(0, lambda: SpamAction(self.question, desk).execute())
            return
        self._screened()
        first = self.made.get(row.get("first", ""))
        ways: dict[str, Callable[[], Any]] = {
            S.OUT_OF_SCOPE: lambda: OutOfScopeAction(self.question, desk, row["answer"]),
            S.FORWARDED: lambda: ForwardOutsideAction(
                self.question, desk, row["to"], row["letter_number"], row["answer"]
            ),
            S.DUPLICATE: lambda: DuplicateAction(self.question, desk, first),
            S.MERGED: lambda: MergeAction(self.question, desk, first),
        }
        self.at(1, lambda: ways[self.state]().execute())


def html(text: str) -> str:
    """Paragraphs of the data as an answer; lines that begin with a dash are a list."""
    found = []
    for part in text.strip().split("\n\n"):
        lines = part.split("\n")
        if all(line.startswith("- ") for line in lines):
            found.append("<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>")
        else:
            found.append(f"<p>{'<br>'.join(lines)}</p>")
    return "".join(found)
