"""The policies of the desk's models, registered in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from sites.unit_policy import ALL, READING

from .models import (
    DeskTerm,
    JobEvent,
    JobSegment,
    MachineUsage,
    MemoryImport,
    MemoryUnit,
    SegmentComment,
    Term,
    TranslationDemand,
    TranslationJob,
    TranslationPolicy,
    TranslationRule,
)
from .rights import Desk, desk_of


class DeskPolicy(ModelPermissionPolicy):
    """Rights of the desk's own things: its head does everything, its people read; some also add and change.

    Args:
        workers: what translators and reviewers may do.
        central: what those who look at every unit may do.
    """

    def __init__(self, model: Any, workers: Iterable[str] = (), central: Iterable[str] = ()) -> None:
        super().__init__(model)
        self.workers, self.central = frozenset(workers), frozenset(central)

    def allowed(self, user: Any) -> frozenset[str]:
        if not user.is_active or user.is_anonymous:
            return frozenset()
        desk: Desk = desk_of(user)
        if desk.is_head:
            return ALL
        found: frozenset[str] = frozenset()
        if desk.works_here:
            found |= self.workers
        if desk.sees_everything:
            found |= self.central
        return found

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.allowed(user)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return bool(self.allowed(user) & set(actions))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        if instance.pk is None:
            return self.user_has_any_permission(user, actions)
        return bool(self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists())

    def instances_user_has_permission_for(self, user: Any, action: str) -> Any:
        return self.instances_user_has_any_permission_for(user, [action])

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        return rows if self.allowed(user) & set(actions) else rows.none()


class JobPolicy(DeskPolicy):
    """Jobs: everybody who sees a job may view it; changes go through the actions, which ask for themselves.

    Args:
        path: fields from the model to the job.
    """

    def __init__(self, model: Any, path: str = "") -> None:
        super().__init__(model)
        self.path = path

    def allowed(self, user: Any) -> frozenset[str]:
        if not user.is_active or user.is_anonymous:
            return frozenset()
        desk = desk_of(user)
        if desk.is_head:
            return ALL
        return READING if desk.sees_jobs else frozenset()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        if not self.allowed(user) & set(actions):
            return rows.none()
        if desk_of(user).sees_everything:
            return rows
        jobs = TranslationJob.objects.visible_to(user).values("pk")
        return rows.filter(**{f"{self.path}__in" if self.path else "pk__in": jobs})


def register() -> None:
    """Every model of the room has a policy (system check `member_sites.E…`)."""
    model: Any
    for model, path in ((TranslationJob, ""), (JobEvent, "job"), (JobSegment, "job"), (SegmentComment, "job")):
        register_permission_policy(model, JobPolicy(model, path))
    register_permission_policy(MemoryUnit, DeskPolicy(MemoryUnit, workers=READING))
    register_permission_policy(MemoryImport, DeskPolicy(MemoryImport))
    register_permission_policy(Term, DeskPolicy(Term, workers={"add", "change", *READING}, central=READING))
    for model in (DeskTerm, TranslationRule, TranslationPolicy):
        register_permission_policy(model, DeskPolicy(model, workers=READING, central={"add", "change", *READING}))
    for model in (TranslationDemand, MachineUsage):
        register_permission_policy(model, DeskPolicy(model, workers=READING, central=READING))
