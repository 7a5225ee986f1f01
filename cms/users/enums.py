"""The named roles. Roles are code: what each may do is written in `sites.permissions` and in the rooms' own policies.

System administrators are Django superusers. Beside the roles: what is noted about log-ins.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who works at the portal and the member sites (docs/design/people.md)."""

    CENTRAL_EDITOR = "central_editor", _("Central editor")
    CAMPAIGN_MANAGER = "campaign_manager", _("Campaign manager")
    UNIT_WEBMASTER = "unit_webmaster", _("Unit webmaster")
    UNIT_LEADER = "unit_leader", _("Unit leader")
    UNIT_AUTHOR = "unit_author", _("Unit author")
    TRANSLATOR = "translator", _("Translator")
    TRANSLATION_REVIEWER = "translation_reviewer", _("Translation reviewer")
    TRANSLATION_HEAD = "translation_head", _("Head of the translation desk")
    QUESTION_OFFICER = "question_officer", _("Question officer")
    ANSWER_APPROVER = "answer_approver", _("Answer approver")
    GAZETTE_OFFICER = "gazette_officer", _("Gazette officer")
    AUDITOR = "auditor", _("Auditor")


# Roles of the portal's own people; granted at the portal's unit only.
CENTRAL = frozenset({Role.CENTRAL_EDITOR, Role.CAMPAIGN_MANAGER})
# Held at the portal's unit these look at every unit's site; what they may change there is another matter.
SEES_EVERY_UNIT = frozenset({Role.CENTRAL_EDITOR, Role.CAMPAIGN_MANAGER, Role.AUDITOR})
# Roles that hold for one language's pages of every site; the membership names the language.
PER_LANGUAGE = frozenset({Role.TRANSLATOR, Role.TRANSLATION_REVIEWER})
# Roles that hold for the site of the unit that the membership names.
OF_UNIT = frozenset(set(Role) - CENTRAL - PER_LANGUAGE)
# Roles that may change the settings of the own unit's site.
MANAGING = frozenset({Role.UNIT_WEBMASTER})
# Roles that a unit's webmaster may grant at the own unit, and take away.
GRANTED_BY_WEBMASTER = frozenset({Role.UNIT_AUTHOR})

# Administrators hold no role; where roles are listed for the second factor they stand under this name.
ADMINISTRATOR = "administrator"
# Who needs a second factor until an administrator says otherwise: those who publish on the portal.
SECOND_FACTOR_BY_DEFAULT = frozenset(
    {ADMINISTRATOR, Role.CENTRAL_EDITOR, Role.CAMPAIGN_MANAGER, Role.TRANSLATION_REVIEWER, Role.TRANSLATION_HEAD}
)


class LoginEventKind(models.TextChoices):
    """What is noted in the log-in history."""

    LOGGED_IN = "logged_in", _("Logged in")
    FAILED = "failed", _("Failed log-in")
    LOCKED_OUT = "locked_out", _("Locked out")
    UNLOCKED = "unlocked", _("Unlocked")
    LOGGED_OUT = "logged_out", _("Logged out")
    SECOND_FACTOR_PASSED = "second_factor_passed", _("Second factor given")
    RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
    SECOND_FACTOR_FAILED = "second_factor_failed", _("Wrong second factor")
    SECOND_FACTOR_SET_UP = "second_factor_set_up", _("Second factor set up")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("Second factor removed")
    RECOVERY_CODES_MADE = "recovery_codes_made", _("New recovery codes")
    SESSION_ENDED = "session_ended", _("Session ended by hand")
    REFUSED = "refused", _("Refused")
