"""Granting a role and taking it away. No row is ever deleted: who could do what, and when, stays known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.core.actions import Action, ActionError
from sites.grants import may_grant
from sites.models import Membership


def first_message(error: ValidationError) -> tuple[str, str | None]:
    """The first message of a refusal, and the field it belongs to."""
    if hasattr(error, "error_dict"):
        for name, messages in error.message_dict.items():
            return messages[0], None if name == "__all__" else name
    return error.messages[0], None


class GrantMembershipAction(Action):
    """Give a person a role at a unit.

    Args:
        membership: the row to be, with person, unit, role and days; not saved yet.
        user: who grants; `None` for commands.

    Raises:
        ActionError: `user` may not, or the person holds the role in these days already.
    """

    def __init__(self, membership: Membership, user: Any = None) -> None:
        super().__init__(user)
        self.membership = membership

    def check(self) -> None:
        row = self.membership
        if self.user is not None and not may_grant(self.user, row.role, row.unit_id):
            raise ActionError(_("You may not grant this role at this unit."), "role")

    def perform(self) -> Membership:
        row = self.membership
        # Two at once: the second waits for the person's row, then sees what the first has granted.
        get_user_model()._default_manager.select_for_update().filter(pk=row.user_id).first()
        row.granted_by = self.user
        try:
            row.full_clean()
        except ValidationError as error:
            raise ActionError(*first_message(error)) from error
        row.save()
        data = {"user": row.user_id, "role": row.role, "unit": row.unit.code, "valid_from": row.valid_from.isoformat()}
        log(row, "member_sites.grant", user=self.user, data=data)
        return row


class EndMembershipAction(Action):
    """Take a role away: the membership ends on `last_day`, at midnight Vietnam time.

    Yesterday ends it at once. One that has not begun by then ends on the day before it begins: it holds on no day.

    Raises:
        ActionError: `user` may not, or it has ended already.
    """

    def __init__(self, membership: Membership, last_day: date, user: Any = None) -> None:
        super().__init__(user)
        self.membership = membership
        self.last_day = last_day

    def check(self) -> None:
        row = self.membership
        if self.user is not None and not may_grant(self.user, row.role, row.unit_id):
            raise ActionError(_("You may not take this role away at this unit."))
        today = timezone.localdate()
        if self.last_day < today - timedelta(days=1):
            raise ActionError(
                _("A membership cannot end in the past: what was done then was done with it."), "last_day"
            )
        if row.valid_to is not None and row.valid_to < today:
            raise ActionError(_("This membership has ended already."))

    def perform(self) -> Membership:
        row = Membership.objects.select_for_update().get(pk=self.membership.pk)
        if row.valid_to is not None and row.valid_to <= self.last_day:
            raise ActionError(_("This membership ends earlier already."), "last_day")
        row.valid_to = max(self.last_day, row.valid_from - timedelta(days=1))
        row.save(update_fields=["valid_to"])
        data = {"user": row.user_id, "role": row.role, "unit": row.unit.code, "valid_to": row.valid_to.isoformat()}
        log(row, "member_sites.end_membership", user=self.user, data=data)
        self.membership.valid_to = row.valid_to
        found: Membership = row
        return found
