"""Stems of English words (Snowball)."""

from __future__ import annotations

from functools import lru_cache
from threading import local

import snowballstemmer

MIN_LENGTH = 3
_own = local()  # A stemmer keeps the word it works on, so each thread has its own.


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word of ASCII letters in lower case; `""` for what has none."""
    if len(word) < MIN_LENGTH or not (word.isascii() and word.isalpha()):
        return ""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("english")
    return str(_own.stemmer.stemWord(word))
