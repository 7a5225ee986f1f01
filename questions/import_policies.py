"""Who brings in old questions. Registered in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.permissions import register_permission_policy

from sites.unit_policy import UnitPermissionPolicy

from .models import QuestionImport
from .rights import room_of


class ImportPolicy(UnitPermissionPolicy):
    """The officers of a desk, for that desk; the centre for every one. Nobody else sees the tables."""

    def __init__(self) -> None:
        super().__init__(QuestionImport, "unit", {})

    def units_for(self, user: Any, actions: Iterable[str]) -> frozenset[int] | None:
        if not user.is_active or user.is_anonymous:
            return frozenset()
        room = room_of(user)
        return None if room.is_centre else room.officer_units


def register() -> None:
    register_permission_policy(QuestionImport, ImportPolicy())
