"""Who is told: officers and leaders of units, the desk, those who have to do with a question."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from cms.users.enums import Role
from sites.models import Membership, Unit

from .models import Question
from .rights import APPROVING, WRITING


def holders_at(unit_id: int | None, roles: Any) -> Any:
    """Active people who hold one of the roles at a unit today."""
    rows = Membership.objects.valid_on().filter(unit=unit_id, role__in=roles)
    return get_user_model()._default_manager.filter(pk__in=rows.values("user"), is_active=True)


def officers_of(unit: Unit | int | None) -> Any:
    """Who answers for a unit; where nobody does, its leaders."""
    pk = unit.pk if isinstance(unit, Unit) else unit
    found = holders_at(pk, WRITING)
    return found if found.exists() else approvers_of(pk)


def approvers_of(unit: Unit | int | None) -> Any:
    return holders_at(unit.pk if isinstance(unit, Unit) else unit, APPROVING)


def desk_of(question: Question) -> Any:
    """Who screens a question: the officers of its desk; where there are none, the centre."""
    found = holders_at(question.desk_unit_id, WRITING)
    return found if found.exists() else centre()


def centre() -> Any:
    """The centre's people: central editors, and question officers at the portal."""
    rows = Membership.objects.valid_on().filter(
        role__in={Role.CENTRAL_EDITOR, Role.QUESTION_OFFICER}, unit__member_site__site__is_default_site=True
    )
    return get_user_model()._default_manager.filter(pk__in=rows.values("user"), is_active=True)


def in_charge(question: Question) -> list[Any]:
    """Whom news about a question concern: its officer, else the officers of the leading unit, else the desk."""
    if question.officer is not None and question.officer.is_active:
        return [question.officer]
    if question.lead_unit_id:
        found = list(officers_of(question.lead_unit_id))
        if found:
            return found
    return list(desk_of(question))
