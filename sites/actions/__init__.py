"""Changes of sites and their people: provisioning, languages, memberships, invitations."""

from __future__ import annotations

from .invitations import AcceptInvitationAction, InviteAction, ResendInvitationAction, WithdrawInvitationAction
from .languages import OpenLanguageAction, ensure_translated_section
from .memberships import EndMembershipAction, GrantMembershipAction
from .provision import Provisioned, ProvisionSiteAction

__all__ = [
    "AcceptInvitationAction",
    "EndMembershipAction",
    "GrantMembershipAction",
    "InviteAction",
    "OpenLanguageAction",
    "ProvisionSiteAction",
    "Provisioned",
    "ResendInvitationAction",
    "WithdrawInvitationAction",
    "ensure_translated_section",
]
