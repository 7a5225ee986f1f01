"""Reads of people, their sessions and what is noted about log-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LastAdministratorError(ValidationError):
    """Nobody would be left who can give rights back: refused everywhere, on the command line too."""

    def __init__(self) -> None:
        super().__init__(
            _("This is the last active administrator. Make somebody else an administrator first."),
            code="last_administrator",
        )


class UserQuerySet(models.QuerySet[Any]):
    def administrators(self) -> Self:
        """Who may do everything: active superusers."""
        return self.filter(is_active=True, is_superuser=True)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Whole or not at all: `cms.users.receivers` refuses the last administrator while the rows go."""
        with transaction.atomic(using=self.db):
            deleted: tuple[int, dict[str, int]] = super().delete()
        return deleted

    delete.queryset_only = True  # type: ignore[attr-defined]  # As Django's own: no manager deletes everybody.
    delete.alters_data = True  # type: ignore[attr-defined]

    def update(self, **values: Any) -> int:
        """Also the update of many at once (Wagtail's bulk action) leaves an administrator.

        Raises:
            LastAdministratorError: nothing is changed then.
        """
        if not {"is_active", "is_superuser"} & set(values) or all(
            values.get(name, True) for name in ("is_active", "is_superuser")
        ):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            had = lock_administrators(self.model)
            changed = super().update(**values)
            if had and not self.model.objects.administrators().exists():
                raise LastAdministratorError
        return changed


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


def lock_administrators(model: Any) -> set[int]:
    """Ids of the administrators, locked until the transaction ends: two of them cannot remove each other."""
    rows = model._base_manager.filter(is_active=True, is_superuser=True).order_by("pk").select_for_update()
    return set(rows.values_list("pk", flat=True))


class LoginEventQuerySet(models.QuerySet[Any]):
    def outdated(self) -> Self:
        """Older than is kept (LOGIN_HISTORY_DAYS; Luật 91/2025: no longer than the purpose needs)."""
        return self.filter(created_at__lt=timezone.now() - timedelta(days=settings.LOGIN_HISTORY_DAYS))


class UserSessionQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Not ended by anybody, and used within the time that a session lasts."""
        since = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return self.filter(ended_at=None, created_at__gte=since)

    def outdated(self) -> Self:
        return self.filter(created_at__lt=timezone.now() - timedelta(days=settings.LOGIN_HISTORY_DAYS))
