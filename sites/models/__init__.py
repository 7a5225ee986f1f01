"""Units, their member sites, and who may do what where."""

from __future__ import annotations

from .bulk import BulkJob, BulkRow
from .changes import PlannedChange
from .dated import DatedModel
from .hours import WorkingHours
from .invitations import Invitation, InvitationState
from .member_sites import LinkedWebsite, LocaleContainerPage, MemberSite, MemberSiteText
from .memberships import Membership, UnitApprovalTask
from .units import LANGUAGE_FIELDS, NamedInFiveLanguages, Unit, UnitKind, UnitPeriod, UnitSuccession

__all__ = [
    "LANGUAGE_FIELDS",
    "BulkJob",
    "BulkRow",
    "DatedModel",
    "Invitation",
    "InvitationState",
    "LinkedWebsite",
    "LocaleContainerPage",
    "MemberSite",
    "MemberSiteText",
    "Membership",
    "NamedInFiveLanguages",
    "PlannedChange",
    "Unit",
    "UnitApprovalTask",
    "UnitKind",
    "UnitPeriod",
    "UnitSuccession",
    "WorkingHours",
]
