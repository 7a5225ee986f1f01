"""The user model, and what is noted about log-ins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cms.core.text import given_name_key

from .enums import ADMINISTRATOR, LoginEventKind, Role
from .querysets import LastAdministratorError, LoginEventQuerySet, UserManager, UserSessionQuerySet, lock_administrators


class User(AbstractUser):
    """A person who works here: an ordinary Django user whose name is written family name first."""

    position = models.CharField(_("position"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    objects: ClassVar[Any] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def get_full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Sorts people by given name, as Vietnamese lists do."""
        return given_name_key(self.get_full_name() or self.username)

    @property
    def is_administrator(self) -> bool:
        return bool(self.is_active and self.is_superuser)

    def clean(self) -> None:
        super().clean()
        if self.pk and not self.is_administrator:
            others = User.objects.administrators()
            if others.filter(pk=self.pk).exists() and not others.exclude(pk=self.pk).exists():
                raise LastAdministratorError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless this takes the last administrator away.

        Raises:
            LastAdministratorError: forms have said so before; this is for the shell and for two people at once.
        """
        fields = kwargs.get("update_fields")
        untouched = fields is not None and not {"is_active", "is_superuser"} & set(fields)
        if self._state.adding or self.is_administrator or untouched:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            if lock_administrators(User) == {self.pk}:
                raise LastAdministratorError
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            return super().delete(*args, **kwargs)


class UserSession(models.Model):
    """One log-in on one device, listed for its owner, who may end it.

    `session_key` is that of Django's own table of sessions, which it must name to end the session; it is emptied when
    the session ends. No page shows it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="user_sessions", verbose_name=_("user")
    )
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    host = models.CharField(_("site"), max_length=253, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    agent = models.CharField(_("browser"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    last_seen = models.DateTimeField(_("last seen"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects: ClassVar[Any] = UserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-last_seen"]
        indexes = [
            # A person's open sessions.
            models.Index(fields=["user", "ended_at", "created_at"], name="user_session_open"),
            # Pruning, once a day.
            models.Index(fields=["created_at"], name="user_session_created"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.created_at:%Y-%m-%d %H:%M}"


class LoginEvent(models.Model):
    """One line of the log-in history; kept LOGIN_HISTORY_DAYS.

    A name that nobody has is not kept: people type passwords into the wrong field.
    """

    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    kind = models.CharField(_("what"), max_length=30, choices=LoginEventKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="login_events",
        verbose_name=_("user"),
    )
    username = models.CharField(_("user name"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    agent = models.CharField(_("browser"), max_length=300, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    objects: ClassVar[Any] = LoginEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("log-in history entry")
        verbose_name_plural = _("log-in history")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # The history of one person, newest first.
            models.Index(fields=["user", "-created_at"], name="login_event_user"),
            # The history of all, newest first; pruning.
            models.Index(fields=["-created_at"], name="login_event_created"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.username}"


class RolePolicy(models.Model):
    """Whether a role needs a second factor. A role without a row follows `SECOND_FACTOR_BY_DEFAULT`."""

    role = models.CharField(
        _("role"),
        max_length=30,
        unique=True,
        choices=[(ADMINISTRATOR, _("System administrator")), *Role.choices],
    )
    second_factor_required = models.BooleanField(_("second factor required"), default=False)

    class Meta:
        verbose_name = _("policy of a role")
        verbose_name_plural = _("policies of roles")
        ordering = ["role"]

    def __str__(self) -> str:
        return self.get_role_display()
