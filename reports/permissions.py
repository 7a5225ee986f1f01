"""Who reads the reports and who keeps their rules."""

from __future__ import annotations

from cms.users.enums import Role

# The health of the own site, its record, its announcements.
# "compute": have it measured now.
HEALTH = {
    Role.CENTRAL_EDITOR: {"view", "compute"},
    Role.CAMPAIGN_MANAGER: {"view"},
    Role.UNIT_WEBMASTER: {"view", "compute"},
    Role.UNIT_LEADER: {"view"},
    Role.AUDITOR: {"view"},
}
RECORDS = {Role.CENTRAL_EDITOR: {"change", "view"}, Role.UNIT_WEBMASTER: {"change", "view"}, Role.AUDITOR: {"view"}}
OUTAGES = {
    Role.CENTRAL_EDITOR: {"add", "change", "delete", "view"},
    Role.UNIT_WEBMASTER: {"add", "change", "delete", "view"},
    Role.AUDITOR: {"view"},
}
# Rules are ended by a date, not deleted: what was measured by them stays explicable.
RULES = {Role.CENTRAL_EDITOR: {"add", "change", "view"}, Role.AUDITOR: {"view"}}
