"""Who is told, for many questions at once: people by unit and role, in one query."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth import get_user_model

from sites.models import Membership, MemberSite

from .enums import SCREENING_STATES
from .models import Question
from .rights import APPROVING, CENTRE, WRITING


class Recipients:
    """The people of today. Two queries, and none later."""

    def __init__(self) -> None:
        roles = WRITING | APPROVING | CENTRE
        rows = Membership.objects.valid_on().filter(role__in=roles, user__is_active=True).select_related("user")
        self.by_unit: dict[tuple[int, str], set[int]] = defaultdict(set)
        self.users: dict[int, Any] = {}
        for row in rows:
            self.by_unit[row.unit_id, row.role].add(row.user_id)
            self.users[row.user_id] = row.user
        portal = MemberSite.objects.filter(site__is_default_site=True).values_list("unit", flat=True).first()
        self.portal: int = portal or 0

    def _at(self, unit_id: int | None, roles: Any) -> set[int]:
        return set().union(*(self.by_unit.get((unit_id or 0, role), ()) for role in roles))

    def officers(self, question: Question) -> set[int]:
        """The officer, else those of the unit that has the question now, else its leaders, else the centre."""
        return self.officers_at(self.unit_of(question), question.officer_id)

    def officers_at(self, unit_id: int, officer_id: int | None = None) -> set[int]:
        """The same of a unit: the officer, if one was named and still works."""
        if officer_id in self.users:
            return {officer_id}
        return self._at(unit_id, WRITING) or self._at(unit_id, APPROVING) or self.centre()

    def leaders(self, question: Question) -> set[int]:
        """Leaders and approvers of the unit that has the question now."""
        return self.leaders_at(self.unit_of(question))

    def leaders_at(self, unit_id: int) -> set[int]:
        return self._at(unit_id, APPROVING)

    def centre(self) -> set[int]:
        """The centre's people; where there are none, the administrators."""
        return self._at(self.portal, CENTRE) or self._administrators()

    def province(self) -> set[int]:
        """The province's leaders."""
        return self._at(self.portal, APPROVING)

    def _administrators(self) -> set[int]:
        found = get_user_model()._default_manager.filter(is_superuser=True, is_active=True)
        self.users |= {user.pk: user for user in found}
        return {user.pk for user in found}

    @staticmethod
    def unit_of(question: Question) -> int:
        """The unit that has to act: the desk while it screens, then the leading unit."""
        if question.lead_unit_id is None or question.state in SCREENING_STATES:
            return question.desk_unit_id
        return question.lead_unit_id
