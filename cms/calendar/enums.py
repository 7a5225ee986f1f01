"""Closed lists of the calendar."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    """What a decision makes of a day."""

    OFF = "off", _("Day off")
    WORKING = "working", _("Working day")


class DayReason(models.TextChoices):
    """Why a day counts, or does not."""

    WORKING = "day", _("Working day")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Day off")
    SWAPPED = "swapped", _("Swapped working day")


# Reasons for which a day is counted.
COUNTED = frozenset({DayReason.WORKING, DayReason.SWAPPED})
