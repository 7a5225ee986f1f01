"""States and kinds of the search."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    """What became of reading an uploaded file."""

    WAITING = "waiting", _("waiting")
    READ = "read", _("read")
    CUT = "cut", _("read in part")
    SCANNED = "scanned", _("scanned, no text")
    ENCRYPTED = "encrypted", _("protected by a password")
    UNSUPPORTED = "unsupported", _("format not read")
    FAILED = "failed", _("could not be read")


class SynonymKind(models.TextChoices):
    """How a group of words is used on a query (from the left to the right, or each for each)."""

    SAME = "same", _("mean the same")
    ABBREVIATION = "abbreviation", _("abbreviation and what it stands for")
    ONE_WAY = "one_way", _("the first also finds the others")


class RunKind(models.TextChoices):
    REBUILD = "rebuild", _("rebuild")
    SWEEP = "sweep", _("sweep")


class RunState(models.TextChoices):
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    BROKEN = "broken", _("broken off")
