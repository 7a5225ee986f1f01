"""Policies of what only actions change: people see what their place in the room shows them, and edit nothing by form.

Registered in `AppConfig.ready()`; settings that are edited by form have policies of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from wagtail.permissions import register_permission_policy

from sites.unit_policy import READING, UnitPermissionPolicy

from . import models
from .models import Question
from .rights import READING as READERS
from .rights import room_of


class RoomPolicy(UnitPermissionPolicy):
    """View only, for the rows of questions that are visible to the person.

    Args:
        path: fields from the model to the question; empty for the question itself.
    """

    def __init__(self, model: Any, path: str = "", unit_lookup: str = "desk_unit") -> None:
        lookup = f"{path}__{unit_lookup}" if path else unit_lookup
        super().__init__(model, lookup, dict.fromkeys(READERS, READING))
        self.path = path

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return self._reads(user, actions) and room_of(user).works_here

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        found = self.instances_user_has_any_permission_for(user, actions)
        return instance.pk is not None and bool(found.filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        if not self._reads(user, actions) or not room_of(user).works_here:
            return rows.none()
        seen = Question.objects.visible_to(user).values("pk")
        return rows.filter(**{f"{self.path}__in" if self.path else "pk__in": seen})

    @staticmethod
    def _reads(user: Any, actions: Iterable[str]) -> bool:
        return bool(user.is_active and not user.is_anonymous and READING & set(actions))


class ClosedPolicy(UnitPermissionPolicy):
    """Nobody sees these rows by a form or list of Wagtail's: an action shows them and notes who looked."""

    def __init__(self, model: Any) -> None:
        super().__init__(model, None, {})

    def units_for(self, user: Any, actions: Iterable[str]) -> Collection[int] | None:  # type: ignore[override]
        return frozenset()


OF_QUESTIONS = (
    *("Answer", "Assignment", "Consent", "DeadlineChange", "Pause", "PublicQuestion", "QuestionEvent"),
    *("QuestionFile", "QuestionMessage", "QuestionNote"),
)


def register() -> None:
    register_permission_policy(Question, RoomPolicy(Question))
    for name in OF_QUESTIONS:
        model = getattr(models, name)
        register_permission_policy(model, RoomPolicy(model, "question"))
    register_permission_policy(models.Asker, ClosedPolicy(models.Asker))
