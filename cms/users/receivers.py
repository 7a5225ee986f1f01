"""What is noted when somebody logs in or out, and what keeps an administrator."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from . import sessions
from .enums import LoginEventKind
from .events import note
from .models import RolePolicy, User
from .querysets import LastAdministratorError, lock_administrators
from .second_factor import forget_required_roles


@receiver(user_logged_in)
def logged_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    sessions.begin(request, user)
    note(LoginEventKind.LOGGED_IN, request, user)


@receiver(user_logged_out)
def logged_out(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        sessions.end_own(request)
        note(LoginEventKind.LOGGED_OUT, request, user)


@receiver(user_login_failed)
def log_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    if not getattr(request, "axes_locked_out", False):  # Otherwise it is noted as a lock-out.
        note(LoginEventKind.FAILED, request, username=str(credentials.get("username") or ""))


@receiver(user_locked_out)
def locked_out(request: HttpRequest, username: str, **kwargs: Any) -> None:
    note(LoginEventKind.LOCKED_OUT, request, username=username or "")


@receiver(post_save, sender=RolePolicy)
@receiver(post_delete, sender=RolePolicy)
def policy_changed(**kwargs: Any) -> None:
    forget_required_roles()
    transaction.on_commit(forget_required_roles)  # Somebody may have read the old rows meanwhile.


@receiver(pre_delete, sender=User)
def lock_before_deleting(instance: User, **kwargs: Any) -> None:
    if instance.is_administrator:
        lock_administrators(User)


@receiver(post_delete, sender=User)
def keep_an_administrator(instance: User, **kwargs: Any) -> None:
    """Raised inside the transaction that deletes, so nothing is: one by one, or many at once."""
    if instance.is_administrator and not User.objects.administrators().exists():
        raise LastAdministratorError
