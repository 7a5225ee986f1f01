"""Internal notes; they change nothing of the question, so that no open form becomes stale by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from questions import words
from questions.enums import EventKind
from questions.mails import tell
from questions.models import Question, QuestionNote
from questions.rights import Room, room_of

from .course import refuse_erased

MAX_MENTIONS = 20


class AddNoteAction(Action):
    """Write a note for colleagues; those who are mentioned get a mail.

    Raises:
        ActionError: the person has nothing to do with it, or somebody who is mentioned may not see the question.
    """

    def __init__(self, question: Question, user: Any = None, text: str = "", mentions: Iterable[Any] = ()) -> None:
        super().__init__(user)
        self.question, self.text = question, text
        self.mentions = list(dict.fromkeys(mentions))

    def check(self) -> None:
        if self.user is not None and not may_note(room_of(self.user), self.question):
            raise ActionError(_("You may not do this with this question."))
        refuse_erased(self.question)
        if len(self.mentions) > MAX_MENTIONS:
            raise ActionError(_("At most %(number)s people can be mentioned.") % {"number": MAX_MENTIONS}, "mentions")
        for person in self.mentions:
            if not (person.is_active and Question.objects.visible_to(person).filter(pk=self.question.pk).exists()):
                name = person.get_full_name() or person.get_username()
                raise ActionError(_("%(name)s does not see this question.") % {"name": name}, "mentions")

    def perform(self) -> QuestionNote:
        text = words.required(words.clean_text(self.text), 5000, _("Write something."), "text")
        note = QuestionNote.objects.create(question=self.question, author=self.user, text=text)
        note.mentions.set(self.mentions)
        for person in self.mentions:
            if person != self.user:
                tell(person, "mentioned", self.question)
        self.question.note_event(EventKind.NOTE, self.user)
        return note


def may_note(room: Room, question: Question) -> bool:
    """Desk, leading unit, supporting units, and the province's leader; auditors only read."""
    if room.may_screen(question) or room.may_write(question) or room.leads_province:
        return True
    units = question.assignments.active().values_list("unit_id", flat=True)
    return bool(set(units) & (room.officer_units | room.approver_units))
