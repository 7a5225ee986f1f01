"""Closed lists of the calendar."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    """What a decision makes of a day."""

    OFF = "off", _("Day off")
    WORKING = "working", _("Working day")
