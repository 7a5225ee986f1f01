"""Independent readers of PDF: poppler and qpdf. On a laptop without them their tests are skipped by name."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.services import require


def _run(package: str, *command: str) -> str:
    require(command[0], shutil.which(command[0]), f"install the package {package}")
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


def pdfinfo(path: Path) -> dict[str, str]:
    rows = _run("poppler-utils", "pdfinfo", str(path)).splitlines()
    return {name.strip(): value.strip() for name, _colon, value in (row.partition(":") for row in rows)}


def pdftotext(path: Path, first: int = 1, last: int = 0) -> str:
    pages = ["-f", str(first), *(["-l", str(last)] if last else [])]
    return _run("poppler-utils", "pdftotext", "-layout", *pages, str(path), "-")


def fonts(path: Path) -> list[tuple[str, bool, bool]]:
    """Name, embedded, with a table to Unicode."""
    rows = _run("poppler-utils", "pdffonts", str(path)).splitlines()[2:]
    found = [re.search(r"^(\S+).*\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", row) for row in rows]
    return [(row[1], row[2] == "yes", row[4] == "yes") for row in found if row]


def structure(path: Path) -> str:
    return _run("poppler-utils", "pdfinfo", "-struct-text", str(path))


def check(path: Path) -> None:
    """`qpdf --check`: no error, no warning."""
    said = _run("qpdf", "qpdf", "--check", str(path))
    assert "No syntax or stream encoding errors found" in said
