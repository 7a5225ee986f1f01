"""Numbers that tell who somebody is are taken out of what people typed before anything of it is kept.

Personal data in the sense of Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: identity numbers (căn cước, 12 digits; chứng
minh nhân dân, 9), passports, telephones, e-mail addresses, bank cards and accounts, number plates, serials of land
certificates. Numbers of documents (`15/2022/QĐ-UBND`), dates and codes of procedures (`1.001193`) stay: they are what a
search is for. In doubt a number is masked. Pure functions, no Django.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MASK = "•••"
# As many digits as the shortest number of a person: the old identity card; a telephone without its zero.
SECRET_DIGITS = 9
_EMAIL = re.compile(r"[^\s@<>(),;]+\s?@\s?[^\s@<>(),;]+")
# Serials of letters and digits: passports (B1234567), land certificates (CT 01234567), foreign passports.
_SERIAL = re.compile(r"(?<![^\W_])(?:[A-Za-z]{1,2}[ .-]?\d{7,9}|[A-Za-z]{2} ?\d{6}|[A-Za-z]\d{6,9})[A-Za-z]?(?![^\W_])")
# 43A-123.45, 43A1 12345, 75F1-1234.
_PLATE = re.compile(
    r"(?<![^\W_])\d{2}(?:[ -]?[A-Za-z]{1,2}\d?[ .-]{0,3}\d{3}[ .]?\d{2}|-?[A-Za-z]\d?[ .-]\d{4})(?![^\W_]|/\d)"
)
# Digits with at most three other signs between them; no letters.
_RUN = re.compile(r"\d(?:[\s.,\-‐-―_/()+]{0,3}\d)*")
_YEAR = r"(?:19|20)\d\d"
_HARMLESS = re.compile(
    rf"{_YEAR}(?:-{_YEAR})?"  # 2024, 2021-2025
    r"|\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)?\d\d)"  # 22/11/2026
    rf"|{_YEAR}-\d\d-\d\d"
    rf"|\d{{1,6}}/{_YEAR}"  # 15/2022(/QĐ-UBND)
    r"|[1-3]\.\d{6}(?:\.\d{3}\.\d\d\.\d\d)?"  # a procedure: 1.001193.000.00.00(.H10)
)


def clean(text: str) -> str:
    """`text` in one line: compatibility forms made plain (full-width digits), invisible signs taken out."""
    plain = unicodedata.normalize("NFKC", text)
    visible = "".join(char for char in plain if unicodedata.category(char) not in {"Cf", "Cc", "Cs"} or char.isspace())
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in visible)
    return " ".join(digits.split())


def mask(text: str) -> str:
    """`text` without numbers and addresses of people; each is replaced by `MASK`. Masking twice changes nothing."""
    text = clean(text)
    if "@" in text:
        text = _EMAIL.sub(MASK, text)
    text = _RUN.sub(_mask_run, text)
    return _SERIAL.sub(MASK, _PLATE.sub(MASK, text))


def is_masked(text: str) -> bool:
    return MASK in text


def _mask_run(match: re.Match[str]) -> str:
    """A run of digits with blanks, dots and strokes in it, in pieces divided by blanks.

    Pieces are read together, because telephones are typed in groups; a row of nothing but years, dates and document
    numbers stays, and such a row beside a piece that is a number of a person by itself.
    """
    run = match.group()
    spans = [found.span() for found in re.finditer(r"\S+", run)]
    secret = {index for chain in _chains([run[start:end] for start, end in spans]) for index in chain}
    kept: list[str] = []
    last = 0
    for index, (start, end) in enumerate(spans):
        if index not in secret:
            kept.append(run[last:end])
        elif index - 1 not in secret:
            kept += [run[last:start], MASK]
        last = end
    return "".join(kept)


def _chains(pieces: list[str]) -> Iterator[list[int]]:
    """Indexes of the pieces that have to go, those that stand together in one list."""
    chain: list[int] = []
    harmless = [bool(_HARMLESS.fullmatch(piece)) for piece in pieces]
    complete = [_digits(piece) >= SECRET_DIGITS and not fine for piece, fine in zip(pieces, harmless, strict=True)]

    def has_to_go() -> bool:
        return not all(harmless[i] for i in chain) and sum(_digits(pieces[i]) for i in chain) >= SECRET_DIGITS

    for index in range(len(pieces)):
        after_complete = harmless[index] and any(complete[i] for i in chain)
        before_complete = complete[index] and all(harmless[i] for i in chain)
        if after_complete or before_complete:
            if has_to_go():
                yield chain
            chain = []
        chain.append(index)
    if has_to_go():
        yield chain


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
