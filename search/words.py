"""What makes two queries the same: their folded words."""

from __future__ import annotations

import re

from .language.analyser import fold, normalise
from .masking import MASK

MAX_KEY = 200
_WORD = re.compile(rf"[^\W_]+|{MASK}")


def key_of(text: str) -> str:
    """The words of `text` without marks, case and signs, in their order, a blank between them.

    `15/2022/QĐ-UBND` and `15 2022 qd ubnd` have one key; so have `Sổ đỏ?` and `so do`. What was masked stays visible.
    """
    return " ".join(_WORD.findall(fold(normalise(text))))[:MAX_KEY].strip()
