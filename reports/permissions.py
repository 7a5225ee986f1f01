"""Who reads the reports and who keeps their rules."""

from __future__ import annotations

from cms.users.enums import Role

Roles = dict[str, set[str]]

# The health of the own site, its record, its announcements.
# "compute": have it measured now.
HEALTH: Roles = {
    Role.CENTRAL_EDITOR: {"view", "compute"},
    Role.CAMPAIGN_MANAGER: {"view"},
    Role.UNIT_WEBMASTER: {"view", "compute"},
    Role.UNIT_LEADER: {"view"},
    Role.AUDITOR: {"view"},
}
RECORDS: Roles = {
    Role.CENTRAL_EDITOR: {"change", "view"},
    Role.UNIT_WEBMASTER: {"change", "view"},
    Role.AUDITOR: {"view"},
}
OUTAGES: Roles = {
    Role.CENTRAL_EDITOR: {"add", "change", "delete", "view"},
    Role.UNIT_WEBMASTER: {"add", "change", "delete", "view"},
    Role.AUDITOR: {"view"},
}
# Rules are ended by a date, not deleted: what was measured by them stays explicable.
RULES: Roles = {Role.CENTRAL_EDITOR: {"add", "change", "view"}, Role.AUDITOR: {"view"}}
