"""Changes of accounts: sessions, second factor, lock-outs, which roles need a second factor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError

from . import lockout, second_factor, sessions
from .enums import ADMINISTRATOR, LoginEventKind, Role
from .events import note
from .models import RolePolicy, User


class AccountAction(Action):
    """A change of the account of `person` by `user`, who may be the same.

    Args:
        person: whose account.
        user: who asked; `None` for commands.
        request: where from, for the history.
    """

    def __init__(self, person: Any, user: Any = None, request: HttpRequest | None = None) -> None:
        super().__init__(user)
        self.person = person
        self.request = request

    @property
    def is_own(self) -> bool:
        return self.user is not None and self.user.pk == self.person.pk

    def check(self) -> None:
        if self.user is not None and not self.is_own and not self.user.is_administrator:
            raise ActionError(_("Only administrators change other people's accounts."))


class EndSessionsAction(AccountAction):
    """End sessions of a person: those given, or all but the own current one."""

    def __init__(self, person: Any, numbers: list[int] | None = None, **kwargs: Any) -> None:
        super().__init__(person, **kwargs)
        self.numbers = numbers

    def perform(self) -> int:
        rows = sessions.open_sessions(self.person, self.request if self.is_own else None)
        if self.numbers is None:
            rows = [row for row in rows if not row.is_current]  # type: ignore[attr-defined]
        else:
            rows = [row for row in rows if row.pk in self.numbers]
        ended = sessions.end(rows)
        if ended:
            note(LoginEventKind.SESSION_ENDED, self.request, self.person, detail=str(ended))
            log(self.person, "users.end_sessions", user=self.user, data={"sessions": ended})
        return ended


class SetUpSecondFactorAction(AccountAction):
    """Confirm the authenticator app by one of its codes; returns new recovery codes, to be shown once."""

    def __init__(self, person: Any, token: str, **kwargs: Any) -> None:
        super().__init__(person, **kwargs)
        self.token = token
        self.device: TOTPDevice | None = None

    def check(self) -> None:
        if not self.is_own:
            raise ActionError(_("Everybody sets up the own second factor."))

    def perform(self) -> list[str]:
        device = TOTPDevice.objects.select_for_update().filter(user=self.person, confirmed=False).first()
        if device is None:
            raise ActionError(_("This was set up already. Log in with a code of your app."))
        allowed, _why = device.verify_is_allowed()
        if not allowed or not device.verify_token(self.token):
            self.device = None
            return []  # Not an error: the wrong try must stay counted.
        TOTPDevice.objects.filter(user=self.person, confirmed=True).delete()
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        self.device = device
        note(LoginEventKind.SECOND_FACTOR_SET_UP, self.request, self.person)
        log(self.person, "users.second_factor_set_up", user=self.user)
        return second_factor.new_codes(self.person)


class NewRecoveryCodesAction(AccountAction):
    """Replace the own recovery codes."""

    def check(self) -> None:
        if not self.is_own or second_factor.device_of(self.person) is None:
            raise ActionError(_("Set up the second factor first."))

    def perform(self) -> list[str]:
        codes = second_factor.new_codes(self.person)
        note(LoginEventKind.RECOVERY_CODES_MADE, self.request, self.person)
        log(self.person, "users.recovery_codes", user=self.user)
        return codes


class RemoveSecondFactorAction(AccountAction):
    """Take a second factor away: one's own, if no role needs it; anybody's by an administrator (a lost telephone).

    By an administrator it also ends the person's sessions: whoever found the telephone may be logged in.
    """

    def check(self) -> None:
        super().check()
        if self.is_own and second_factor.is_required(self.person):
            raise ActionError(_("Your role needs a second factor. You can set it up on another device instead."))

    def perform(self) -> int:
        removed = second_factor.remove(self.person)
        if not removed:
            raise ActionError(_("No second factor is set up."))
        if not self.is_own:
            sessions.end(sessions.open_sessions(self.person))
        note(LoginEventKind.SECOND_FACTOR_REMOVED, self.request, self.person)
        log(self.person, "users.second_factor_removed", user=self.user)
        return removed


class UnlockAction(Action):
    """Let a user name log in again before its lock-out ends."""

    def __init__(self, username: str, user: Any = None, request: HttpRequest | None = None) -> None:
        super().__init__(user)
        self.username = username
        self.request = request

    def check(self) -> None:
        if self.user is not None and not self.user.is_administrator:
            raise ActionError(_("Only administrators change other people's accounts."))

    def perform(self) -> int:
        forgotten = lockout.forget_attempts(self.username)
        if not forgotten:
            raise ActionError(_("This name is not locked out any more."))
        person = User.objects.filter(username=self.username).first()
        note(LoginEventKind.UNLOCKED, self.request, person)
        if person is not None:
            log(person, "users.unlock", user=self.user)
        return forgotten


class SetRolePoliciesAction(Action):
    """Say which roles need a second factor."""

    def __init__(self, required: set[str], user: Any = None) -> None:
        super().__init__(user)
        self.required = required

    def check(self) -> None:
        if self.user is not None and not self.user.is_administrator:
            raise ActionError(_("Only administrators say who needs a second factor."))

    def perform(self) -> list[RolePolicy]:
        before = second_factor.required_roles()
        changed = []
        for role in (ADMINISTRATOR, *Role.values):
            needed = role in self.required
            if needed == (role in before):
                continue
            row, _made = RolePolicy.objects.update_or_create(role=role, defaults={"second_factor_required": needed})
            log(row, "users.role_policy", user=self.user, data={"role": role, "second_factor_required": needed})
            changed.append(row)
        return changed
