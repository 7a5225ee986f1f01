"""Bytes or font-hack text to Unicode (NFC), and back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .syllables import is_cased, is_syllable
from .tables import SHOWN, SIGNS, TCVN3, TCVN3_MARKS, VISCII, VNI, VNI_OF, shown

EXCERPT = 30
PIECE = re.compile(r"""[^\s!-/:-@\[-`{-~“”‘’–—…•«»°\d]+""")
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")
_LONE_DASH = re.compile(r"(?<!\S)—(?!\S)")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class Encoding(StrEnum):
    """What old files come in; `unicode` needs no table."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    CP1258 = "cp1258"


LEGACY = (Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.CP1258)


@dataclass(frozen=True)
class Doubt:
    """A place of the converted text that a person should look at."""

    position: int
    excerpt: str


@dataclass(frozen=True)
class Decoded:
    """The text in NFC, what it was read as, and the places that may be wrong."""

    text: str
    encoding: str
    doubtful: tuple[Doubt, ...] = ()


def decode(data: bytes, encoding: str, *, capitals_font: bool = False) -> Decoded:
    """Bytes of a file as text.

    `capitals_font` is for .VnTimeH and its like, whose bytes are those of small letters and look like capitals.
    """
    if encoding == Encoding.UNICODE:
        return _decode_unicode(data)
    return read_shown("".join(map(shown, data)), encoding, capitals_font=capitals_font)


def convert_text(text: str, encoding: str, *, capitals_font: bool = False) -> str:
    """Text whose letters only look right in the old fonts (DOCX, XLSX, CSV read as latin-1 or cp1252)."""
    return read_shown(text, encoding, capitals_font=capitals_font).text


def read_shown(text: str, encoding: str, *, capitals_font: bool = False) -> Decoded:
    """As `convert_text`, with the doubtful places. Words that are Unicode already stay as they are."""
    kind = Encoding(encoding)
    if kind == Encoding.UNICODE:
        done = text
    else:
        done = "".join(part if _is_foreign(part) else _READERS[kind](part) for part in re.split(r"([ \t\r\n]+)", text))
    done = unicodedata.normalize("NFC", done)
    if capitals_font and kind == Encoding.TCVN3:
        done = done.upper()
    elif kind == Encoding.TCVN3:
        done = raise_capitals(done)
    found = doubts(done)
    if kind == Encoding.VISCII:  # its Ở, a common word, has the place of the long dash
        found = tuple(sorted([*found, *(_doubt(done, lone) for lone in _LONE_DASH.finditer(done))], key=_position))
    return Decoded(done, kind.value, found)


def encode(text: str, encoding: str, *, capitals_font: bool = False) -> bytes:
    """Unicode text in an old encoding; `UnicodeEncodeError` for what it cannot hold."""
    kind = Encoding(encoding)
    whole = unicodedata.normalize("NFC", text)
    if kind == Encoding.UNICODE:
        return whole.encode()
    if kind == Encoding.TCVN3:
        return _encode_by(TCVN3, whole.lower() if capitals_font else whole)
    if kind == Encoding.VISCII:
        return _encode_by(VISCII, whole)
    if kind == Encoding.VNI:
        return "".join(VNI_OF.get(letter, letter) for letter in whole).encode("cp1252")
    return b"".join(_encode_1258(letter) for letter in whole)


def doubts(text: str) -> tuple[Doubt, ...]:
    """Marked words that are no Vietnamese: foreign ones, or letters that were read wrongly."""
    return tuple(
        _doubt(text, found)
        for found in PIECE.finditer(text)
        if not found[0].isascii() and not (is_word(found[0]) and is_cased(found[0]))
    )


def _doubt(text: str, found: re.Match[str]) -> Doubt:
    return Doubt(found.start(), text[max(0, found.start() - EXCERPT) : found.end() + EXCERPT].replace("\n", " "))


def _position(doubt: Doubt) -> int:
    return doubt.position


def is_word(piece: str) -> bool:
    """A syllable, or capitals of an abbreviation (QĐ, HĐND)."""
    return is_syllable(piece) or is_abbreviation(piece)


def is_abbreviation(piece: str) -> bool:
    """Capitals and Đ only, as in document numbers."""
    return piece.replace("Đ", "D").isascii() and piece.isupper()


def raise_capitals(text: str) -> str:
    """QUYếT ĐịNH as QUYẾT ĐỊNH: ABC fonts have no marked capitals, so small ones were typed instead."""
    return "".join(_raise_line(line) for line in text.splitlines(keepends=True))


def _raise_line(line: str) -> str:
    """Words with two plain capitals are clear; short ones (VÒ, GI¸) follow in a line that has a clear one."""
    shouted = not any(letter.isascii() and letter.islower() for letter in line)
    follow = shouted and any(_is_mixed(word) for word in PIECE.findall(line))
    return PIECE.sub(lambda found: found[0].upper() if follow or _is_mixed(found[0]) else found[0], line)


def _is_mixed(word: str) -> bool:
    """QUYếT: all plain letters capital, at least two of them, and a marked one small."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) > 1 and all(letter.isupper() for letter in plain) and word != word.upper()


def _decode_unicode(data: bytes) -> Decoded:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:  # cp1252 of foreign texts: shown as it is, each marked word doubtful
            text = "".join(map(shown, data))
    text = unicodedata.normalize("NFC", text)
    return Decoded(text, Encoding.UNICODE.value, doubts(text))


def is_plain(text: str) -> bool:
    """ASCII without the control characters that TCVN3 and VISCII use for a few rare capitals."""
    return text.isascii() and not _CONTROLS.search(text)


def _is_foreign(part: str) -> bool:
    """Whether a word holds letters that no byte of an old font shows: it was Unicode from the start."""
    return is_plain(part) or any(mark not in SHOWN and mark.isalpha() for mark in part)


def _read_table(part: str, table: dict[int, str]) -> str:
    """One word by a table of single bytes; signs that cp1252 has at the same places are told apart by spelling."""
    codes = [SHOWN.get(mark, -1) for mark in part]
    letters = [table.get(code, mark) for code, mark in zip(codes, part, strict=True)]
    letters = [
        TCVN3_MARKS[code] if table is TCVN3 and code in TCVN3_MARKS and _vowel(letters, at) else letter
        for at, (code, letter) in enumerate(zip(codes, letters, strict=True))
    ]
    ambiguous = [at for at, code in enumerate(codes) if code in SIGNS and code in table]
    if not ambiguous:
        return "".join(letters)
    return _settle(letters, part, ambiguous)


def _settle(letters: list[str], part: str, ambiguous: list[int]) -> str:
    """The first reading that spells: all letters, then signs at the front, at the end, at both, everywhere."""
    front = [at for count, at in enumerate(ambiguous) if at == count]
    back = [at for count, at in enumerate(reversed(ambiguous)) if at == len(part) - 1 - count]
    for signs in ([], front, back, front + back, ambiguous):
        trial = "".join(part[at] if at in signs else letter for at, letter in enumerate(letters))
        touching = all(at in signs or _touches_letter(trial, at) for at in ambiguous)
        if touching and all(piece.isascii() or (is_word(piece) and is_cased(piece)) for piece in PIECE.findall(trial)):
            return trial
    return "".join(part[at] if at in ambiguous else letter for at, letter in enumerate(letters))


def _touches_letter(text: str, at: int) -> bool:
    """A lone 0x96 is a dash, as between two hours; only inside a word may it be a letter."""
    return text[max(0, at - 1) : at].isalpha() or text[at + 1 : at + 2].isalpha()


def _vowel(letters: list[str], at: int) -> bool:
    return at > 0 and unicodedata.normalize("NFD", letters[at - 1])[0].lower() in "aeiouy"


def _read_vni(part: str) -> str:
    return _VNI_PATTERN.sub(lambda found: VNI[found[0]], part)


def _read_1258(part: str) -> str:
    return "".join(
        mark if mark not in SHOWN else bytes([SHOWN[mark]]).decode("cp1258", errors="replace").replace("\ufffd", mark)
        for mark in part
    )


_READERS = {
    Encoding.TCVN3: lambda part: _read_table(part, TCVN3),
    Encoding.VISCII: lambda part: _read_table(part, VISCII),
    Encoding.VNI: _read_vni,
    Encoding.CP1258: _read_1258,
}


def _encode_by(table: dict[int, str], text: str) -> bytes:
    places = {letter: byte for byte, letter in table.items()}
    out = bytearray()
    for at, letter in enumerate(text):
        byte = places.get(letter, SHOWN.get(letter))
        if byte is None or (letter not in places and byte in table and byte not in SIGNS):
            raise UnicodeEncodeError("vietnamese", text, at, at + 1, "no place in this encoding")
        out.append(byte)
    return bytes(out)


def _encode_1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        spread = unicodedata.normalize("NFD", letter)
        tone = _TONE.search(spread)
        if tone is None:
            raise
        base = unicodedata.normalize("NFC", _TONE.sub("", spread))
        return base.encode("cp1258") + tone[0].encode("cp1258")
