"""The name of a font in a DOCX or XLSX says more than any statistics about its text."""

from __future__ import annotations

import re

from .reading import Encoding

_ABC = re.compile(r"\.Vn\w+", re.IGNORECASE)


def font_encoding(name: str) -> tuple[str, bool]:
    """The encoding behind a font name and whether the font draws capitals: `.VnTimeH` is ("tcvn3", True)."""
    bare = name.strip().strip('"')
    if _ABC.match(bare):
        return Encoding.TCVN3.value, bare.split(" ")[0].endswith("H")
    if bare.upper().startswith("VNI-"):
        return Encoding.VNI.value, False
    if bare.upper().startswith(("VI ", "VISCII")):
        return Encoding.VISCII.value, False
    return Encoding.UNICODE.value, False
