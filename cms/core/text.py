"""Vietnamese text: normal form, folding, slugs, typography and sorting. Pure functions, no Django.

Sources: Unicode Standard Annex 15 (normal forms); the Vietnamese alphabet and tone order of TCVN 5712 and the CLDR root
collation for `vi` (letters a ă â b c d đ e ê g … o ô ơ … u ư …; tones ngang, huyền, hỏi, ngã, sắc, nặng).
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: index for index, letter in enumerate(_LETTERS, start=1)}
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

# Every letter of Vietnamese that is not one of a–z, in both cases, composed.
VIETNAMESE = (
    "".join(
        sorted(
            letter
            for base in "aăâeêioôơuưy"
            for tone in ("", *_TONE_ORDER)
            for char in (base, base.upper())
            if not (letter := unicodedata.normalize("NFC", char + tone)).isascii()
        )
    )
    + "đĐ"
)

NBSP = "\u00a0"
_UNITS = (
    "%|km²|km2|km|m²|m2|m³|m3|m|cm|mm|ha|kg|g|tấn|lít|đồng|triệu|tỷ|nghìn|giờ|phút|ngày|tháng|năm|người|hộ|xã|phường"
    "|MW|kW|kWh|MWh|GWh|TEU|MB|KB|GB|°C|USD"
)
_NUMBER_UNIT = re.compile(rf"(\d) (?=(?:{_UNITS})(?!\w))")
_BOUND_WORDS = re.compile(r"\b(Nhà) (nước)\b|\b(Điều|Khoản|khoản|điểm|Quý|quý|số|Số|ngày|tháng|năm|lúc) (?=[\dIVX])")


def nfc(text: str) -> str:
    """`text` composed (NFC), the form in which everything is stored."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """`text` in lower case, without marks, đ as d: what an unaccented search for it would type.

    Kana keep their voicing marks (U+3099, U+309A): only the Latin block U+0300–U+036F is stripped.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().translate(_D))
    stripped = "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f")
    return unicodedata.normalize("NFC", stripped)


def romanise(text: str) -> str:
    """`text` without Vietnamese marks, đ as d, letters and their case kept: Cửa Vịnh becomes Cua Vinh.

    How a name is written in a language that has no form of its own for it; other scripts stay as they are.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not "\u0300" <= char <= "\u036f"))


def slugify(text: str, max_length: int = 80) -> str:
    """An ASCII slug of `text`: đ becomes d, other scripts are transliterated, cut at a hyphen.

    Returns:
        Lower-case ASCII letters, digits and hyphens, at most `max_length` long; empty when nothing is left.
    """
    ascii_text = anyascii(fold(text)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[:max_length]
    return (cut if slug[max_length] == "-" else cut.rsplit("-", 1)[0]).strip("-")


def bind(text: str) -> str:
    """`text` with no-break spaces inside what a line must not tear apart: `48 MW`, `Điều 5`, `Nhà nước`."""
    text = _NUMBER_UNIT.sub(rf"\1{NBSP}", text)
    return _BOUND_WORDS.sub(lambda match: match.group(0).replace(" ", NBSP), text)


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """A sort key of Vietnamese order: letters first, then tones, then the text itself.

    SQLite has no Vietnamese collation; PostgreSQL's `vi-x-icu` gives the same order (tests compare both).
    """
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.casefold()):
        base, tone = char, 0
        for mark in unicodedata.normalize("NFD", char)[1:]:
            if mark in _TONE_ORDER:
                tone = _TONE_ORDER[mark]
        if tone:
            parts = [c for c in unicodedata.normalize("NFD", char) if c not in _TONE_ORDER]
            base = unicodedata.normalize("NFC", "".join(parts))
        letters.append(_LETTER_ORDER.get(base, 0 if base.isspace() else 1000 + ord(base[0]) if base else 0))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def given_name_key(name: str) -> tuple[object, ...]:
    """Sort key for people's names: by given name (the last word), then the rest, as Vietnamese lists do."""
    words = name.split()
    return (collation_key(words[-1]), collation_key(" ".join(words[:-1]))) if words else (collation_key(""),)
