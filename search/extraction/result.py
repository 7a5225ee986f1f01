"""What comes of reading a file, and the reasons why nothing does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """As `search.enums.FileState`, which needs Django."""

    READ = "read"
    CUT = "cut"
    SCANNED = "scanned"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


class Problem(StrEnum):
    """Why a file was not read, or not to its end (`search.enums.FileProblem` says it to people)."""

    EMPTY = "empty"
    CORRUPT = "corrupt"
    BOMB = "bomb"
    TOO_LARGE = "too_large"
    FORMAT = "format"
    OLD_WORD = "old_word"
    PASSWORD = "password"  # noqa: S105
    LONG = "long"
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    STORAGE = "storage"


# What another attempt may mend: the machine was busy, or the storage away. The file's own faults stay what they are.
PASSING = frozenset({Problem.TIME, Problem.MEMORY, Problem.CRASH, Problem.STORAGE})


class Unreadable(Exception):  # noqa: N818  (an answer, not an error of ours)
    """A reader gives up, and says why."""

    def __init__(self, problem: Problem, outcome: Outcome = Outcome.FAILED) -> None:
        super().__init__(problem)
        self.problem = problem
        self.outcome = outcome


class Full(Exception):  # noqa: N818
    """There is as much text as is kept; nothing more need be read."""


@dataclass(frozen=True)
class Extraction:
    """The outcome of one file.

    Attributes:
        text: its pages, separated by form feeds.
        pages: how many it has, also those that were not read; 0 where the format has none.
    """

    outcome: Outcome
    text: str = ""
    pages: int = 0
    problem: Problem | None = None
    took_ms: int = 0


# Controls (PostgreSQL takes no NUL) and lone surrogates (no UTF-8 for them). Line breaks stay; \f is ours.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_LINES = re.compile(r" ?\n[ \n]*")


def tidy(text: str) -> str:
    """`text` without controls and runs of blanks and empty lines."""
    return _LINES.sub("\n", _BLANKS.sub(" ", _UNFIT.sub(" ", text.replace("\u00ad", "")))).strip()


@dataclass
class Sheets:
    """Collects a file's text, page by page, and ends the reading at the limits by raising `Full`.

    Attributes:
        max_chars, max_pages: the limits.
        total: pages of the file, where a reader knows; else those collected count.
        scanned: pages that are a picture without text.
    """

    max_chars: int
    max_pages: int
    pages: list[str] = field(default_factory=list)
    total: int = 0
    scanned: int = 0
    _parts: list[str] = field(default_factory=list)
    _chars: int = 0

    def add(self, text: str) -> None:
        """Text of the page at hand."""
        room = self.max_chars - self._chars
        self._parts.append(text[:room])
        self._chars += len(text)
        if len(text) > room:
            raise Full

    def end_page(self) -> None:
        self.flush()
        if len(self.pages) >= self.max_pages and self.total != len(self.pages):
            raise Full

    def flush(self) -> None:
        self.pages.append(tidy("".join(self._parts)))
        self._parts = []

    @property
    def has_rest(self) -> bool:
        return bool(self._parts)
