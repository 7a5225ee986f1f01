"""Where in a page the words stand: excerpts and marks, with or without accents. Pure functions."""

from __future__ import annotations

import re

from cms.core.text import fold, nfc

# (text, whether it is a hit)
Parts = list[tuple[str, bool]]

MAX_WORDS = 8
BEFORE, AFTER = 90, 210
_BLANKS = re.compile(r"\s+")


def words_of(folded: str) -> list[str]:
    """The words to look for, the longest first, each once."""
    return sorted(dict.fromkeys(folded.split()[:MAX_WORDS]), key=len, reverse=True)


def places(text: str) -> tuple[str, list[int] | None]:
    """`text` folded, and for each of its letters the place in `text`; None where they are the same."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, None
    letters, where = [], []
    for index, char in enumerate(text):
        for letter in fold(char):
            letters.append(letter)
            where.append(index)
    return "".join(letters), [*where, len(text)]


def marked(text: str, words: list[str], start: int = 0, end: int | None = None) -> Parts:
    """`text` from `start` to `end`, parted at the hits."""
    end = len(text) if end is None else end
    if not words:
        return [(text[start:end], False)] if start < end else []
    folded, where = places(text)
    parts: Parts = []
    last = start
    for match in re.finditer("|".join(map(re.escape, words)), folded):
        first = where[match.start()] if where else match.start()
        after = where[match.end()] if where else match.end()
        if first < last or after > end:
            continue
        parts += [(text[last:first], False), (text[first:after], True)]
        last = after
    parts.append((text[last:end], False))
    return [part for part in parts if part[0]]


def excerpt(text: str, asked: str) -> Parts:
    """Some words around the first hit: of the whole phrase, else of the longest word."""
    text = _BLANKS.sub(" ", nfc(text)).strip()
    words = words_of(fold(asked))
    folded, where = places(text)
    found = next((at for words_ in (fold(asked), *words) if (at := folded.find(words_)) >= 0), 0)
    at = where[found] if where else found
    start = text.find(" ", max(at - BEFORE, 0), at) + 1 if at > BEFORE else 0
    end = text.find(" ", min(at + AFTER, len(text)))
    parts = marked(text, words, start, len(text) if end < 0 else end)
    return [*([("… ", False)] if start else []), *parts, *([(" …", False)] if end >= 0 else [])]
