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


# Such a file has words to be found by (a scanned one those of its few pages that are not pictures).
WITH_TEXT = frozenset({FileState.READ, FileState.CUT, FileState.SCANNED})


class FileProblem(models.TextChoices):
    """Why a file was not read, and what to do: `FileText.error`. The same as `search.extraction.result.Problem`."""

    EMPTY = "empty", _("The file is empty.")
    CORRUPT = "corrupt", _("The file is damaged. Save it anew from the program it was written in, and replace it.")
    BOMB = "bomb", _("The file unpacks to far more than its size. It is not read.")
    TOO_LARGE = (
        "too_large",
        _("The file is too large to be read for the search. Divide it, or make its pictures smaller."),
    )
    FORMAT = "format", _("Files of this format hold no text that could be read. Beside it, offer the text as a PDF.")
    OLD_WORD = "old_word", _("The file was written by Word 6 or 95. Save it as DOCX or PDF.")
    PASSWORD = "password", _("A password protects the file. Replace it by one without.")
    LONG = "long", _("The file is long: its first pages are found, the rest is not.")
    TIME = "time", _("Reading the file took too long.")
    MEMORY = "memory", _("Reading the file needed too much memory.")
    CRASH = "crash", _("Reading the file ended unexpectedly.")
    STORAGE = "storage", _("The file could not be fetched from the storage.")


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
