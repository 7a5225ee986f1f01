"""Vietnamese typed with the keys of Telex or VNI while the keyboard was off: `dda nawngx`, `d9a2 na8ng4` (đà nẵng).

Only ever a hint: `this` and `see` are English and yet read as thí and sê. Pure functions, no Django.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .syllables import is_plain_syllable, is_syllable, place_tone

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 12
# English words that these keys turn into syllables.
_ENGLISH_LIST = """
a an and as been bus by do does door for gas go he his how in is it law low me moon more most new no now of on or our
see seen she so soon tax test than that the them then they this three to too tree us was we week were wow you zoo
"""
_ENGLISH = frozenset(_ENGLISH_LIST.split())


def decode_telex(word: str) -> str | None:
    """The syllable that Telex keys spell, in lower case; `None` where they spell none or change nothing."""
    letters: list[str] = []
    tone = ""
    for char in word.casefold():
        if char in _TELEX_TONES and letters:
            if tone:
                return None
            tone = _TELEX_TONES[char]
        elif char == "w" and (at := _last(letters, "uoa")) is not None:
            _horn(letters, at)
        elif char in "aeo" and (at := _last(letters, char)) is not None:
            letters[at] += _CIRCUMFLEX
        elif char == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(char)
    return _syllable(word, letters, tone)


def decode_vni(word: str) -> str | None:
    """The same for VNI: 1–5 are tones, 6 the circumflex, 7 the horn, 8 the breve, 9 the bar of đ."""
    letters: list[str] = []
    tone = ""
    for char in word.casefold():
        if char in _VNI_TONES and letters:
            if tone:
                return None
            tone = _VNI_TONES[char]
        elif char in "678" and (at := _last(letters, {"6": "aeo", "7": "uo", "8": "a"}[char])) is not None:
            if char == "7":
                _horn(letters, at)
            else:
                letters[at] += _CIRCUMFLEX if char == "6" else _BREVE
        elif char == "9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(char)
    return _syllable(word, letters, tone)


def _last(letters: list[str], wanted: str) -> int | None:
    """Index of the last unmarked letter of `wanted` to which a mark can still go."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in wanted:
            return at
    return None


def _horn(letters: list[str], at: int) -> None:
    """The horn for `u` and `o`, for both of `uo`; the breve for `a` (but `ua` + w is ưa)."""
    if letters[at] == "a" and at > 0 and letters[at - 1] == "u" and letters[:at] != ["q", "u"]:
        at -= 1
    letters[at] += _BREVE if letters[at] == "a" else _HORN
    if letters[at].startswith("o") and at > 0 and letters[at - 1] == "u" and at < len(letters):
        letters[at - 1] += _HORN if letters[:at] != ["q", "u"] else ""


def _syllable(typed: str, letters: list[str], tone: str) -> str | None:
    plain = unicodedata.normalize("NFC", "".join(letters))
    if plain.endswith("ươ"):  # No syllable ends so: thuở.
        plain = f"{plain[:-2]}uơ"
    if not tone and plain == typed.casefold():
        return None
    vowel = next((at for at, char in enumerate(plain) if char in "aăâeêioôơuưy"), None)
    if vowel is None:
        return None
    # The tone goes anywhere on the syllable; `place_tone` finds its place.
    word = place_tone(unicodedata.normalize("NFC", plain[: vowel + 1] + tone + plain[vowel + 1 :]))
    return word if is_syllable(word) else None


def hint(text: str) -> str:
    """`text` with its keys decoded, or `""` where it does not look like Vietnamese typed so.

    Every word must be a syllable, decoded or plain; some must tell more than one key can (`nawngx`: ă and a tone).
    """
    if not text.isascii():
        return ""
    for decode in (decode_telex, decode_vni):
        decoded = _decoded(text, decode)
        if decoded:
            return decoded
    return ""


def _decoded(text: str, decode: Callable[[str], str | None]) -> str:
    pieces: list[str] = []
    last = told = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) > _LONGEST or word.casefold() in _ENGLISH:
            return ""
        syllable = decode(word)
        if syllable is None:
            if not is_plain_syllable(word.casefold()):
                return ""
            syllable = word
        else:
            told += _telling(syllable)
        pieces += [text[last : match.start()], syllable]
        last = match.end()
    return "".join([*pieces, text[last:]]) if told > 1 else ""


def _telling(syllable: str) -> int:
    """How many keys are decoded in it."""
    return sum("\u0300" <= char <= "\u036f" for char in unicodedata.normalize("NFD", syllable)) + syllable.count("đ")
