"""What all actions on a question share: the row is locked and the person asked again inside the transaction."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.core.actions import Action, ActionError
from questions.models import Assignment, Question, QuestionEvent
from questions.rights import Room, room_of
from questions.signals import question_changed


class StaleError(ActionError):
    """Somebody else has changed the question since the form was opened; what was typed is kept by the form."""


class QuestionAction(Action):
    """A change of one question. `user` is `None` for the asker, the worker and commands.

    Args:
        seen: version of the question that the person saw; another one now is refused (`StaleError`).
    """

    def __init__(self, question: Question, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(user)
        self.question = question
        self.seen = seen

    def allowed(self, room: Room, question: Question) -> bool:
        """Whether the person may do this; those who screen, by default."""
        return room.may_screen(question)

    def check(self) -> None:
        if self.user is not None and not self.allowed(room_of(self.user), self.question):
            raise ActionError(_("You may not do this with this question."))

    def perform(self) -> Question:
        rows = Question.objects.select_related("site__site", "desk_unit", "lead_unit", "topic")
        self.question = rows.select_for_update(of=("self",)).get(pk=self.question.pk)
        if self.seen is not None and self.seen != self.question.version:
            raise StaleError(
                _("Somebody else has changed this question meanwhile. Look at the new state; your text is kept.")
            )
        self.check()
        before = self.question.state
        self.change(self.question)
        self.question.version += 1
        self.question.save()
        event = self.note(self.question)
        transaction.on_commit(
            lambda: question_changed.send(sender=type(self), question=self.question, event=event, before=before)
        )
        return self.question

    @abstractmethod
    def change(self, question: Question) -> None:
        """Make the change; the question is saved afterwards."""

    @abstractmethod
    def note(self, question: Question) -> QuestionEvent | None:
        """Write the event that tells of it."""


class AssignmentAction(QuestionAction):
    """A change of one hop; the question's row is what is locked, so that two changes wait for each other."""

    def __init__(self, assignment: Assignment, user: Any = None, *, seen: int | None = None) -> None:
        super().__init__(assignment.question, user, seen=seen)
        self.assignment = assignment

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_contribute(self.assignment)

    def check(self) -> None:
        """Raises `ActionError` also when the hop is no longer the unit's."""
        rows = Assignment.objects.select_related("unit", "officer")
        self.assignment = rows.get(pk=self.assignment.pk)
        super().check()
        if not self.assignment.is_active:
            state = self.assignment.get_state_display()
            raise ActionError(_("This is not with your unit any more: %(state)s.") % {"state": state})
