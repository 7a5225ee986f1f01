"""How much is taken from a file that somebody uploads. A job of the desk has some hundred segments."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_UNITS = 5_000
MAX_ARCHIVE_FILES = 200
MAX_ARCHIVE_BYTES = 60 * MEGABYTE
# Unpacked to packed, of a member that is larger than a megabyte: text and XML shrink to a tenth or a thirtieth.
MAX_RATIO = 100
MAX_JOBS = 200
