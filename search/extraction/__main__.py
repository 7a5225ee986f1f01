"""The child process: `python -m search.extraction FILE [LIMITS]` writes one JSON object and ends."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from .kinds import kind_of
from .limits import Limits
from .result import Extraction, Full, Outcome, Problem, Sheets, Unreadable


def read(path: Path, limits: Limits) -> Extraction:
    """The text of a file, in this process."""
    sheets = Sheets(limits.chars, limits.pages)
    problem: Problem | None = None
    try:
        if path.stat().st_size > limits.file_bytes:
            raise Unreadable(Problem.TOO_LARGE)
        kind = kind_of(path)
        reader = import_module(f"{__package__}.readers.{kind}")
        reader.read(path, sheets, limits)
    except Unreadable as reason:
        return Extraction(reason.outcome, problem=reason.problem)
    except Full:
        problem = Problem.LONG
    except MemoryError:
        return Extraction(Outcome.FAILED, problem=Problem.MEMORY)
    except Exception:  # Whatever a library stumbles over: this file is broken, and nothing else is.
        return Extraction(Outcome.FAILED, problem=Problem.CORRUPT)
    return concluded(sheets, problem)


def concluded(sheets: Sheets, problem: Problem | None) -> Extraction:
    if sheets.has_rest or not sheets.pages:
        sheets.flush()
    text = "\f".join(sheets.pages)
    scanned = 2 * sheets.scanned > len(sheets.pages)
    outcome = Outcome.SCANNED if scanned else Outcome.CUT if problem else Outcome.READ
    return Extraction(outcome, text, sheets.total, problem)


def main(arguments: list[str]) -> None:
    limits = Limits(**json.loads(arguments[1])) if len(arguments) > 1 else Limits()
    limits.apply()
    found = read(Path(arguments[0]), limits)
    answer = {"outcome": found.outcome, "text": found.text, "pages": found.pages, "problem": found.problem}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
