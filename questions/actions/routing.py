"""From the desk to units, from one unit to another, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.core.actions import Action, ActionError
from questions import words
from questions.enums import PAUSED_STATES, UNIT_STATES, AssignmentRole, EventKind, QuestionState
from questions.mails import tell, tell_asker
from questions.models import Assignment, Question, QuestionEvent
from questions.people import officers_of
from sites.models import Unit

from .base import QuestionAction
from .course import (
    active_hops,
    add_hop,
    end_hop,
    end_hops,
    existing_unit,
    leave_units,
    move,
    reason_of,
    recorded,
    relieve_lead,
)

S = QuestionState
MAX_SUPPORTING = 10


class RouteAction(QuestionAction):
    """Ask a unit for the answer, others for parts of it.

    Hops of units that are not asked any more end; units that are asked as before keep theirs, with what they have
    done: that is how supporting units are added.
    """

    def __init__(
        self,
        question: Question,
        user: Any = None,
        lead: Unit | None = None,
        supporting: Iterable[Unit] = (),
        request: str = "",
        letter_number: str = "",
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.lead: Any = lead
        self.supporting = list(dict.fromkeys(supporting))
        self.request, self.letter_number = request, letter_number
        self.new: list[Assignment] = []

    def check(self) -> None:
        super().check()
        self.lead = existing_unit(self.lead, "lead")
        if self.lead in self.supporting:
            raise ActionError(_("The leading unit cannot support itself."), "supporting")
        if len(self.supporting) > MAX_SUPPORTING:
            values = {"number": MAX_SUPPORTING}
            raise ActionError(_("At most %(number)s units can support.") % values, "supporting")
        for unit in self.supporting:
            existing_unit(unit, "supporting")

    def change(self, question: Question) -> None:
        request = words.within(words.clean_text(self.request), 2000, "request")
        number = words.within(words.clean_line(self.letter_number), 100, "letter_number")
        hops = active_hops(question)
        wanted = {self.lead.pk: AssignmentRole.LEAD} | dict.fromkeys(
            (unit.pk for unit in self.supporting), AssignmentRole.SUPPORTING
        )
        staying = [hop for hop in hops if wanted.get(hop.unit_id) == hop.role]
        if len(staying) == len(hops) == len(wanted):
            raise ActionError(_("The question is with these units already."), "lead")
        working = question.state in UNIT_STATES or question.state in PAUSED_STATES
        lead_stays = working and any(hop.role == AssignmentRole.LEAD for hop in staying)
        if not lead_stays:
            move(question, S.ROUTED, self.user)
        end_hops((hop for hop in hops if hop not in staying), recorded(gettext_noop("Sent to other units.")))
        if not lead_stays:
            relieve_lead(question)
        question.lead_unit = self.lead
        values = {"request": request, "letter_number": number}
        for unit in (self.lead, *self.supporting):
            if unit.pk not in {hop.unit_id for hop in staying}:
                self.new.append(add_hop(question, unit, wanted[unit.pk], self.user, **values))

    def note(self, question: Question) -> QuestionEvent:
        for hop in self.new:
            for person in officers_of(hop.unit):
                tell(person, "routed", question, role=hop.role)
        if not question.events.filter(kind=EventKind.ROUTED).exists():
            tell_asker(question, "routed")
        return question.note_event(
            EventKind.ROUTED,
            self.user,
            unit=self.lead,
            supporting=[unit.pk for unit in self.supporting],
            letter_number=words.clean_line(self.letter_number),
        )


@dataclass
class RouteOutcome:
    """What became of many.

    Attributes:
        refused: question and the reason, for people.
    """

    done: list[Question] = field(default_factory=list)
    refused: list[tuple[Question, str]] = field(default_factory=list)


class RouteManyAction(Action):
    """Send chosen questions to one unit, each for itself: one that cannot go does not hold the others up."""

    def __init__(self, questions: Sequence[Question], lead: Unit | None, user: Any = None, request: str = "") -> None:
        super().__init__(user)
        self.questions, self.lead, self.request = questions, lead, request

    def execute(self) -> RouteOutcome:
        return self.perform()

    def perform(self) -> RouteOutcome:
        outcome = RouteOutcome()
        for question in self.questions:
            try:
                action = RouteAction(question, self.user, self.lead, request=self.request)
                outcome.done.append(action.execute())
            except ActionError as error:
                outcome.refused.append((question, str(error.message)))
        return outcome


class TakeBackAction(QuestionAction):
    """Take the question back from its units; with `assignment`, one supporting unit's part only."""

    def __init__(
        self,
        question: Question,
        user: Any = None,
        reason: str = "",
        assignment: Assignment | None = None,
        *,
        seen: int | None = None,
    ) -> None:
        super().__init__(question, user, seen=seen)
        self.reason, self.assignment = reason, assignment
        self.units: list[Unit] = []

    def change(self, question: Question) -> None:
        self.reason = reason_of(self.reason)
        hops = active_hops(question)
        if self.assignment is not None:
            hops = [hop for hop in hops if hop.pk == self.assignment.pk and hop.role == AssignmentRole.SUPPORTING]
            if not hops:
                raise ActionError(_("This part is no longer asked for."))
            end_hop(hops[0], "taken_back", self.reason)
        else:
            if question.state not in UNIT_STATES and not hops:
                raise ActionError(_("The question is with no unit."))
            move(question, S.SCREENING, self.user)
            leave_units(question, self.reason)
        self.units = [hop.unit for hop in hops]

    def note(self, question: Question) -> QuestionEvent:
        for relieved in self.units:
            for person in officers_of(relieved):
                tell(person, "taken_back", question)
        unit: Unit | None = self.units[0] if self.units else None
        return question.note_event(EventKind.TAKEN_BACK, self.user, self.reason, unit=unit)
