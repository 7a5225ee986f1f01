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


class StepKind(models.TextChoices):
    """What a change in the life of a unit is made of; the plan lists these steps."""

    CREATE_UNIT = "create_unit", _("New unit")
    END_PERIOD = "end_period", _("Period ends")
    BEGIN_PERIOD = "begin_period", _("Period begins")
    EXTEND_PERIOD = "extend_period", _("Period goes on")
    PROVISION_SITE = "provision_site", _("New site")
    CHANGE_SITE = "change_site", _("Site")
    RECORD_SUCCESSION = "record_succession", _("Succession")
    END_MEMBERSHIPS = "end_memberships", _("Memberships")
    HAND_OVER = "hand_over", _("Open work")
    CALL_OFF = "call_off", _("Called off")
    NOTE = "note", _("Note")


class SuccessionKind(models.TextChoices):
    """How a unit came from another."""

    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    REPLACED = "replaced", _("Replaced")


class JobKind(models.TextChoices):
    """Work on many sites at once."""

    PROVISION = "provision", _("Bulk import")
    CHANGE = "change", _("Change of many sites")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Finished")


# States in which a job has rows left to do.
UNFINISHED_JOBS = frozenset({JobState.WAITING, JobState.RUNNING})


class RowStatus(models.TextChoices):
    """What became of a row of a job."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    NOTHING = "nothing", _("Nothing to do")
    ERROR = "error", _("Refused")
    UNUSABLE = "unusable", _("Unusable")  # The table itself is wrong there: no further run helps.


# Rows of which nothing was done, and the message says why.
FAILED_ROWS = frozenset({RowStatus.ERROR, RowStatus.UNUSABLE})


class Weekday(models.IntegerChoices):
    """Days of the week, numbered as Python numbers them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
