"""Whether a form of a term stands in a text: by words in English, by characters where words have no blanks."""

from __future__ import annotations

import re
from functools import lru_cache

from cms.core.text import fold, nfc

# Scripts without blanks between words, or with particles that are written to the word.
RUN_ON = frozenset({"ja", "ko", "zh-hans"})
_QUOTES = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-", "\u00a0": " "})


def comparable(text: str, language: str) -> str:
    """A text as forms are looked for in it: no marks, no capitals, plain quotation marks, no double blanks.

    In Japanese, Chinese and Korean blanks do not count: `성 인민위원회` and `성인민위원회` are the same.
    """
    flat = fold(nfc(text)).translate(_QUOTES)
    return re.sub(r"[\s・·]+", "", flat) if language in RUN_ON else " ".join(flat.split())


@lru_cache(maxsize=4096)
def pattern_of(form: str, language: str) -> re.Pattern[str]:
    """Finds a form in a comparable text; in English also its plural and the endings of its words."""
    flat = comparable(form, language)
    if language in RUN_ON and not flat.isascii():
        return re.compile(re.escape(flat))
    words = [_inflected(word) for word in re.split(r"[ ]", flat)]
    return re.compile(r"(?<!\w)" + r"[ \-]".join(words) + r"(?!\w)")


def _inflected(word: str) -> str:
    if word.endswith("y") and len(word) > 3:
        return re.escape(word[:-1]) + r"(?:y|ies)(?:'s|s')?"
    return re.escape(word) + r"(?:e?s)?(?:'s?)?"
