"""Personal data: looked at by need, and erased for good (Luật 91/2025/QH15). docs/adr/0015."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from questions import words
from questions.encryption import KeyMissingError
from questions.enums import EventKind
from questions.files import forget
from questions.models import (
    Answer,
    Asker,
    PersonalDataView,
    PublicQuestion,
    Question,
    QuestionEvent,
    QuestionMessage,
    QuestionNote,
)
from questions.rights import Room, room_of

from .base import QuestionAction
from .course import reason_of


class ViewPersonalDataAction(Action):
    """Open the sealed data of an asker; each view leaves a row with who, when and what for.

    Returns:
        What is known, by `Asker.FIELDS`; empty when it was erased.
    """

    def __init__(self, question: Question, user: Any, reason: str = "") -> None:
        super().__init__(user)
        self.question, self.reason = question, reason

    def check(self) -> None:
        if not room_of(self.user).may_see_person(self.question):
            raise ActionError(_("You may not see who asks."))
        self.reason = words.required(words.clean_line(self.reason), 300, _("Say what you need it for."), "reason")

    def perform(self) -> dict[str, str]:
        PersonalDataView.objects.create(
            question=self.question, code=self.question.code, user=self.user, reason=self.reason
        )
        asker = Asker.objects.filter(question=self.question).first()
        try:
            return asker.open() if asker is not None and asker.sealed else {}
        except KeyMissingError as error:
            message = _("The personal data cannot be opened: its key is missing. Tell an administrator.")
            raise ActionError(message) from error


class ErasePersonalDataAction(QuestionAction):
    """Take away for good who asked and every word of theirs; states, dates, field and unit stay for the figures.

    The public version stays: no personal data is in it. Sent answers lose their text, and keep their checksum: who has
    the answer can still show that it is the one.
    """

    def __init__(self, question: Question, user: Any = None, reason: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.reason = reason

    def allowed(self, room: Room, question: Question) -> bool:
        return room.is_centre

    def change(self, question: Question) -> None:
        self.reason = reason_of(self.reason)
        if question.is_open:
            raise ActionError(_("The question is still open: it is withdrawn or answered first."))
        if question.erased_at is not None:
            raise ActionError(_("The personal data of this question has been erased already."))
        for asker in Asker.objects.filter(question=question):
            asker.seal({})
            asker.save()
        question.title = question.text = question.folded = question.place = question.rating_note = ""
        question.letter_number = ""
        question.submission = None
        question.erased_at = timezone.now()
        QuestionMessage.objects.filter(question=question).delete()
        QuestionNote.objects.filter(question=question).delete()
        # Past the guard of sent answers: the law is above it.
        Answer.objects.filter(question=question).update(text="", comment="", correction_reason="")
        question.desk_texts.all().delete()
        # Nobody has taken the asker's words out of a version that was not confirmed; one taken offline has no reader.
        PublicQuestion.objects.filter(question=question).exclude(pk__in=PublicQuestion.objects.readable()).delete()
        # All of them: of a person who was deleted since, no row tells that it was one.
        question.deadlines.update(reason="")
        question.data_requests.update(outcome="")
        PersonalDataView.objects.filter(question=question).update(reason="")
        question.assignments.update(part="", request="", reason="")
        question.pauses.update(reason="")
        question.events.exclude(text="").update(text="")
        self._drop_files(question)

    def _drop_files(self, question: Question) -> None:
        published = {row.pk for row in question.files.filter(public=True)} if self._is_public(question) else set()
        dropped = list(question.files.exclude(pk__in=published))
        question.files.exclude(pk__in=published).delete()
        transaction.on_commit(lambda: forget(dropped))

    def _is_public(self, question: Question) -> bool:
        public = getattr(question, "public", None)
        return public is not None and public.is_public

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.ERASED, self.user, self.reason)
