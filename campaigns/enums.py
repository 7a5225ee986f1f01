"""Closed lists of campaigns, and the groups of them that rules ask for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignKind(models.TextChoices):
    BANNER = "banner", _("Banner with a picture")
    NOTICE = "notice", _("Notice in words")


class Slot(models.TextChoices):
    """Where a template has room for campaigns."""

    STRIP = "strip", _("Line below the header")
    BANNER = "banner", _("Large banner")
    SIDE = "side", _("Beside articles and sections")


# What a kind may stand in; the first one it must have: the check of published pages looks for it on the home.
SLOTS_OF_KIND: dict[str, tuple[Slot, ...]] = {
    CampaignKind.BANNER: (Slot.BANNER, Slot.SIDE),
    CampaignKind.NOTICE: (Slot.STRIP,),
}
# How many campaigns a slot shows at most on one page; mandatory ones are shown however many there are.
PLACES: dict[str, int] = {Slot.STRIP: 2, Slot.BANNER: 2, Slot.SIDE: 1}


class Target(models.TextChoices):
    ALL = "all", _("All sites")
    KINDS = "kinds", _("Kinds of units")
    UNITS = "units", _("Chosen units")


class CampaignState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("campaign", "Draft")
    PUBLISHED = "published", pgettext_lazy("campaign", "Published")
    RECALLED = "recalled", pgettext_lazy("campaign", "Recalled")


# Readers may see it, between its start and its end.
PUBLIC_STATES = frozenset({CampaignState.PUBLISHED})
# It may be changed.
EDITABLE_STATES = frozenset({CampaignState.DRAFT, CampaignState.PUBLISHED})
# The units that it is for may see it in the admin.
ANNOUNCED_STATES = frozenset({CampaignState.PUBLISHED, CampaignState.RECALLED})


class MissingReason(models.TextChoices):
    """Why a site does not show a campaign that is meant for it."""

    CLOSED = "closed", _("The site is closed")
    ARCHIVED = "archived", _("The site is an archive")
    HOME = "home", _("The home page is not published")
    LANGUAGE = "language", _("No language in common")
    HIDDEN = "hidden", _("Hidden by the unit")
    RESTRICTED = "restricted", _("The home page is not open to everybody")
    NO_ANSWER = "no_answer", _("The page does not answer")
    NO_PLACE = "no_place", _("Others stand before it")
    NO_SLOT = "no_slot", _("The page has no place for it")


# Nobody at the site can do anything about these.
BEYOND_THE_UNIT = frozenset({MissingReason.CLOSED, MissingReason.ARCHIVED})
# What a unit may decide for itself: reminded by hand only.
UNITS_RIGHT = frozenset({MissingReason.HIDDEN})
