"""What a file of translations says, whatever its format."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from cms.core.text import nfc
from translation.enums import SegmentState

from .markup import normal

KEY = re.compile(r"\bjob(\d{1,12})\.(\d{1,12})\.([0-9a-f]{12})\.([0-9a-f]{8})(?![0-9a-f])")


def digest(markup: str, length: int) -> str:
    """Fingerprint of a text, the same for all ways of writing its markup."""
    return hashlib.sha256(nfc(normal(markup)).strip().encode()).hexdigest()[:length]


@dataclass(frozen=True)
class Key:
    """Which segment an entry is, and what it was when the file was made.

    Attributes:
        source: fingerprint of the source: another one means that the source has changed since.
        target: fingerprint of the translation: another one means that somebody has worked on it since.
    """

    job: int
    segment: int
    source: str
    target: str

    def __str__(self) -> str:
        """Letters, digits and dots: an NMTOKEN, as ids of XLIFF have to be."""
        return f"job{self.job}.{self.segment}.{self.source}.{self.target}"


def key_in(*texts: str | None) -> Key | None:
    """The key in the first of these texts that has one."""
    for text in texts:
        if text and (found := KEY.search(text)):
            return Key(int(found[1]), int(found[2]), found[3], found[4])
    return None


@dataclass
class Unit:
    """One entry: a segment in a file.

    Attributes:
        name: how the entry is called in messages: its number, or its id in a foreign file.
        source, target: wagtail-localize's markup.
        state: of the segment, when it is written to a file.
        approved: the file calls the translation final, or leaves nothing to look at (PO: not fuzzy).
        notes: for the translator: (category, text).
        error: the entry cannot be taken, for this reason.
        line: in the file (row of a DOCX's table).
    """

    name: str = ""
    key: Key | None = None
    source: str = ""
    target: str = ""
    state: str = SegmentState.EMPTY
    approved: bool = False
    place: str = ""
    limit: int | None = None
    notes: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""
    line: int = 0


@dataclass
class Document:
    """A file: the segments of one job.

    Attributes:
        job: as the file itself says; 0 where it says nothing (the entries' keys do).
        source_language, language: codes of Django (`zh-hans`); empty where the file says nothing.
        final: the job is through its review; confirmed texts are final then.
    """

    job: int = 0
    title: str = ""
    source_language: str = ""
    language: str = ""
    final: bool = False
    units: list[Unit] = field(default_factory=list)

    @property
    def jobs(self) -> set[int]:
        """Every job that the file names."""
        found = {unit.key.job for unit in self.units if unit.key}
        return found | {self.job} if self.job else found


# Codes that tools write for ours.
_CHINESE = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-hans-cn": "zh-hans", "zh-hans-sg": "zh-hans"}


def language_of(written: str) -> str:
    """Django's code of a language as a file writes it: `zh_Hans`, `zh-CN` and `zh-Hans` are one, `en-US` is `en`."""
    code = written.strip().replace("_", "-").lower()
    code = _CHINESE.get(code, code)
    return code if code.startswith("zh-") else code.partition("-")[0]


def bcp47(code: str) -> str:
    """A language as XLIFF writes it (BCP 47): `zh-Hans`."""
    language, _dash, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language
