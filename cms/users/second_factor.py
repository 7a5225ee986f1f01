"""The second factor: an authenticator app (TOTP, RFC 6238) and recovery codes, kept by django-otp.

Which roles a person holds is known to the room `sites`, which says so through `set_roles_of`.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as mark_verified
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .enums import ADMINISTRATOR, SECOND_FACTOR_BY_DEFAULT, Role
from .models import RolePolicy

RECOVERY_CODES = 10
DIGITS = 6
_POLICY_KEY, _POLICY_SECONDS = "users:second-factor-roles", 60 * 60
_roles_of: list[Callable[[Any], set[str]]] = []


def set_roles_of(answer: Callable[[Any], set[str]]) -> None:
    """Say which roles a person holds today."""
    _roles_of[:] = [answer]


def roles_of(user: Any) -> set[str]:
    held = set(_roles_of[0](user)) if _roles_of else set()
    return held | {ADMINISTRATOR} if user.is_superuser else held


def required_roles() -> set[str]:
    """Roles that need a second factor; cached until an administrator changes it."""
    found: set[str] | None = cache.get(_POLICY_KEY)
    if found is None:
        said = dict(RolePolicy.objects.values_list("role", "second_factor_required"))
        found = {role for role in (ADMINISTRATOR, *Role.values) if said.get(role, role in SECOND_FACTOR_BY_DEFAULT)}
        cache.set(_POLICY_KEY, found, _POLICY_SECONDS)
    return found


def forget_required_roles() -> None:
    cache.delete(_POLICY_KEY)


def is_required(user: Any) -> bool:
    """Whether this installation asks `user` for a second factor."""
    return bool(settings.SECOND_FACTOR_ENFORCED) and bool(roles_of(user) & required_roles())


def device_of(user: Any) -> TOTPDevice | None:
    """The person's authenticator app, once it was confirmed."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def codes_left(user: Any) -> int:
    return int(StaticToken.objects.filter(device__user=user, device__confirmed=True).count())


def is_verified(request: HttpRequest) -> bool:
    """Whether this session has given its second factor."""
    verified = getattr(request.user, "is_verified", None)
    return bool(verified and verified())


def unconfirmed_device(user: Any) -> TOTPDevice:
    """The key that the person is about to put into an app; it counts once a code of it was given."""
    device: TOTPDevice = TOTPDevice.objects.filter(user=user, confirmed=False).first() or TOTPDevice.objects.create(
        user=user, confirmed=False, name="app"
    )
    return device


def qr_code(device: TOTPDevice) -> str:
    """The key as a picture, in a `data:` address (the admin's Content-Security-Policy allows it)."""
    return str(segno.make(device.config_url, micro=False).svg_data_uri(scale=5, border=3, light="#fff"))


def key_in_groups(device: TOTPDevice) -> str:
    """The key for typing, in groups of four characters."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def new_codes(user: Any) -> list[str]:
    """Replace the recovery codes. They are shown now and never again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def verify(user: Any, token: str) -> TOTPDevice | StaticDevice | datetime | None:
    """Try a code of the app (digits) or a recovery code (eight letters and digits).

    Returns:
        The device that took the code, `None` for a wrong code, or the time until which no code is tried.
    """
    model = TOTPDevice if len(token) == DIGITS and token.isdecimal() else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return None
        allowed, why = device.verify_is_allowed()
        if not allowed:
            until: datetime = why["locked_until"]
            return until
        return device if device.verify_token(token) else None


def let_in(request: HttpRequest, device: TOTPDevice | StaticDevice) -> None:
    """This session has given its second factor; it gets a new key, as after every rise in rights."""
    mark_verified(request, device)
    request.session.cycle_key()


def remove(user: Any) -> int:
    """Take the second factor away; how many devices there were."""
    removed = 0
    for model in (TOTPDevice, StaticDevice):
        removed += int(model.objects.filter(user=user).delete()[1].get(model._meta.label, 0))
    return removed
