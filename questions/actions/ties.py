"""Questions that belong together: asked before, sent twice, two in one."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.core.actions import ActionError
from questions import words
from questions.codes import new_code
from questions.enums import OPEN_STATES, EventKind, QuestionState
from questions.mails import tell_asker
from questions.models import Asker, Consent, Pause, Question, QuestionEvent

from .base import QuestionAction
from .course import leave_units, move, recorded, start_clock

S = QuestionState
# What another question cannot be tied to.
NO_FIRST = frozenset({S.SPAM, S.WITHDRAWN})


class TieAction(QuestionAction):
    """Tie a question to another; of a chain, to its first."""

    state = S.DUPLICATE
    kind = EventKind.DUPLICATE

    def __init__(self, question: Question, user: Any = None, other: Question | None = None, *, seen: int | None = None):
        super().__init__(question, user, seen=seen)
        self.other = other

    def change(self, question: Question) -> None:
        first = self._first(question)
        self.check_pair(question, first)
        move(question, self.state, self.user)
        leave_units(question, recorded(gettext_noop("Tied to another question.")))
        question.duplicate_of = first
        self._take_along(question, first)
        self.other = first

    def _first(self, question: Question) -> Question:
        if self.other is None:
            raise ActionError(_("Name the other question."), "other")
        first: Question = Question.objects.select_for_update().get(pk=self.other.pk)
        while first.duplicate_of_id is not None and first.duplicate_of_id != question.pk:
            first = Question.objects.select_for_update().get(pk=first.duplicate_of_id)
        if question.pk in {first.pk, first.duplicate_of_id}:
            raise ActionError(_("A question cannot be tied to itself."), "other")
        if first.state in NO_FIRST or first.erased_at is not None:
            raise ActionError(_("The other question is one that nobody will answer."), "other")
        if self.user is not None and not Question.objects.visible_to(self.user).filter(pk=first.pk).exists():
            raise ActionError(_("Name the other question."), "other")
        return first

    def _take_along(self, question: Question, first: Question) -> None:
        """What was tied to this one goes with it; what was merged into it only where all come from one person."""
        for other in question.duplicates.all():
            along = other.state == S.DUPLICATE or (self.state == S.MERGED and same_person(other, first))
            if along:
                Question.objects.filter(pk=other.pk).update(duplicate_of=first)

    def check_pair(self, question: Question, first: Question) -> None:
        """Raise `ActionError` when these two cannot be tied in this way."""

    def note(self, question: Question) -> QuestionEvent:
        assert self.other is not None
        tell_asker(question, self.kind)
        self.other.note_event(EventKind.CLASSIFIED, self.user, tied=question.code, how=self.kind)
        return question.note_event(self.kind, self.user, to=self.other.code)


class DuplicateAction(TieAction):
    """Somebody has asked the same before: the asker is told of the first one's answer, as far as it is published."""

    def __init__(self, question: Question, user: Any = None, of: Question | None = None, *, seen: int | None = None):
        super().__init__(question, user, of, seen=seen)


class MergeAction(TieAction):
    """The same person has sent it twice: one answer goes to both, and officers see texts, messages and files of both.

    Nothing is moved, so that a mistake can be undone (`RestoreAction`).
    """

    state = S.MERGED
    kind = EventKind.MERGED

    def __init__(self, question: Question, user: Any = None, into: Question | None = None, *, seen: int | None = None):
        super().__init__(question, user, into, seen=seen)

    def check_pair(self, question: Question, first: Question) -> None:
        """The answer to one person must not go to another."""
        if not same_person(question, first):
            message = _("These questions come from different people: mark this one as asked before instead.")
            raise ActionError(message, "other")


def keys_of(question: Question) -> set[tuple[str, str]]:
    asker = Asker.objects.filter(question=question).only("email_key", "phone_key").first()
    pairs = (("email", asker.email_key), ("phone", asker.phone_key)) if asker is not None else ()
    return {(name, value) for name, value in pairs if value}


def same_person(one: Question, other: Question) -> bool:
    """Whether two questions can come from one person: a key is equal, or one of them names none."""
    mine, theirs = keys_of(one), keys_of(other)
    return not mine or not theirs or bool(mine & theirs)


class SplitAction(QuestionAction):
    """Take a second matter out of a question: it becomes one of its own, with the same asker and day of receipt.

    Returns:
        The new question.
    """

    def __init__(
        self, question: Question, user: Any = None, title: str = "", text: str = "", *, seen: int | None = None
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.title, self.text = title, text
        self.part: Question | None = None

    def perform(self) -> Any:
        super().perform()
        return self.part

    def change(self, question: Question) -> None:
        title = words.required(
            words.clean_line(self.title), words.TITLE_LENGTH, _("Say in a few words what it is about."), "title"
        )
        text = words.required(
            words.clean_text(self.text), words.TEXT_LENGTH, _("Write what is asked in this part."), "text"
        )
        if question.state not in OPEN_STATES:
            raise ActionError(_("The question has ended."))
        part = Question(state=S.SCREENING, code=new_code(), title=title, text=text, split_from=question)
        for name in ("site", "desk_unit", "language", "channel", "asker_kind", "place", "letter_number"):
            setattr(part, name, getattr(question, name))
        part.received_at, part.received_on = question.received_at, question.received_on
        part.reopened_at = question.reopened_at
        part.folded = words.fold(f"{title}\n{text}\n{part.place}")
        part.save()
        self._copy(question, part)
        reason = gettext_noop("Split from %(code)s; the term counts from its receipt.")
        start_clock(part, reason=recorded(reason, code=question.code))
        self.part = part

    def _copy(self, question: Question, part: Question) -> None:
        """The person, the consents, and the time in which the clock stood still."""
        asker = Asker.objects.filter(question=question).first()
        if asker is not None:
            asker.pk, asker.question = None, part
            asker._state.adding = True
            asker.save()
        Consent.objects.bulk_create(
            Consent(
                question=part,
                purpose=row.purpose,
                wording=row.wording,
                given_at=row.given_at,
                withdrawn_at=row.withdrawn_at,
            )
            for row in question.consents.all()
        )
        today = timezone.localdate()
        Pause.objects.bulk_create(
            Pause(question=part, started_on=row.started_on, ended_on=row.ended_on or today, reason=row.reason)
            for row in question.pauses.all()
        )

    def note(self, question: Question) -> QuestionEvent:
        assert self.part is not None
        self.part.note_event(EventKind.SPLIT, self.user, split_from=question.code)
        tell_asker(self.part, "split")
        return question.note_event(EventKind.SPLIT, self.user, into=self.part.code)
