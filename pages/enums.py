"""Closed lists of the standing pages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeaderLevel(models.TextChoices):
    """How a leader stands on the page: the head large, deputies as cards, the others in a table."""

    HEAD = "head", _("Head")
    DEPUTY = "deputy", _("Deputy")
    MEMBER = "member", _("Member")
