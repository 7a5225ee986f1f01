"""Closed lists of units and member sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """Colours of a unit: a closed list whose contrast a test computes, never a colour picker.

    See docs/design/visual-language.md.
    """

    SON = "son", _("Lacquer red (Sơn son)")
    BIEN = "bien", _("Sea (Biển)")
    RUNG = "rung", _("Forest (Rừng)")
    CHAM = "cham", _("Indigo (Chàm)")
    DAT = "dat", _("Terracotta (Đất nung)")


class SiteState(models.TextChoices):
    """Life of a member site."""

    OPEN = "open", _("Open")
    ARCHIVE = "archive", _("Read-only archive")
    FORWARDED = "forwarded", _("Forwards to its successor")
    CLOSED = "closed", _("Closed")


# States in which the public can read the site.
PUBLIC_STATES = frozenset({SiteState.OPEN, SiteState.ARCHIVE})
# States in which the host answers: with pages, or with the way to the successor's.
ANSWERED_STATES = PUBLIC_STATES | {SiteState.FORWARDED}
# What becomes of the site of a unit that ends.
RETIRED_STATES = (SiteState.ARCHIVE, SiteState.FORWARDED, SiteState.CLOSED)
# States in which its people can change it.
EDITABLE_STATES = frozenset({SiteState.OPEN})


class SuccessionKind(models.TextChoices):
    """How a unit came from another."""

    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    REPLACED = "replaced", _("Replaced")
