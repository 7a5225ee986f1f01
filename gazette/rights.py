"""Who may do what with documents and the gazette. Worked out from memberships once for a user object (`room_of`).

| role | at the portal | at a unit |
|---|---|---|
| central editor | everything but composing: checks, publishes, approves issues | – |
| gazette officer (cán bộ công báo, văn thư) | intake, issues, paper, every document | all of the unit's documents |
| unit leader | approves and signs issues; sees everything | publishes the unit's documents |
| unit webmaster | – | enters, checks and publishes the unit's documents |
| unit author | – | enters the unit's documents |
| auditor | sees everything | sees the unit's |
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from cms.users.enums import Role
from sites.scope import at_portal, scope_of

from .enums import OPEN_STATES

WRITING = frozenset({Role.GAZETTE_OFFICER, Role.UNIT_WEBMASTER, Role.UNIT_AUTHOR, Role.UNIT_LEADER})
PUBLISHING = frozenset({Role.GAZETTE_OFFICER, Role.UNIT_WEBMASTER, Role.UNIT_LEADER})
READING = WRITING | {Role.AUDITOR}
APPROVING = frozenset({Role.CENTRAL_EDITOR, Role.UNIT_LEADER})
CENTRE = frozenset({Role.CENTRAL_EDITOR, Role.GAZETTE_OFFICER})


class Room:
    """What one person is in the room of documents and the gazette.

    Attributes:
        is_centre: of the centre's people, or an administrator: every document.
        is_gazette: of the gazette's desk: intake, issues, paper.
        approves_issues: may approve and sign issues (never one that the person composed).
    """

    def __init__(self, user: Any) -> None:
        self.user = user
        self.scope = scope_of(user)
        portal = [m.role for m in self.scope.memberships if at_portal(m)]
        self.is_administrator = self.scope.is_administrator
        self.is_centre = self.is_administrator or bool(CENTRE & set(portal))
        self.is_gazette = self.is_administrator or Role.GAZETTE_OFFICER in portal
        self.approves_issues = self.is_administrator or bool(APPROVING & set(portal))
        self.sees_everything = self.is_centre or self.approves_issues or Role.AUDITOR in portal
        self.sees_gazette = self.is_gazette or self.sees_everything

    @cached_property
    def writer_units(self) -> frozenset[int]:
        return self.scope.units_where(WRITING) & self.scope.editable_unit_ids

    @cached_property
    def publisher_units(self) -> frozenset[int]:
        return self.scope.units_where(PUBLISHING) & self.scope.editable_unit_ids

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """Units whose documents the person sees, drafts included."""
        return self.scope.units_where(READING)

    @property
    def works_here(self) -> bool:
        return self.sees_everything or bool(self.unit_ids)

    @property
    def may_enter(self) -> bool:
        return self.is_centre or bool(self.writer_units)

    # ---- one document ----
    def may_edit(self, document: Any) -> bool:
        """Change a draft; what is published changes by correction only."""
        return document.state in OPEN_STATES and self.may_work_on(document)

    def may_work_on(self, document: Any) -> bool:
        """Relations, files, structure of the unit's documents."""
        return self.is_centre or document.issuer_id in self.writer_units

    def may_add_to(self, document: Any) -> bool:
        """What readers see at once is added by those who publish."""
        return self.may_work_on(document) if document.state in OPEN_STATES else self.may_publish(document)

    def may_publish(self, document: Any) -> bool:
        """Check, publish, correct, withdraw."""
        return self.is_centre or document.issuer_id in self.publisher_units


def room_of(user: Any) -> Room:
    """The person's place; worked out once for a user object."""
    if not hasattr(user, "_gazette_room"):
        user._gazette_room = Room(user)
    found: Room = user._gazette_room
    return found
