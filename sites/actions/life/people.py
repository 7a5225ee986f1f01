"""The people of a unit that ends: their memberships end, invitations are taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from sites.actions.invitations import WithdrawInvitationAction
from sites.models import Invitation, Membership, Unit

ONE_DAY = timedelta(days=1)


def running(unit: Unit, day: date) -> list[Membership]:
    """Memberships that go on beyond the end of their unit."""
    late = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = Membership.objects.filter(late, unit=unit.pk).select_related("user", "unit").order_by("pk")
    return [row for row in rows if row.valid_to is None or row.valid_to > last_day(row, day)]


def last_day(row: Membership, day: date) -> date:
    """The day before the unit's last; yesterday for one that began since; one that lies ahead never holds."""
    today = timezone.localdate()
    if row.valid_from < day:
        return day - ONE_DAY
    return (today if row.valid_from < today else row.valid_from) - ONE_DAY


def end_memberships(rows: list[Membership], day: date, user: Any) -> None:
    for row in rows:
        row.valid_to = last_day(row, day)
        row.save(update_fields=["valid_to"])
        data = {"user": row.user_id, "role": row.role, "unit": row.unit.code, "valid_to": row.valid_to.isoformat()}
        log(row, "member_sites.end_membership", user=user, data=data)


def open_invitations(unit: Unit) -> list[Invitation]:
    """Those whose link still works."""
    rows = Invitation.objects.filter(unit=unit.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
    return list(rows.order_by("pk"))


def withdraw_invitations(rows: list[Invitation], user: Any) -> None:
    administrator = user if user is not None and user.is_superuser else None
    for row in rows:
        WithdrawInvitationAction(row, administrator).execute()
