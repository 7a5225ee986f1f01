"""Three wrong PINs in a row, and the person signs nothing for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.errors import ActionError

from .enums import JobKind
from .models import IssueJob, PinLock
from .proofs import ACTIVE

MOST = 3
LOCKED_FOR = timedelta(minutes=15)


def _locked(minutes: int) -> str:
    return ngettext(
        "Signing is locked after three wrong PINs, for %(n)d minute more.",
        "Signing is locked after three wrong PINs, for %(n)d minutes more.",
        minutes,
    ) % {"n": minutes}


def check_lock(user: Any) -> None:
    """Raise while the person is locked, or while jobs of theirs could use up the tries that are left."""
    row = PinLock.objects.filter(user=user.pk).first()
    now = timezone.now()
    if row is not None and row.locked_until is not None and row.locked_until > now:
        minutes = int((row.locked_until - now).total_seconds() // 60) + 1
        raise ActionError(_locked(minutes), "pin")
    failures = row.failures if row is not None and row.locked_until is None else 0
    pending = IssueJob.objects.filter(asked_by=user.pk, kind=JobKind.SIGN, state__in=ACTIVE).count()
    if failures + pending >= MOST:
        raise ActionError(_("Wait until the worker has finished what you have signed before."), "pin")


def wrong_pin(user: Any) -> str:
    """Count a failure; the words for the person."""
    row, _created = PinLock.objects.get_or_create(user=user)
    if row.locked_until is not None and row.locked_until <= timezone.now():
        PinLock.objects.filter(pk=row.pk).update(failures=0, locked_until=None)
    PinLock.objects.filter(pk=row.pk).update(failures=F("failures") + 1)
    row.refresh_from_db()
    left = MOST - row.failures
    if left <= 0:
        PinLock.objects.filter(pk=row.pk).update(failures=0, locked_until=timezone.now() + LOCKED_FOR)
        minutes = int(LOCKED_FOR.total_seconds() // 60)
        return _("The PIN is wrong.") + " " + _locked(minutes)
    words = ngettext(
        "The PIN is wrong; %(n)d try is left before signing is locked.",
        "The PIN is wrong; %(n)d tries are left before signing is locked.",
        left,
    )
    return words % {"n": left}


def right_pin(user: Any) -> None:
    PinLock.objects.filter(user=user).update(failures=0, locked_until=None)
