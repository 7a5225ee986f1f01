"""DOC of Word 97–2003: the main text by the piece table ([MS-DOC] 2.4.1), and its footnotes.

Files of Word 6 and 95 have another structure and are not read; nor is text in fonts with a code page of their own
(TCVN3, VNI) decoded, which such old files often hold.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

from search.extraction.limits import Limits
from search.extraction.result import Outcome, Problem, Sheets, Unreadable

WORD_97 = 0x00C1
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200  # Bits of the FIB at 0x0A.
FLAGS, MAIN_CHARS, NOTE_CHARS, CLX = 0x0A, 0x4C, 0x50, 0x01A2
COMPRESSED = 0x40000000
PROPERTIES, PIECES = 1, 2  # Kinds of blocks of the CLX.
# A field is its instruction (13 … 14) and its result (14 … 15); pictures and notes have marks of their own.
INSTRUCTION = re.compile("\x13[^\x13-\x15]*\x14|\x13[^\x13-\x15]*\x15")
MARKS = str.maketrans({"\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\r": "\n", "\x1e": "-", "\x1f": None, "\x15": None})


def read(path: Path, sheets: Sheets, limits: Limits) -> None:
    with olefile.OleFileIO(path) as ole:
        document = ole.openstream("WordDocument").read()
        version, flags = _short(document, 2), _short(document, FLAGS)
        if flags & ENCRYPTED:
            raise Unreadable(Problem.PASSWORD, Outcome.ENCRYPTED)
        if version < WORD_97:
            raise Unreadable(Problem.OLD_WORD, Outcome.UNSUPPORTED)
        name = "1Table" if flags & SECOND_TABLE else "0Table"
        if not ole.exists(name):
            raise Unreadable(Problem.CORRUPT)
        table = ole.openstream(name).read()
    wanted = _long(document, MAIN_CHARS) + _long(document, NOTE_CHARS)
    wanted = min(wanted, 4 * limits.chars)  # What is cut is cut by `sheets`.
    start, length = _long(document, CLX), _long(document, CLX + 4)
    text = "".join(pieces(document, table[start : start + length]))[:wanted]
    while (shorter := INSTRUCTION.sub("", text)) != text:  # Fields within fields, from the inside.
        text = shorter
    sheets.add(text.translate(MARKS))


def pieces(document: bytes, clx: bytes) -> Iterator[str]:
    """The text of the pieces, in order."""
    table = _piece_table(clx)
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for index in range(count):
        where = _long(table, 4 * (count + 1) + 8 * index + 2)
        chars = ends[index + 1] - ends[index]
        if chars <= 0:
            continue
        if where & COMPRESSED:
            start = (where & ~COMPRESSED) // 2
            yield document[start : start + chars].decode("cp1252", "replace")
        else:
            yield document[where : where + 2 * chars].decode("utf-16-le", "replace")


def _piece_table(clx: bytes) -> bytes:
    position = 0
    while position < len(clx) and clx[position] == PROPERTIES:
        position += 3 + _short(clx, position + 1)
    if position >= len(clx) or clx[position] != PIECES:
        raise Unreadable(Problem.CORRUPT)
    return clx[position + 5 : position + 5 + _long(clx, position + 1)]


def _short(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 2], "little")


def _long(data: bytes, offset: int) -> int:
    return int.from_bytes(data[offset : offset + 4], "little")
