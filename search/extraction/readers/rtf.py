"""RTF, by striprtf."""

from __future__ import annotations

from pathlib import Path

from striprtf.striprtf import rtf_to_text

from search.extraction.limits import MIB, Limits
from search.extraction.result import Problem, Sheets, Unreadable

MAX_BYTES = 20 * MIB


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    if path.stat().st_size > MAX_BYTES:  # Pictures as hexadecimal digits; the whole is held in memory.
        raise Unreadable(Problem.TOO_LARGE)
    sheets.add(rtf_to_text(path.read_bytes().decode("latin-1"), encoding="cp1258", errors="ignore"))
