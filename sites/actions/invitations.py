"""Inviting somebody to a unit: send, send again, withdraw, accept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from cms.core.actions import Action, ActionError
from sites.grants import may_grant
from sites.models import Invitation, InvitationState, Membership
from sites.signals import invitation_ready

from .memberships import GrantMembershipAction, first_message


def accounts_of(email: str) -> Any:
    """The accounts with this e-mail address, active or not."""
    return get_user_model()._default_manager.filter(email__iexact=email)


class InvitationAction(Action):
    """A change of an invitation by whoever may grant its role at its unit."""

    def __init__(self, invitation: Invitation, user: Any = None) -> None:
        super().__init__(user)
        self.invitation = invitation
        self.language = translation.get_language() or "vi"  # Of whoever asks; the mail is composed later.

    def check(self) -> None:
        if self.user is not None and not may_grant(self.user, self.invitation.role, self.invitation.unit_id):
            raise ActionError(_("You may not grant this role at this unit."), "role")

    def locked(self) -> Invitation:
        """The row as it is now; whoever comes second sees what the first has done."""
        row: Invitation = Invitation.objects.select_for_update().get(pk=self.invitation.pk)
        if row.state == InvitationState.ACCEPTED:
            raise ActionError(_("This invitation was accepted already."))
        if row.state == InvitationState.WITHDRAWN:
            raise ActionError(_("This invitation was withdrawn already."))
        return row

    def mail(self, invitation: Invitation) -> None:
        invitation_ready.send(sender=Invitation, invitation_id=invitation.pk, language=self.language)


class InviteAction(InvitationAction):
    """Send an invitation by mail; the link holds for seven days.

    Raises:
        ActionError: `user` may not grant this, the same invitation waits already, or the person holds the role.
    """

    def perform(self) -> Invitation:
        row = self.invitation
        row.invited_by = self.user
        row.email = row.email.strip()
        row.renew()
        try:
            row.full_clean()
        except ValidationError as error:
            raise ActionError(*first_message(error)) from error
        same = Invitation.objects.waiting().filter(email__iexact=row.email, unit=row.unit_id, role=row.role)
        if same.filter(locale=row.locale_id, expires_at__gt=timezone.now()).exists():
            raise ActionError(_("The same invitation waits for an answer already. Send that one again."), "email")
        held = Membership.objects.valid_on().filter(user__in=accounts_of(row.email), unit=row.unit_id, role=row.role)
        if held.filter(locale=row.locale_id).exists():
            raise ActionError(_("This person holds the role at this unit already."), "email")
        row.save()
        data = {"email": row.email, "role": row.role, "unit": row.unit.code}
        log(row, "member_sites.invite", user=self.user, data=data)
        return row

    def announce(self, result: Invitation) -> None:
        self.mail(result)


class ResendInvitationAction(InvitationAction):
    """Mail a new link for seven days more; the one sent before stops working."""

    def perform(self) -> Invitation:
        row = self.locked()
        row.renew()
        row.save()
        log(row, "member_sites.resend_invitation", user=self.user, data={"email": row.email})
        return row

    def announce(self, result: Invitation) -> None:
        self.mail(result)


class WithdrawInvitationAction(InvitationAction):
    """Take an invitation back: its link says so from now on."""

    def perform(self) -> Invitation:
        row = self.locked()
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        log(row, "member_sites.withdraw_invitation", user=self.user, data={"email": row.email})
        return row


class AcceptInvitationAction(Action):
    """Take an invitation: once, by a new account or by the one that has this e-mail address.

    Args:
        invitation: the invitation whose link was opened.
        person: the account that accepts, logged in; or a new one, not saved, with its password set.

    Raises:
        ActionError: the link was used, withdrawn or has run out; another account's invitation; or whoever invited may
            not grant the role any more.
    """

    def __init__(self, invitation: Invitation, person: Any) -> None:
        super().__init__(person)
        self.invitation = invitation
        self.person = person

    def check(self) -> None:
        if (refusal := refusal_of(self.invitation)) is not None:
            raise ActionError(refusal)

    def perform(self) -> Membership:
        row: Invitation = Invitation.objects.select_for_update().get(pk=self.invitation.pk)
        if (refusal := refusal_of(row)) is not None:
            raise ActionError(refusal)
        known = accounts_of(row.email)
        if self.person.pk is None:
            if known.exists():
                raise ActionError(_("An account with this e-mail address was made meanwhile. Log in with it."))
            self.person.save()
            UserProfile.objects.get_or_create(user=self.person, defaults={"preferred_language": "vi"})
            log(self.person, "wagtail.create", user=self.person)
        elif not known.filter(pk=self.person.pk, is_active=True).exists():
            raise ActionError(_("This invitation is for another e-mail address than that of your account."))
        membership = Membership(
            user=self.person,
            unit=row.unit,
            role=row.role,
            locale=row.locale,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            legal_basis=row.legal_basis,
        )
        GrantMembershipAction(membership, user=row.invited_by).execute()
        row.accepted_at, row.accepted_by = timezone.now(), self.person
        row.save(update_fields=["accepted_at", "accepted_by"])
        log(row, "member_sites.accept_invitation", user=self.person, data={"membership": membership.pk})
        return membership


def refusal_of(invitation: Invitation) -> str | None:
    """Why an invitation cannot be accepted, in words for whoever opened its link; `None`: it can."""
    refusals = {
        InvitationState.ACCEPTED: _("This link was used already. Log in with your user name and password."),
        InvitationState.WITHDRAWN: _("This invitation was withdrawn. Ask the unit for a new one."),
        InvitationState.EXPIRED: _("This link has run out. Ask the unit to send the invitation again."),
    }
    if invitation.state in refusals:
        return str(refusals[invitation.state])
    inviter = invitation.invited_by
    if inviter is None or not may_grant(inviter, invitation.role, invitation.unit_id):
        return str(_("Whoever invited you may not grant this role any more. Ask the unit for a new invitation."))
    if invitation.valid_to and invitation.valid_to < timezone.localdate():
        return str(_("The last day of this role has passed already. Ask the unit for a new invitation."))
    return None
