"""Closed lists of the news room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SectionStyle(models.TextChoices):
    """How a section lists its articles."""

    NEWS = "news", _("News: with pictures")
    NOTICES = "notices", _("Notices: with urgency and deadline")


class Badge(models.TextChoices):
    """What a reader of a notice must know first. A word and a shape, never a colour alone."""

    URGENT = "urgent", _("Urgent")
    DEADLINE = "deadline", _("Deadline")
    FROM = "from", _("From a date")


# Badges that need a date beside them.
DATED_BADGES = frozenset({Badge.DEADLINE, Badge.FROM})
