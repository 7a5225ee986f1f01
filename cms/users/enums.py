"""The named roles. Roles are code: what each may do is written in `sites.permissions`, beside the models it concerns.

System administrators are Django superusers. Roles of later rooms (questions, gazette …) come with their rooms.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who works at the portal and the member sites (docs/design/people.md)."""

    CENTRAL_EDITOR = "central_editor", _("Central editor")
    UNIT_WEBMASTER = "unit_webmaster", _("Unit webmaster")
    UNIT_LEADER = "unit_leader", _("Unit leader")
    UNIT_AUTHOR = "unit_author", _("Unit author")
    TRANSLATOR = "translator", _("Translator")


# Roles that hold for what all sites share, and for the pages of the site of the unit that the membership names.
CENTRAL = frozenset({Role.CENTRAL_EDITOR})
# Roles that hold for one language's pages of every site; the membership names the language.
PER_LANGUAGE = frozenset({Role.TRANSLATOR})
# Roles that hold for the own unit's site.
OF_UNIT = frozenset({Role.UNIT_WEBMASTER, Role.UNIT_LEADER, Role.UNIT_AUTHOR})
# Roles that may change the settings of the own unit's site.
MANAGING = frozenset({Role.UNIT_WEBMASTER})
