"""A question and the person before it; what several steps ask is asked once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.functional import cached_property

from cms.users.enums import Role
from cms.users.models import User
from sites.models import Membership

from .enums import ACTIVE_ASSIGNMENTS, TRANSITIONS, UNIT_STATES, AnswerState, AssignmentRole, AssignmentState
from .inbox import similar
from .models import Assignment, DeskText, PublicQuestion, Question
from .names import unit_names
from .rights import APPROVING, WRITING, Room, room_of
from .suggesting import Suggestions, suggest

# More people than these are offered to nobody.
MOST_PEOPLE = 60


class Place:
    """What a person may do with a question, and what the forms of that offer."""

    def __init__(self, question: Question, user: Any, typed: str = "") -> None:
        self.question, self.user = question, user
        self.typed = typed
        self.room: Room = room_of(user)

    @cached_property
    def screens(self) -> bool:
        return self.room.may_screen(self.question)

    @cached_property
    def writes(self) -> bool:
        return self.room.may_write(self.question)

    @cached_property
    def approves(self) -> bool:
        return self.room.may_approve(self.question)

    def can_become(self, state: str) -> bool:
        return state in TRANSITIONS[self.question.state]

    @property
    def with_units(self) -> bool:
        return self.question.state in UNIT_STATES

    @cached_property
    def all_hops(self) -> list[Assignment]:
        """The whole course, oldest first."""
        rows = self.question.assignments.select_related("unit", "officer", "sent_by")
        return list(rows.prefetch_related("unit__periods", "files"))

    @property
    def active(self) -> list[Assignment]:
        return [hop for hop in self.all_hops if hop.state in ACTIVE_ASSIGNMENTS]

    @property
    def own_hops(self) -> list[Assignment]:
        """Hops on which the person works."""
        return [hop for hop in self.active if self.room.may_contribute(hop)]

    @property
    def new_hops(self) -> list[Assignment]:
        return [hop for hop in self.own_hops if hop.state == AssignmentState.SENT]

    @property
    def supporting(self) -> list[Assignment]:
        return [hop for hop in self.active if hop.role == AssignmentRole.SUPPORTING]

    @property
    def own_parts(self) -> list[Assignment]:
        return [hop for hop in self.own_hops if hop.role == AssignmentRole.SUPPORTING]

    @cached_property
    def answers(self) -> list[Any]:
        rows = self.question.answers.select_related("author", "approver", "unit")
        return list(rows.prefetch_related("files", "unit__periods"))

    @property
    def in_work(self) -> Any:
        """The version of the answer that has not been sent."""
        return next((row for row in reversed(self.answers) if row.state != AnswerState.SENT), None)

    @cached_property
    def public_behind(self) -> bool:
        """Whether readers still see an answer that was corrected; asked only where there was a correction."""
        sent = next((row for row in reversed(self.answers) if row.state == AnswerState.SENT), None)
        if sent is None or sent.number == 1:
            return False
        public = PublicQuestion.objects.filter(question=self.question).first()
        return public is not None and public.is_behind(sent)

    @cached_property
    def foreign(self) -> bool:
        """Asked in another language than the officers'."""
        return self.question.language != settings.LANGUAGE_CODE

    @cached_property
    def desk_texts(self) -> list[DeskText]:
        """What lies at the translation desk, or came from it."""
        return list(self.question.desk_texts.current().select_related("translator")) if self.foreign else []

    def may_send(self, kind: str) -> bool:
        """To the translation desk: by who screens or answers, one text of a kind at a time."""
        waiting = any(row.kind == kind and not row.is_done for row in self.desk_texts)
        return self.foreign and not waiting and (self.screens or self.writes) and self.question.erased_at is None

    @property
    def waits_for_approval(self) -> bool:
        return self.in_work is not None and self.in_work.state == AnswerState.IN_APPROVAL

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        return unit_names()

    @cached_property
    def suggestions(self) -> Suggestions:
        return suggest(self.question)

    def similar(self) -> list[Question]:
        return similar(Question.objects.visible_to(self.user), self.question, self.typed)

    # ---- people ----
    @cached_property
    def _holders(self) -> list[tuple[User, int, str, bool]]:
        """(person, unit, role, whether at the portal) of everybody who may have to do with it; two queries."""
        units = {self.question.desk_unit_id, self.question.lead_unit_id, *(hop.unit_id for hop in self.active)}
        portal = Q(unit__member_site__site__is_default_site=True)
        rows = Membership.objects.valid_on().filter(
            Q(unit__in=units - {None}, role__in=WRITING | APPROVING) | (portal & Q(role=Role.CENTRAL_EDITOR))
        )
        rows = rows.filter(user__is_active=True).select_related("user")
        return [(row.user, row.unit_id, row.role, row.role == Role.CENTRAL_EDITOR) for row in rows]

    def people_of(self, unit_ids: set[int]) -> list[User]:
        """Who writes and signs for units."""
        found = {user.pk: user for user, unit, _role, central in self._holders if unit in unit_ids and not central}
        return sorted(found.values(), key=lambda user: user.sort_key)[:MOST_PEOPLE]

    @property
    def officers(self) -> list[User]:
        """To whom the question can be given now."""
        if self.question.lead_unit_id is not None:
            return self.people_of({self.question.lead_unit_id})
        found = {
            user.pk: user for user, unit, _r, central in self._holders if central or unit == self.question.desk_unit_id
        }
        return sorted(found.values(), key=lambda user: user.sort_key)[:MOST_PEOPLE]

    @property
    def colleagues(self) -> list[User]:
        """Who can be told of a note."""
        found = {user.pk: user for user, *_rest in self._holders if user.pk != self.user.pk}
        return sorted(found.values(), key=lambda user: user.sort_key)[:MOST_PEOPLE]
