"""The same Chinese words in the other script, by OpenCC; for queries only: what is indexed stays as it is written."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
# Simplified; traditional; as in Taiwan, first the characters, then the words (信息 - 資訊).
_CONVERSIONS = ("t2s", "tw2sp", "s2t", "s2tw", "s2twp")


@cache
def _converter(name: str) -> opencc.OpenCC:
    """Made when first needed: its dictionaries take some 30 ms to read."""
    return opencc.OpenCC(name)


@lru_cache(maxsize=2_000)
def other_scripts(text: str) -> tuple[str, ...]:
    """Other spellings of a run of Han characters, without itself; empty for anything else."""
    if not _HAN.fullmatch(text):
        return ()
    spellings = (str(_converter(name).convert(text)) for name in _CONVERSIONS)
    return tuple(dict.fromkeys(spelling for spelling in spellings if spelling != text))
