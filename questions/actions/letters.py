"""The letter by which a question goes to a unit or to an authority outside (phiếu chuyển)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from questions.enums import EventKind, QuestionState
from questions.letters import BODY, Letter, build, filled, take_number
from questions.models import Assignment, LetterTemplate, Question, QuestionEvent

from .base import QuestionAction
from .personal import ViewPersonalDataAction

LANGUAGE = "vi"
# Lines of a letter about the asker; the rest of the sealed data no unit needs by letter.
LINES = (("name", "Họ và tên"), ("organisation", "Tổ chức"), ("address", "Địa chỉ"), ("phone", "Điện thoại"))


@dataclass(frozen=True)
class MadeLetter:
    """A letter as it is downloaded."""

    number: str
    content: bytes


class MakeLetterAction(QuestionAction):
    """Make the letter of a hop; without one, that to the authority outside. Made again, it keeps its number.

    Args:
        with_text: the question's own words stand in it. with_person: who asks, which leaves a row in the log.
    """

    def __init__(
        self,
        question: Question,
        user: Any,
        assignment: Assignment | None = None,
        *,
        with_text: bool = False,
        with_person: bool = False,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.assignment = assignment
        self.with_text, self.with_person = with_text, with_person
        self.made: MadeLetter | None = None

    def perform(self) -> Any:
        super().perform()
        return self.made

    def change(self, question: Question) -> None:
        template, _made = LetterTemplate.objects.get_or_create(unit=question.desk_unit)
        with translation.override(LANGUAGE):
            receiver = self._receiver(question)
            number = self._number(question, template)
            letter = self._letter(question, template, receiver, number)
            self.made = MadeLetter(number, build(letter))
        if self.assignment is not None and self.assignment.letter_number != number:
            Assignment.objects.filter(pk=self.assignment.pk).update(letter_number=number)

    def _receiver(self, question: Question) -> str:
        if self.assignment is not None:
            self.assignment = question.assignments.select_related("unit").get(pk=self.assignment.pk)
            return str(self.assignment.unit)
        event = question.events.filter(kind=EventKind.FORWARDED).last()
        if question.state != QuestionState.FORWARDED or event is None:
            raise ActionError(_("The question was sent to nobody yet."))
        return str(event.text)

    def _number(self, question: Question, template: LetterTemplate) -> str:
        if self.assignment is not None and self.assignment.letter_number:
            return self.assignment.letter_number
        if self.assignment is None:
            event = question.events.filter(kind=EventKind.FORWARDED).last()
            later = question.events.filter(
                kind=EventKind.LETTER, data__assignment=None, pk__gt=event.pk if event else 0
            )
            known = later.last() or event
            if known is not None and (known.data.get("number") or known.data.get("letter_number")):
                return str(known.data.get("number") or known.data["letter_number"])
        return take_number(template, timezone.localdate())

    def _letter(self, question: Question, template: LetterTemplate, receiver: str, number: str) -> Letter:
        due = self.assignment.due_on if self.assignment is not None else None
        issuer = str(question.desk_unit)
        body = filled(
            template.body or BODY,
            unit_from=issuer,
            unit_to=receiver,
            code=question.code,
            title=question.title if self.with_text else (question.topic.name if question.topic else "như mã tra cứu"),
            received=formats.date_format(question.received_on, "d/m/Y"),
            due=formats.date_format(due, "d/m/Y") if due else "",
            term=f", hạn trả lời: {formats.date_format(due, 'd/m/Y')}" if due else "",
        )
        return Letter(
            number=number,
            day=timezone.localdate(),
            issuer=issuer,
            parent=template.parent_name,
            place=template.place,
            receiver=receiver,
            body=body,
            signer_title=template.signer_title,
            signer_name=template.signer_name,
            request=self.assignment.request if self.assignment is not None else "",
            text=f"{question.title}\n{question.text}" if self.with_text else "",
            person=self._person(question, number) if self.with_person else [],
        )

    def _person(self, question: Question, number: str) -> list[str]:
        reason = _("Transfer letter %(number)s") % {"number": number}
        found = ViewPersonalDataAction(question, self.user, reason).execute()
        return [f"{label}: {found[name]}" for name, label in LINES if found.get(name)]

    def note(self, question: Question) -> QuestionEvent:
        assert self.made is not None
        return question.note_event(
            EventKind.LETTER,
            self.user,
            unit=self.assignment.unit if self.assignment is not None else None,
            number=self.made.number,
            assignment=self.assignment.pk if self.assignment is not None else None,
            with_person=self.with_person,
        )
