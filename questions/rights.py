"""Who may do what with questions. Worked out from memberships once for a user object (`room_of`).

| role | at the portal | at a unit |
|---|---|---|
| central editor | the centre: screens, routes, chases, publishes; sees everything | – |
| question officer (người trả lời) | the centre | screens what the unit's site receives; writes the unit's answers |
| unit leader, answer approver | the province's leader: sees everything | approves and sends the unit's answers |
| auditor | sees everything | sees the unit's |
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from cms.users.enums import Role
from sites.scope import at_portal, scope_of

from .enums import ACTIVE_ASSIGNMENTS, AssignmentState

WRITING = frozenset({Role.QUESTION_OFFICER})
APPROVING = frozenset({Role.UNIT_LEADER, Role.ANSWER_APPROVER})
READING = WRITING | APPROVING | {Role.AUDITOR}
CENTRE = frozenset({Role.CENTRAL_EDITOR, Role.QUESTION_OFFICER})
# A unit keeps seeing what it took part in; not what it refused or what was taken from it.
SEEN_ASSIGNMENTS = ACTIVE_ASSIGNMENTS | {AssignmentState.DELIVERED}


class Room:
    """What one person is in the officers' room.

    Attributes:
        is_centre: of the centre's people, or an administrator.
        sees_everything: those, the province's leader, and auditors at the portal.
    """

    def __init__(self, user: Any) -> None:
        self.user = user
        self.scope = scope_of(user)
        portal = [m.role for m in self.scope.memberships if at_portal(m)]
        self.is_administrator = self.scope.is_administrator
        self.is_centre = self.is_administrator or bool(CENTRE & set(portal))
        self.leads_province = bool(APPROVING & set(portal))
        self.sees_everything = self.is_centre or self.leads_province or Role.AUDITOR in portal

    @cached_property
    def officer_units(self) -> frozenset[int]:
        """Units whose answers the person writes, and whose desk the person keeps."""
        return self.scope.units_where(WRITING) & self.scope.editable_unit_ids

    @cached_property
    def approver_units(self) -> frozenset[int]:
        return self.scope.units_where(APPROVING) & self.scope.editable_unit_ids

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Units whose questions the person sees."""
        return self.scope.units_where(READING)

    @property
    def works_here(self) -> bool:
        return self.sees_everything or bool(self.unit_ids)

    # ---- one question ----
    def may_screen(self, question: Any) -> bool:
        """Classify, route, refuse, tie and merge: the centre, and the officers of the desk that received it."""
        return self.is_centre or question.desk_unit_id in self.officer_units

    def may_write(self, question: Any) -> bool:
        """Write the unit's answer: officers and leaders of the leading unit."""
        return question.lead_unit_id in (self.officer_units | self.approver_units) or self.is_administrator

    def may_contribute(self, assignment: Any) -> bool:
        return assignment.unit_id in (self.officer_units | self.approver_units) or self.is_administrator

    def may_approve(self, question: Any) -> bool:
        return question.lead_unit_id in self.approver_units or self.is_administrator

    def may_publish(self, question: Any) -> bool:
        """Prepare and publish the public version: as `may_screen`."""
        return self.may_screen(question)

    def may_see_person(self, question: Any) -> bool:
        """Personal data, by need: who screens, answers or signs. Each view is logged."""
        return self.may_screen(question) or self.may_write(question)

    def may_open_files(self, question: Any) -> bool:
        """What the asker has sent: those who may see the person, and units that were asked for a part."""
        units = self.officer_units | self.approver_units
        return self.may_see_person(question) or bool(question.assignments.filter(unit__in=units).exists())


def room_of(user: Any) -> Room:
    """The person's place; worked out once for a user object."""
    if not hasattr(user, "_questions_room"):
        user._questions_room = Room(user)
    found: Room = user._questions_room
    return found
