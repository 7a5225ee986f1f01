"""A unit takes a question, refuses it, or delivers its part of a joint answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import ActionError
from questions import words
from questions.enums import UNIT_STATES, AssignmentRole, AssignmentState, EventKind, QuestionState
from questions.files import MAX_FILES, check_files, forget, store_files
from questions.mails import tell, tell_asker
from questions.models import Assignment, Question, QuestionEvent, QuestionFile
from questions.people import desk_of, in_charge
from questions.rights import Room, room_of

from .base import AssignmentAction
from .course import end_hop, move, reason_of, relieve_lead

S = QuestionState


class AcceptAction(AssignmentAction):
    """The unit takes it on; the lead's acceptance is told to the asker."""

    def __init__(self, assignment: Assignment, user: Any = None, officer: Any = None, *, seen: int | None = None):
        super().__init__(assignment, user, seen=seen)
        self.officer = officer

    def change(self, question: Question) -> None:
        hop = self.assignment
        if hop.state != AssignmentState.SENT:
            raise ActionError(_("This has been accepted already."))
        if self.officer is not None and not (self.officer.is_active and Room(self.officer).may_contribute(hop)):
            raise ActionError(_("This person does not work on questions of this unit."), "officer")
        if self.officer is None and self.user is not None and hop.unit_id in room_of(self.user).officer_units:
            self.officer = self.user  # An officer who accepts takes it on; a leader accepts for the unit.
        hop.state, hop.accepted_at, hop.officer = AssignmentState.ACCEPTED, timezone.now(), self.officer
        hop.save()
        if hop.role == AssignmentRole.LEAD:
            if question.state == S.ROUTED:
                move(question, S.WITH_UNIT, self.user)
            question.officer = self.officer

    def note(self, question: Question) -> QuestionEvent:
        if self.assignment.role == AssignmentRole.LEAD:
            tell_asker(question, "accepted")
        if self.officer is not None and self.officer != self.user:
            tell(self.officer, "assigned", question)
        return question.note_event(EventKind.ACCEPTED, self.user, unit=self.assignment.unit, role=self.assignment.role)


class RefuseAction(AssignmentAction):
    """Not the unit's matter, with the reason. Refused by the lead, the question goes back to the desk."""

    def __init__(self, assignment: Assignment, user: Any = None, reason: str = "", *, seen: int | None = None):
        super().__init__(assignment, user, seen=seen)
        self.reason = reason

    def change(self, question: Question) -> None:
        self.reason = reason_of(self.reason)
        if self.assignment.role == AssignmentRole.LEAD:
            move(question, S.SCREENING, self.user)
            relieve_lead(question)
        end_hop(self.assignment, AssignmentState.REFUSED, self.reason)

    def note(self, question: Question) -> QuestionEvent:
        for person in desk_of(question):
            tell(person, "refused", question)
        return question.note_event(
            EventKind.REFUSED, self.user, self.reason, unit=self.assignment.unit, role=self.assignment.role
        )


class DeliverPartAction(AssignmentAction):
    """A supporting unit's part of the joint answer; it goes to the leading unit, not to the asker."""

    def __init__(
        self,
        assignment: Assignment,
        user: Any = None,
        text: str = "",
        files: Sequence[UploadedFile] = (),
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(assignment, user, seen=seen)
        self.text, self.files = text, list(files)
        self.kept: list[QuestionFile] = []

    def execute(self) -> Any:
        try:
            return super().execute()
        except BaseException:
            forget(self.kept)
            raise

    def change(self, question: Question) -> None:
        hop = self.assignment
        if hop.role != AssignmentRole.SUPPORTING:
            raise ActionError(_("Your unit leads: write the answer itself."))
        if question.state not in UNIT_STATES | {S.SCREENING, S.NEEDS_INFORMATION}:
            raise ActionError(_("The question has ended."))
        text = words.clean_html(self.text)
        if words.is_blank_html(text) and not self.files:
            raise ActionError(_("Write your part, or add a file."), "text")
        hop.part = words.within(text, words.ANSWER_LENGTH, "text")
        check_files(self.files, MAX_FILES)
        self.kept = store_files(question, self.files, assignment=hop, added_by=self.user)
        end_hop(hop, AssignmentState.DELIVERED)

    def note(self, question: Question) -> QuestionEvent:
        for person in in_charge(question):
            tell(person, "part_delivered", question)
        return question.note_event(EventKind.PART_DELIVERED, self.user, unit=self.assignment.unit)
