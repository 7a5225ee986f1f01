"""Policies of what only actions change: people see what their place in the room shows them, and edit nothing by form.

Settings that are edited by form (kinds, periods, recipients) are registered by `GazettePolicy`: the gazette's desk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from wagtail.permissions import register_permission_policy

from sites.unit_policy import READING, UnitPermissionPolicy

from . import models
from .models import LegalDocument
from .rights import READING as READERS
from .rights import Room, room_of


class RoomPolicy(UnitPermissionPolicy):
    """View only, for the rows of documents that are visible to the person.

    Args:
        path: fields from the model to the document; empty for the document itself.
    """

    def __init__(self, model: Any, path: str = "", unit_lookup: str = "issuer") -> None:
        super().__init__(model, f"{path}__{unit_lookup}" if path else unit_lookup, dict.fromkeys(READERS, READING))
        self.path = path

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return reads(user, actions) and room_of(user).works_here

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        found = self.instances_user_has_any_permission_for(user, actions)
        return instance.pk is not None and bool(found.filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        if not reads(user, actions) or not room_of(user).works_here:
            return rows.none()
        seen = LegalDocument.objects.own_of(user).values("pk")
        return rows.filter(**{f"{self.path}__in" if self.path else "pk__in": seen})


class GazettePolicy(UnitPermissionPolicy):
    """Rows of the gazette's desk: whoever sees the gazette reads them; `edited` ones are edited by the desk.

    Args:
        edited: whether the desk changes the rows by forms.
        reads: who sees them.
    """

    def __init__(
        self, model: Any, *, edited: bool = False, reads: Callable[[Room], bool] = lambda room: room.sees_gazette
    ) -> None:
        super().__init__(model, None, {})
        self.edited, self.reads = edited, reads

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        if not user.is_active or user.is_anonymous:
            return False
        room = room_of(user)
        if self.edited and room.is_gazette:
            return True
        return bool(READING & set(actions)) and self.reads(room)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager.all()
        return rows if self.user_has_any_permission(user, actions) else rows.none()

    def units_for(self, user: Any, actions: Iterable[str]) -> Collection[int] | None:  # type: ignore[override]
        return None if self.user_has_any_permission(user, actions) else frozenset()


def reads(user: Any, actions: Iterable[str]) -> bool:
    return bool(user.is_active and not user.is_anonymous and READING & set(actions))


OF_DOCUMENTS = (
    *("Correction", "DocumentAddress", "DocumentEvent", "DocumentFile", "DocumentText", "EffectPeriod"),
    *("PostingDuty", "TextVersion"),
)
OF_GAZETTE = (
    *("Dispatch", "FileCheck", "GazetteIntake", "GazetteIssue", "IssueEvent", "IssueItem", "IssueJob", "IssueNumber"),
    *("IssuePage", "PrintOrder", "RecipientCopies", "StockMove", "DocumentApiKey", "DocumentDelivery"),
    *("DocumentImport", "GazetteSubscription", "SubscriptionMail", "DutyMail", "PinLock"),
)
SETTINGS = ("DocumentKind", "GazetteRule", "GazetteSettings", "Recipient")


def register() -> None:
    register_permission_policy(LegalDocument, RoomPolicy(LegalDocument))
    register_permission_policy(models.DocumentRelation, RoomPolicy(models.DocumentRelation, "source"))
    for name in OF_DOCUMENTS:
        model = getattr(models, name)
        register_permission_policy(model, RoomPolicy(model, "document"))
    for name in OF_GAZETTE:
        model = getattr(models, name)
        register_permission_policy(model, GazettePolicy(model))
    for name in SETTINGS:
        model = getattr(models, name)
        register_permission_policy(model, GazettePolicy(model, edited=True))
