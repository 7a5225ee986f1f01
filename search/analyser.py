"""One analyser for all engines, index and query alike. Pure functions, no Django (docs/design/search.md).

A text becomes tokens of four kinds:

- FOLDED: a Latin word or number without marks and case (`đường` -> `duong`), or a bigram of CJK characters;
- EXACT: the word as it is written (tone marks in one placement), only where it differs from the folded one;
- NUMBER: a document number squashed into one token (`15/2022/QĐ-UBND` -> `15_2022_qd_ubnd`);
- STEM: the stem of an English word (`fireworks` -> `firework`), in English texts only.

Engines store and match these tokens and analyse nothing themselves.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

# Longer “words” are no words (encoded data, keys held down); PostgreSQL refuses those of more than 2 KB.
MAX_WORD = 64
_D = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a0-\u30ff\u31f0-\u31ff"
_HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
_CJK = MARKED_SCRIPTS = _HAN + _HIRAGANA + _KATAKANA + _HANGUL
_TOKEN = re.compile(
    rf"(?P<cjk>[{_HAN}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+|[{_HANGUL}]+)"
    rf"|(?P<word>[^\W_{_CJK}]+(?:[\u0300-\u036f]+[^\W_{_CJK}]*)*)"
)
# A document number: digits, then parts joined by slash or hyphen. Blanks around the joints are forgiven.
_NUMBER = re.compile(rf"(?<![\w/])\d{{1,6}}(?:\s?[/-]\s?[^\W{_CJK}]{{1,16}})+(?!\w)")

_TONES = "\u0300\u0301\u0309\u0303\u0323"
# New-style placement on the last vowel of an open oa, oe, uy (hoà, hoè, thuỷ) -> traditional (hòa, hòe, thủy).
_NEW_STYLE = re.compile(
    rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?![^\W\d_])|(?<![qQ])([uU])([yY])([{_TONES}])(?![^\W\d_])"
)


class Kind(StrEnum):
    FOLDED = "f"
    EXACT = "x"
    NUMBER = "n"
    STEM = "s"


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the normalised text. `position` counts words; exact forms share that of their word."""

    kind: Kind
    text: str
    start: int
    end: int
    position: int


def normalise(text: str) -> str:
    """`text` in the form that is analysed: NFKC (full-width letters, half-width kana and NFD become ordinary)."""
    return unicodedata.normalize("NFKC", text)


def fold(word: str) -> str:
    """Lower case, đ as d, without the marks of U+0300–U+036F; voicing marks of kana stay."""
    decomposed = unicodedata.normalize("NFD", word.casefold().translate(_D))
    stripped = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", stripped)


def exact(word: str) -> str:
    """Lower case with marks, the tone in its traditional place: `hoà` and `hòa` are one."""
    decomposed = unicodedata.normalize("NFD", word.casefold())

    def move(match: re.Match[str]) -> str:
        first, second, tone = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
        return f"{first}{tone}{second}"

    return unicodedata.normalize("NFC", _NEW_STYLE.sub(move, decomposed))


def plain_number(word: str) -> str:
    """Short numbers without leading zeros: `043` of one spelling is `43` of another."""
    return word.lstrip("0") or "0" if word.isdigit() and len(word) <= 4 else word


def analyse(text: str, *, query: bool = False, language: str = "") -> list[Token]:
    """Tokens of `text`, in order.

    Args:
        text: any text; it is normalised here, and offsets are those of `normalise(text)`.
        language: content language of the text; English ones also give stems.
        query: leave out what only the index needs (the last single character of a CJK run, squashed numbers).
    """
    text = normalise(text)
    tokens: list[Token] = []
    position = 0
    for match in _TOKEN.finditer(text):
        if match["cjk"]:
            for start, end in _grams(match.start(), match.end(), query=query):
                position += 1
                tokens.append(Token(Kind.FOLDED, fold(text[start:end]), start, end, position))
            continue
        position += 1
        word = match["word"]
        folded = plain_number(fold(word))[:MAX_WORD]
        tokens.append(Token(Kind.FOLDED, folded, match.start(), match.end(), position))
        written = exact(word)[:MAX_WORD]
        if written != folded and not written.isdigit():
            tokens.append(Token(Kind.EXACT, written, match.start(), match.end(), position))
    if not query:
        tokens += [
            Token(Kind.NUMBER, squash_number(match.group()), match.start(), match.end(), 0)
            for match in _NUMBER.finditer(text)
        ]
    return tokens


def _grams(start: int, end: int, *, query: bool) -> list[tuple[int, int]]:
    """Bigrams of a CJK run; the index also gets the last character alone, so that one-character words are found."""
    if end - start == 1:
        return [(start, end)]
    grams = [(index, index + 2) for index in range(start, end - 1)]
    return grams if query else [*grams, (end - 1, end)]


def squash_number(text: str) -> str:
    """A document number as one token, whatever its spelling: `15/2022/QĐ-UBND` and `15 / 2022 / qd - ubnd` alike."""
    parts = re.split(r"[\s/-]+", normalise(text).strip(" /-"))
    return "_".join(plain_number(fold(part)) for part in parts if part)[: 2 * MAX_WORD]


def is_number(text: str) -> bool:
    """Whether the whole of `text` is spelled like a document number."""
    match = _NUMBER.fullmatch(normalise(text).strip())
    return match is not None


def is_cjk(text: str) -> bool:
    """Whether `text` begins with a CJK character."""
    match = _TOKEN.match(normalise(text))
    return bool(match and match["cjk"])


def tokens_of(text: str, kind: Kind) -> str:
    """The tokens of one kind, separated by blanks: the form in which engines store a field."""
    return " ".join(token.text for token in analyse(text) if token.kind == kind)
