"""One analyser for all engines, index and query alike. Pure functions, no Django (docs/design/search.md).

A text becomes tokens of four kinds:

- FOLDED: a Latin word or number without marks and case (`đường` -> `duong`), or a bigram of CJK characters;
- EXACT: the word as it is written (tone marks in one place), only where it differs from the folded one;
- NUMBER: a document number squashed into one token (`15/2022/QĐ-UBND` -> `15_2022_qd_ubnd`), or a day (`d20261120`);
- STEM: the stem of an English word (`fireworks` -> `firework`), in English texts only.

Engines store and match these tokens and analyse nothing themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from .cjk import ALL as _CJK
from .cjk import HAN, HANGUL, HIRAGANA, KATAKANA, LONG
from .dates import date_key, find_dates
from .stems import stem
from .syllables import place_tone

# Longer “words” are no words (encoded data, keys held down); PostgreSQL refuses those of more than 2 KB.
MAX_WORD = 64
_LONGEST = 4 * MAX_WORD
_D = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
# Characters without width inside a word (soft hyphen, joiners, marks of direction, …) and accents of their own.
_INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f" + _INVISIBLE
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_TOKEN = re.compile(
    rf"(?P<word>[^\W_{_CJK}]+(?:[{_MARKS}]+[^\W_{_CJK}]*)*)"
    rf"|(?P<cjk>[{HAN}]+|[{HIRAGANA}][{HIRAGANA}{LONG}]*|[{KATAKANA}{LONG}]+|[{HANGUL}]+)"
)
# A document number: digits, then parts joined by slash or hyphen. Blanks around the joints are forgiven.
_NUMBER = re.compile(rf"(?<![^\W{_CJK}])(?<!/)\d{{1,6}}(?:\s?[/-]\s?[^\W{_CJK}]{{1,16}}){{1,8}}(?![^\W{_CJK}])")
_JOINTS = re.compile(r"[\s/-]+")
# Heaps of marks on one letter mean nothing, and Unicode sorts them in quadratic time.
_HEAP = re.compile("([\u0300-\u036f]{8})[\u0300-\u036f]+")


class Kind(StrEnum):
    FOLDED = "f"
    EXACT = "x"
    NUMBER = "n"
    STEM = "s"


class Token(NamedTuple):
    """A token with its place in the normalised text.

    `position` counts words; exact forms and stems share that of their word, numbers have none (0).
    """

    kind: Kind
    text: str
    start: int
    end: int
    position: int


def normalise(text: str) -> str:
    """`text` in the form that is analysed: NFKC (full-width letters, half-width kana and NFD become ordinary)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", _HEAP.sub(r"\1", text))


def fold(word: str) -> str:
    """Lower case, đ as d, without the marks of U+0300–U+036F; voicing marks of kana stay."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.casefold().translate(_D))
    stripped = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", _HIDDEN.sub("", stripped))


def exact(word: str) -> str:
    """Lower case with marks, the tone in its traditional place: `hoà` and `hòa` are one."""
    return word.lower() if word.isascii() else place_tone(_HIDDEN.sub("", word).casefold())


def plain_number(word: str) -> str:
    """Short numbers without leading zeros: `043` of one spelling is `43` of another."""
    return word.lstrip("0") or "0" if len(word) <= 4 and word.isdigit() else word


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[str, str]:
    """A Latin word folded and, where it says more, as it is written (else `""`)."""
    folded = plain_number(fold(word[:_LONGEST]))[:MAX_WORD]
    written = "" if word.isascii() else exact(word[:_LONGEST])[:MAX_WORD]
    return folded, "" if written == folded or written.isdigit() else written


def analyse(text: str, *, query: bool = False, language: str = "") -> list[Token]:
    """Tokens of `text`, in order; numbers at the end.

    Args:
        text: any text; it is normalised here, and offsets are those of `normalise(text)`.
        query: leave out what only the index needs (the last single character of a CJK run, numbers, stems).
        language: content language of the text; English ones get stems.
    """
    text = normalise(text)
    tokens: list[Token] = []
    add = tokens.append
    stemmed = language == "en" and not query
    position = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "cjk":
            # NFKC has composed and mapped all that folding would change here.
            for at in range(start, end - 1):
                position += 1
                add(Token(Kind.FOLDED, text[at : at + 2], at, at + 2, position))
            if not query or end - start == 1:
                position += 1
                add(Token(Kind.FOLDED, text[end - 1], end - 1, end, position))
            continue
        folded, written = forms(match.group())
        if not folded:
            continue
        position += 1
        add(Token(Kind.FOLDED, folded, start, end, position))
        if written:
            add(Token(Kind.EXACT, written, start, end, position))
        elif stemmed and (root := stem(folded)):
            add(Token(Kind.STEM, root, start, end, position))
    if not query:
        tokens += _numbers(text)
    return tokens


def _numbers(text: str) -> Iterator[Token]:
    days = list(find_dates(text))
    for start, end, day in days:
        yield Token(Kind.NUMBER, date_key(day), start, end, 0)
    spans = {(start, end) for start, end, _day in days}
    for match in _NUMBER.finditer(text):
        if match.span() not in spans and (squashed := squash_number(match.group())):
            yield Token(Kind.NUMBER, squashed, match.start(), match.end(), 0)


def squash_number(text: str) -> str:
    """A document number as one token, whatever its spelling: `15/2022/QĐ-UBND` and `15 / 2022 / qd - ubnd` alike."""
    parts = _JOINTS.split(normalise(text).strip(" /-"))
    return "_".join(filter(None, (plain_number(fold(part)) for part in parts)))[: 2 * MAX_WORD]


def is_number(text: str) -> bool:
    """Whether the whole of `text` is spelled like a document number."""
    return _NUMBER.fullmatch(normalise(text).strip()) is not None


def is_cjk(text: str) -> bool:
    """Whether `text` begins with a CJK character."""
    match = _TOKEN.match(normalise(text))
    return bool(match and match["cjk"])


def tokens_of(text: str, kind: Kind, language: str = "") -> str:
    """The tokens of one kind, separated by blanks: the form in which engines store a field."""
    return " ".join(token.text for token in analyse(text, language=language) if token.kind is kind)
