"""What each role may do, in the words of the screen “who may do what here”."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.users.enums import Role

ALLOWS: dict[str, str | Promise] = {
    Role.CENTRAL_EDITOR: _("Runs the portal: writes and publishes its pages, sees all units, changes site settings"),
    Role.CAMPAIGN_MANAGER: _("Runs the campaigns that are shown on all sites"),
    Role.UNIT_WEBMASTER: _("Runs the unit's site: writes, publishes, deletes, invites authors, changes its settings"),
    Role.UNIT_LEADER: _("Approves what authors submit; edits and publishes the unit's pages"),
    Role.UNIT_AUTHOR: _("Writes pages of the unit and submits them; publishes nothing"),
    Role.TRANSLATOR: _("Writes pages of one language on all sites and submits them"),
    Role.TRANSLATION_REVIEWER: _("Corrects and publishes the pages of one language on all sites"),
    Role.TRANSLATION_HEAD: _("Accepts, assigns and declines translations of all sites, in every language"),
    Role.QUESTION_OFFICER: _("Answers the citizens' questions to the unit"),
    Role.ANSWER_APPROVER: _("Approves the answers to citizens' questions"),
    Role.GAZETTE_OFFICER: _("Prepares issues of the gazette"),
    Role.AUDITOR: _("Reads everything of the unit, at the portal of all units; changes nothing"),
}
