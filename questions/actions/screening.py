"""The desk: what a question is about, and whether it is one for us."""

from __future__ import annotations

from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.calendar.working_days import WorkingDays
from cms.core.actions import ActionError
from news.models import Topic
from questions import words
from questions.clock import service_level_for, set_due_date
from questions.enums import (
    ANSWERED_STATES,
    RUNNING_STATES,
    SCREENING_STATES,
    UNIT_STATES,
    EventKind,
    Interest,
    QuestionState,
)
from questions.mails import tell, tell_asker
from questions.models import Question, QuestionEvent, QuestionMessage
from questions.people import in_charge
from questions.rights import Room
from sites.models import Unit

from .base import QuestionAction
from .course import (
    catch_up,
    due_now,
    existing_unit,
    leave_units,
    move,
    reason_of,
    recorded,
    refuse_erased,
    release_tied,
    words_to_asker,
)
from .receiving import in_vietnamese

S = QuestionState
UNCHANGED: Any = object()


class StartScreeningAction(QuestionAction):
    """Somebody of the desk looks at it."""

    def change(self, question: Question) -> None:
        if question.state != S.RECEIVED:  # The table's other ways to the desk have actions of their own.
            state = question.get_state_display()
            raise ActionError(_("The question is not new any more: %(state)s.") % {"state": state})
        move(question, S.SCREENING, self.user)
        if self.user is not None and question.officer_id is None:
            question.officer = self.user

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.SCREENING, self.user)


class ClassifyAction(QuestionAction):
    """Set field, place, the unit that is asked, and whether it is of general interest; what is not named stays.

    Another field can have another service level: the due date then moves, with the reason.
    """

    def __init__(
        self,
        question: Question,
        user: Any = None,
        *,
        topic: Topic | None = UNCHANGED,
        place: str | None = None,
        wanted_unit: Unit | None = UNCHANGED,
        interest: str | None = None,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.topic, self.place, self.wanted_unit, self.interest = topic, place, wanted_unit, interest
        self.changed: list[str] = []

    def change(self, question: Question) -> None:
        before = (question.topic_id, question.place, question.wanted_unit_id, question.interest)
        if self.topic is not UNCHANGED:
            question.topic = in_vietnamese(self.topic)
        if self.place is not None:
            question.place = words.within(words.clean_line(self.place), 200, "place")
            question.folded = words.fold(f"{question.title}\n{question.text}\n{question.place}")
        if self.wanted_unit is not UNCHANGED:
            question.wanted_unit = self.wanted_unit and existing_unit(self.wanted_unit, "wanted_unit")
        if self.interest is not None:
            if self.interest not in Interest.values:
                raise ActionError(_("Choose one of the values."), "interest")
            question.interest = self.interest
        after = (question.topic_id, question.place, question.wanted_unit_id, question.interest)
        names = ("topic", "place", "wanted_unit", "interest")
        self.changed = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
        if "topic" in self.changed:
            self._set_term(question)

    def _set_term(self, question: Question) -> None:
        announced = question.events.filter(kind=EventKind.EXTENDED).exists()
        if not question.is_open or announced or question.reopened_at is not None:
            return
        level = service_level_for(question.topic_id, question.channel, question.received_on)
        if level is None or level == question.service_level:
            return
        question.service_level = level
        if level.working_days != question.term_days:
            question.term_days = level.working_days
            if question.state in RUNNING_STATES:
                text = gettext_noop("Another field: %(days)s working days for the answer.")
                reason = recorded(text, days=level.working_days)
                set_due_date(question, due_now(question), reason, self.user)

    def note(self, question: Question) -> QuestionEvent | None:
        if not self.changed:
            return None
        return question.note_event(EventKind.CLASSIFIED, self.user, fields=self.changed)


class OutOfScopeAction(QuestionAction):
    """Not one for the province's authorities: the asker is told at once, and where to go."""

    def __init__(self, question: Question, user: Any = None, text: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.text = text

    def change(self, question: Question) -> None:
        self.text = words_to_asker(self.text)
        move(question, S.OUT_OF_SCOPE, self.user)
        leave_units(question, recorded(gettext_noop("The question is out of scope.")))
        release_tied(question, self.user)
        QuestionMessage.objects.create(question=question, from_asker=False, text=self.text, user=self.user)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "out_of_scope")
        return question.note_event(EventKind.OUT_OF_SCOPE, self.user)


class AskInformationAction(QuestionAction):
    """Ask the asker for more; the clock stands still until the answer comes.

    Desk and leading unit may ask.
    """

    def __init__(self, question: Question, user: Any = None, text: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.text = text

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_screen(question) or room.may_write(question)

    def change(self, question: Question) -> None:
        self.text = words_to_asker(self.text)
        if question.state in ANSWERED_STATES:
            raise ActionError(_("The question has been answered."))
        move(question, S.NEEDS_INFORMATION, self.user)
        QuestionMessage.objects.create(question=question, from_asker=False, text=self.text, user=self.user)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "information_asked")
        return question.note_event(EventKind.INFORMATION_ASKED, self.user, unit=question.lead_unit)


class SpamAction(QuestionAction):
    """Mark as spam; nobody is told, and it can be restored."""

    def change(self, question: Question) -> None:
        move(question, S.SPAM, self.user)
        leave_units(question, recorded(gettext_noop("Marked as spam.")))
        release_tied(question, self.user)

    def note(self, question: Question) -> QuestionEvent:
        return question.note_event(EventKind.SPAM, self.user)


# What the desk has ended can begin again; what its asker has withdrawn cannot.
RESTORABLE = frozenset({S.SPAM, S.OUT_OF_SCOPE, S.DUPLICATE, S.MERGED, S.FORWARDED})


class RestoreAction(QuestionAction):
    """Bring back what was marked as spam or ended by the desk. The term still counts from the receipt."""

    def __init__(self, question: Question, user: Any = None, reason: str = "", *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.reason = words.clean_line(reason)[:1000]
        self.was_spam = False

    def change(self, question: Question) -> None:
        if question.state not in RESTORABLE:
            names = {"state": question.get_state_display()}
            raise ActionError(_("A question that is “%(state)s” cannot be restored.") % names)
        refuse_erased(question)
        self.was_spam = question.state == S.SPAM
        move(question, S.RECEIVED if self.was_spam else S.SCREENING, self.user)
        question.duplicate_of = None
        catch_up(question, self.user)

    def note(self, question: Question) -> QuestionEvent:
        if not self.was_spam:
            tell_asker(question, "restored")
        return question.note_event(EventKind.RESTORED, self.user, self.reason)


class ForwardOutsideAction(QuestionAction):
    """Pass the question to an authority outside the system by letter, and tell the asker (chuyển cơ quan khác)."""

    def __init__(
        self,
        question: Question,
        user: Any = None,
        to: str = "",
        letter_number: str = "",
        text: str = "",
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.to, self.letter_number, self.text = to, letter_number, text

    def change(self, question: Question) -> None:
        self.to = words.required(
            words.clean_line(self.to), 300, _("Name the authority to which the question goes."), "to"
        )
        self.letter_number = words.within(words.clean_line(self.letter_number), 100, "letter_number")
        self.text = words.within(words.clean_text(self.text), words.TEXT_LENGTH, "text")
        move(question, S.FORWARDED, self.user)
        leave_units(question, recorded(gettext_noop("Forwarded outside.")))
        release_tied(question, self.user)
        if self.text:
            QuestionMessage.objects.create(question=question, from_asker=False, text=self.text, user=self.user)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "forwarded", to=self.to)
        return question.note_event(EventKind.FORWARDED, self.user, self.to, letter_number=self.letter_number)


class ExtendAction(QuestionAction):
    """Announce the date of the answer before the term has passed (Nghị định 43/2011/NĐ-CP, Điều 11).

    Once; the announced date then is the due date.
    """

    def __init__(
        self, question: Question, user: Any = None, new_date: Any = None, reason: str = "", *, seen: int | None = None
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.new_date, self.reason = new_date, reason

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_screen(question) or room.may_approve(question)

    def change(self, question: Question) -> None:
        self.reason = reason_of(self.reason)
        calendar, today = WorkingDays(), timezone.localdate()
        if question.state not in RUNNING_STATES or question.due_date is None:
            raise ActionError(_("The clock of this question does not run."))
        if question.events.filter(kind=EventKind.EXTENDED).exists():
            raise ActionError(_("A date has been announced already; that is possible once."))
        if question.due_date < today:
            raise ActionError(_("The term has passed: an announcement now does not make the answer one in time."))
        if self.new_date is None or self.new_date <= question.due_date:
            raise ActionError(_("Choose a day after the due date."), "new_date")
        if not calendar.is_working(self.new_date):
            raise ActionError(_("Choose a working day."), "new_date")
        # As working days, so that a recomputation (pauses, holidays) starts from what was announced.
        question.term_days += calendar.between(question.due_date, self.new_date)
        set_due_date(question, self.new_date, self.reason, self.user)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "extended", date=str(self.new_date))
        return question.note_event(
            EventKind.EXTENDED, self.user, formats.date_format(self.new_date, "d/m/Y"), date=str(self.new_date)
        )


class CloseAction(QuestionAction):
    """Nothing more follows: after the time for reopening, or by hand."""

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_screen(question) or room.may_write(question)

    def change(self, question: Question) -> None:
        move(question, S.CLOSED, self.user)

    def note(self, question: Question) -> QuestionEvent:
        tell_asker(question, "closed")
        return question.note_event(EventKind.CLOSED, self.user)


class AssignOfficerAction(QuestionAction):
    """Say who works on it: at the desk an officer of the desk, at the unit one of the unit; `None`: nobody yet."""

    def __init__(self, question: Question, user: Any = None, officer: Any = None, *, seen: int | None = None) -> None:
        super().__init__(question, user, seen=seen)
        self.officer = officer

    def allowed(self, room: Room, question: Question) -> bool:
        return room.may_screen(question) or room.may_write(question)

    def change(self, question: Question) -> None:
        if not question.is_open:
            raise ActionError(_("The question has ended."))
        if self.officer is not None and not works_on(self.officer, question):
            raise ActionError(_("This person does not work on questions of this unit."), "officer")
        question.officer = self.officer
        hop = question.assignments.active().filter(role="lead").first()
        if hop is not None:
            hop.officer = self.officer
            hop.save(update_fields=["officer"])

    def note(self, question: Question) -> QuestionEvent:
        if self.officer is not None and self.officer != self.user:
            tell(self.officer, "assigned", question)
        return question.note_event(
            EventKind.ASSIGNED, self.user, unit=question.lead_unit, officer=self.officer and self.officer.pk
        )


def works_on(person: Any, question: Question) -> bool:
    """Whether a question in its state can be given to somebody."""
    room = Room(person)
    if not person.is_active:
        return False
    if question.lead_unit_id is not None or question.state in UNIT_STATES:
        return room.may_write(question)
    return question.state not in SCREENING_STATES or room.may_screen(question)


def tell_in_charge(question: Question, kind: str) -> None:
    for person in in_charge(question):
        tell(person, kind, question)
