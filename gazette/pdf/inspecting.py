"""May a PDF be taken, and what is in it? Asked of a child process that the kernel bounds."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from cms.media.content import HEAD
from search.extraction.limits import MIB, Limits
from search.extraction.runner import BASE, ENVIRONMENT

from .errors import PdfError
from .files import sha256_of

MAX_PAGES = 2000
LIMITS = Limits(cpu_seconds=20, wall_seconds=40, memory=700 * MIB, file_bytes=300 * MIB)
A4 = (595.3, 841.9)
_NEAR = 6  # Points; scanners and printers differ by that much.
_MAX_ANSWER = 200_000


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF is.

    Attributes:
        sizes: width and height in points as shown, each size once.
        encrypted: opens without a password, yet has one for changes; what is composed from it has none.
        scripts: always False: such a file is refused.
        signed: it says that it is; `verifying` tells whether that holds.
        embedded_files: names of the files inside.
        tagged: has tags for assistive technology.
    """

    pages: int
    sizes: tuple[tuple[float, float], ...]
    encrypted: bool
    scripts: bool
    embedded_files: tuple[str, ...]
    signed: bool
    size: int
    sha256: str
    version: str = ""
    tagged: bool = False

    @property
    def is_a4(self) -> bool:
        """Whether every page is A4, upright or across."""
        return all(any(abs(w - a) <= _NEAR and abs(h - b) <= _NEAR for a, b in (A4, A4[::-1])) for w, h in self.sizes)


def inspect_pdf(source: Path | str | IO[bytes]) -> PdfFacts:
    """The facts of a PDF that may be taken. A file object is left at its beginning.

    Raises:
        PdfError: encrypted, broken, with scripts or programs to start, too many pages, too large.
    """
    if isinstance(source, Path | str):
        return _inspect(Path(source))
    source.seek(0)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        shutil.copyfileobj(source, copy, MIB)
        copy.flush()
        source.seek(0)
        return _inspect(Path(copy.name))


def _inspect(path: Path) -> PdfFacts:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise PdfError(_("The file is empty."), "broken")
    if b"%PDF-" not in head[:1024]:
        raise PdfError(_("This is not a PDF."), "broken")
    if size > LIMITS.file_bytes:
        raise PdfError(_("The PDF is larger than %(size)s MB.") % {"size": LIMITS.file_bytes // MIB}, "size")
    answer = _asked(path)
    if refused := answer.get("refused"):
        raise _refusal(refused)
    sizes = tuple((float(width), float(height)) for width, height in answer["sizes"])
    return PdfFacts(
        pages=answer["pages"],
        sizes=sizes,
        encrypted=answer["encrypted"],
        scripts=False,
        embedded_files=tuple(answer["embedded_files"]),
        signed=answer["signed"],
        size=size,
        sha256=sha256_of(path),
        version=answer["version"],
        tagged=answer["tagged"],
    )


def _refusal(reason: str) -> PdfError:
    words = {
        "encrypted": _("The PDF is protected by a password. Save it without one and send it again."),
        "broken": _("The PDF is broken and cannot be read. Make it anew from the original and send it again."),
        "scripts": _("The PDF holds scripts or starts programs. Print it to a new PDF and send that one."),
        "pages": _("The PDF has more than %(pages)s pages. Divide it into parts.") % {"pages": MAX_PAGES},
        "time": _("Reading the PDF takes too long. Print it to a new PDF and send that one."),
        "memory": _("Reading the PDF takes too much memory. Print it to a new PDF and send that one."),
    }
    return PdfError(words.get(reason, words["broken"]), reason)


def _asked(path: Path) -> dict[str, Any]:
    """The child's answer; a child that dies or dawdles is an answer too."""
    command = [sys.executable, "-E", "-s", "-m", "gazette.pdf.reading", str(path.resolve()), LIMITS.dumped()]
    try:
        done = subprocess.run(  # noqa: S603  (our own module, arguments in a list)
            [*command, str(MAX_PAGES)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=BASE,
            env=ENVIRONMENT,
            timeout=LIMITS.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "time"}
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return {"refused": "time"}
    try:
        answer = json.loads(done.stdout[:_MAX_ANSWER])
    except ValueError:
        return {"refused": "broken"}
    return answer if isinstance(answer, dict) else {"refused": "broken"}
