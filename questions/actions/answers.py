"""Answers: drafts, approval by the unit's leader, corrections. What was sent never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.core.actions import ActionError
from questions import words
from questions.enums import (
    ANSWERED_STATES,
    UNIT_STATES,
    AnswerState,
    AssignmentRole,
    AssignmentState,
    EventKind,
    QuestionState,
)
from questions.files import MAX_FILES, check_files, forget, store_files
from questions.mails import tell, tell_asker
from questions.models import Answer, PublicQuestion, Question, QuestionEvent, QuestionFile
from questions.people import approvers_of, desk_of
from questions.rights import Room

from .base import QuestionAction, StaleError
from .course import (
    active_hops,
    answer_in_work,
    end_hop,
    end_hops,
    in_time,
    last_sent,
    lead_hop,
    move,
    reason_of,
    recorded,
    refuse_erased,
)

S = QuestionState


class AnswerAction(QuestionAction):
    """A change of the answer in work; returns that answer."""

    answer: Answer | None = None

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_write(question)

    def check(self) -> None:
        super().check()
        refuse_erased(self.question)

    def perform(self) -> Any:
        super().perform()
        return self.answer

    def check_seen(self, answer: Answer | None, seen: int | None) -> None:
        """Raises `StaleError` when somebody else has written since the form was opened."""
        if answer is not None and seen is not None and answer.version != seen:
            raise StaleError(_("Somebody else has changed the answer meanwhile. Compare; your text is kept."))


class SaveDraftAction(AnswerAction):
    """Keep a draft; the first one begins the work on the answer, and accepts the question if nobody has."""

    def __init__(
        self,
        question: Question,
        user: Any = None,
        text: str = "",
        references: Iterable[Mapping[str, Any]] = (),
        seen_answer: int | None = None,
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.text, self.references, self.seen_answer = text, references, seen_answer

    def change(self, question: Question) -> None:
        answer = answer_in_work(question)
        correcting = question.state in ANSWERED_STATES
        if correcting and answer is None:
            raise ActionError(_("The answer has been sent. Start a correction to change it."))
        if not correcting and question.state not in {*UNIT_STATES, S.NEEDS_INFORMATION}:
            raise ActionError(_("The question is with no unit: there is nothing to answer yet."))
        if answer is not None and answer.state == AnswerState.IN_APPROVAL:
            raise ActionError(_("The answer waits for approval. It can be changed when the leader has returned it."))
        if question.lead_unit is None:
            raise ActionError(_("The question is with no unit: there is nothing to answer yet."))
        self.check_seen(answer, self.seen_answer)
        if question.state in {S.ROUTED, S.WITH_UNIT}:
            self._accept(question)
            move(question, S.DRAFTING, self.user)
        if answer is None:
            answer = Answer(question=question, number=question.answers.count() + 1, version=0)
        answer.unit = question.lead_unit
        answer.text = words.within(words.clean_html(self.text), words.ANSWER_LENGTH, "text")
        answer.references = words.clean_references(self.references)
        answer.author = self.user or answer.author
        answer.version += 1
        answer.save()
        self.answer = answer

    def _accept(self, question: Question) -> None:
        hop = lead_hop(question)
        if hop is not None and hop.state == AssignmentState.SENT:
            hop.state, hop.accepted_at, hop.officer = AssignmentState.ACCEPTED, timezone.now(), self.user
            hop.save()
        if question.officer_id is None:
            question.officer = self.user

    def note(self, question: Question) -> QuestionEvent | None:
        last = question.events.order_by("-pk").first()
        if last is not None and last.kind == EventKind.DRAFTED and last.user == self.user:
            return None  # A draft is saved again and again; one row tells of it.
        return question.note_event(EventKind.DRAFTED, self.user, unit=question.lead_unit)


class AttachFilesAction(AnswerAction):
    """Add files to the answer in work; with `public`, readers of the published answer get them too."""

    def __init__(
        self,
        question: Question,
        user: Any = None,
        files: Sequence[UploadedFile] = (),
        *,
        public: bool = False,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.files, self.public = list(files), public
        self.kept: list[QuestionFile] = []

    def execute(self) -> Any:
        try:
            return super().execute()
        except BaseException:
            forget(self.kept)
            raise

    def change(self, question: Question) -> None:
        self.answer = editable(question)
        check_files(self.files, MAX_FILES - self.answer.files.count())
        self.kept = store_files(question, self.files, answer=self.answer, public=self.public, added_by=self.user)

    def note(self, question: Question) -> None:
        return None


class RemoveFileAction(AnswerAction):
    """Take a file off the answer in work."""

    def __init__(self, question: Question, user: Any = None, file: QuestionFile | None = None) -> None:
        super().__init__(question, user)
        self.file = file

    def change(self, question: Question) -> None:
        self.answer = editable(question)
        row = self.answer.files.filter(pk=self.file.pk).first() if self.file else None
        if row is None:
            raise ActionError(_("This file is not one of the answer in work."))
        row.delete()

    def note(self, question: Question) -> None:
        return None


def editable(question: Question) -> Answer:
    """The answer in work, when it can be changed.

    Raises:
        ActionError: there is none, or it waits for approval.
    """
    answer = answer_in_work(question)
    if answer is None:
        raise ActionError(_("There is no draft. Write the answer first."))
    if answer.state == AnswerState.IN_APPROVAL:
        raise ActionError(_("The answer waits for approval. It can be changed when the leader has returned it."))
    return answer


class SubmitAnswerAction(AnswerAction):
    """Ask the unit's leader to approve the answer."""

    def change(self, question: Question) -> None:
        answer = editable(question)
        if words.is_blank_html(answer.text):
            raise ActionError(_("The answer is empty."), "text")
        if question.state not in ANSWERED_STATES:
            move(question, S.IN_APPROVAL, self.user)
        answer.state, answer.submitted_at, answer.comment = AnswerState.IN_APPROVAL, timezone.now(), ""
        answer.version += 1
        answer.save()
        self.answer = answer

    def note(self, question: Question) -> QuestionEvent:
        assert self.answer is not None
        for person in approvers_of(question.lead_unit_id):
            if person != self.user:
                tell(person, "submitted", question)
        return question.note_event(EventKind.SUBMITTED, self.user, unit=question.lead_unit, number=self.answer.number)


def waiting(question: Question) -> Answer:
    """The answer that waits for approval.

    Raises:
        ActionError: somebody else was faster, or nothing was submitted.
    """
    answer = answer_in_work(question)
    if answer is not None and answer.state == AnswerState.IN_APPROVAL:
        return answer
    sent = last_sent(question)
    if answer is None and sent is not None:
        values = {"name": sent.approver_name or "–"}
        raise ActionError(_("The answer has been approved and sent already, by %(name)s.") % values)
    if answer is not None and answer.state == AnswerState.RETURNED:
        raise ActionError(_("The answer has been returned to its author meanwhile."))
    raise ActionError(_("No answer waits for approval."))


class ReturnAnswerAction(AnswerAction):
    """The leader wants it changed, and says how."""

    def __init__(self, question: Question, user: Any = None, comment: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.comment = comment

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_approve(question)

    def change(self, question: Question) -> None:
        answer = waiting(question)
        self.comment = words.required(words.clean_text(self.comment), 2000, _("Say what is to be changed."), "comment")
        if question.state not in ANSWERED_STATES:
            move(question, S.DRAFTING, self.user)
        answer.state, answer.comment = AnswerState.RETURNED, self.comment
        answer.version += 1
        answer.save()
        self.answer = answer

    def note(self, question: Question) -> QuestionEvent:
        assert self.answer is not None
        person = self.answer.author or question.officer
        if person is not None and person.is_active and person != self.user:
            tell(person, "returned", question)
        return question.note_event(EventKind.RETURNED, self.user, unit=question.lead_unit, number=self.answer.number)


class ApproveAnswerAction(AnswerAction):
    """Approve the answer and send it to the asker.

    Args:
        text: as the leader has changed it; `None`: as it was submitted.
        seen_answer: version of the answer that the leader read.
        without_parts: go on although supporting units have not delivered; their hops then end.
    """

    def __init__(
        self,
        question: Question,
        user: Any = None,
        text: str | None = None,
        seen_answer: int | None = None,
        *,
        without_parts: bool = False,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.text, self.seen_answer, self.without_parts = text, seen_answer, without_parts
        self.correction = False

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_approve(question)

    def change(self, question: Question) -> None:
        answer = waiting(question)
        self.check_seen(answer, self.seen_answer)
        if self.text is not None:
            answer.text = words.within(words.clean_html(self.text), words.ANSWER_LENGTH, "text")
        if words.is_blank_html(answer.text):
            raise ActionError(_("The answer is empty."), "text")
        self.correction = question.state in ANSWERED_STATES
        if not self.correction:
            self._end_hops(question)
            self._finish(question)
        self._send(answer)
        self.answer = answer

    def _end_hops(self, question: Question) -> None:
        hops = active_hops(question)
        missing = [hop for hop in hops if hop.role == AssignmentRole.SUPPORTING]
        if missing and not self.without_parts:
            names = ", ".join(str(hop.unit) for hop in missing)
            message = _("Parts are still missing: %(units)s. Take them back, or send the answer without them.")
            raise ActionError(message % {"units": names}, "without_parts")
        end_hops(missing, recorded(gettext_noop("The answer was sent without this part.")))
        for hop in hops:
            if hop.role == AssignmentRole.LEAD:
                end_hop(hop, AssignmentState.DELIVERED)

    def _finish(self, question: Question) -> None:
        due = question.due_date
        move(question, S.ANSWERED, self.user)
        if question.answered_on is None:  # Frozen at the first answer.
            question.answered_on, question.answered_at = timezone.localdate(), timezone.now()
            question.on_time = in_time(due)

    def _send(self, answer: Answer) -> None:
        answer.state, answer.sent_at, answer.comment = AnswerState.SENT, timezone.now(), ""
        answer.approver = self.user
        if self.user is not None:
            answer.approver_name = (self.user.get_full_name() or self.user.get_username())[:200]
            answer.approver_position = self.user.position[:200]
        answer.checksum = answer.digest()
        answer.version += 1
        answer.save()

    def _tell_publishers(self, question: Question) -> None:
        """Readers still see the answer as it was: those who publish bring the new one."""
        public = PublicQuestion.objects.filter(question=question).first()
        if public is not None and public.is_behind(self.answer):
            for person in desk_of(question):
                if person != self.user:
                    tell(person, "public_behind", question)

    def note(self, question: Question) -> QuestionEvent:
        assert self.answer is not None
        kind = EventKind.CORRECTED if self.correction else EventKind.ANSWERED
        told = "corrected" if self.correction else "answered"
        tell_asker(question, told)
        for other in question.duplicates.filter(state=S.MERGED):
            tell_asker(other, told)
        self._tell_publishers(question)
        author = self.answer.author
        if author is not None and author.is_active and author != self.user:
            tell(author, "approved", question)
        return question.note_event(
            kind,
            self.user,
            self.answer.correction_reason if self.correction else "",
            unit=question.lead_unit,
            number=self.answer.number,
        )


class StartCorrectionAction(AnswerAction):
    """Begin the next version of an answer that was sent; the question stays answered meanwhile (đính chính)."""

    def __init__(self, question: Question, user: Any = None, reason: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.reason = reason

    def change(self, question: Question) -> None:
        sent = last_sent(question)
        if question.state not in ANSWERED_STATES or sent is None:
            raise ActionError(_("There is no answer yet that could be corrected."))
        if answer_in_work(question) is not None:
            raise ActionError(_("A correction is in work already."))
        self.answer = Answer.objects.create(
            question=question,
            number=sent.number + 1,
            unit=question.lead_unit or sent.unit,
            text=sent.text,
            references=sent.references,
            author=self.user,
            correction_reason=reason_of(self.reason),
        )

    def note(self, question: Question) -> QuestionEvent:
        assert self.answer is not None
        return question.note_event(
            EventKind.DRAFTED, self.user, unit=question.lead_unit, number=self.answer.number, correction=True
        )
