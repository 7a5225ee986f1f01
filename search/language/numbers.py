"""Document numbers typed in other spellings than their own. Pure functions, no Django.

Số, ký hiệu of a Vietnamese document (Nghị định 30/2020/NĐ-CP, Phụ lục I): number, year, abbreviated kind, issuing body:
`15/2022/QĐ-UBND`, without a year where it is no legal document: `1245/QĐ-UBND`. People type `15 2022 qd ubnd`,
`QĐ 15/2022`, `QĐ-UBND 1245`, `quyết định số 15 năm 2022`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LABELS = ("so", "no", "number")
_NUMBER = re.compile(r"\d{1,6}")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Kinds of documents by their abbreviation, and their names.
_KIND_LIST = "bb bc cd ct cttr cv dt gm gp hd kh kl nd nq pa pl qc qd sl tb tl tt ttlt ttr vbhn"
_KINDS = frozenset(_KIND_LIST.split())
_NAMES = {
    ("quyet", "dinh"): "qd",
    ("nghi", "quyet"): "nq",
    ("nghi", "dinh"): "nd",
    ("thong", "tu"): "tt",
    ("chi", "thi"): "ct",
    ("ke", "hoach"): "kh",
    ("thong", "bao"): "tb",
    ("to", "trinh"): "ttr",
    ("bao", "cao"): "bc",
    ("huong", "dan"): "hd",
    ("cong", "dien"): "cd",
    ("cong", "van"): "",
}
_BODY_LIST = """
ubnd hdnd ubmttq mttq cp ttg tw tu hu du bca bct bgddt bgtvt bkhcn bkhdt bldtbxh bnn bnnptnt bnv bnnmt btc btnmt btp
btttt bvhttdl bxd byt bqp bng bqlkkt sct sgddt sgtvt skhcn skhdt sldtbxh snnptnt snnmt snv stc stnmt stp stttt
svhttdl sxd syt ttcp nhnn qh qh13 qh14 qh15 ubtvqh vpcp vpubnd kt nc vx tc tnmt cn nn
"""
_BODIES = frozenset(_BODY_LIST.split())
_HEADS = frozenset(("ubnd", "hdnd"))  # Bodies with which a number may begin: `UBND 1522`.


class FoundNumber(NamedTuple):
    """A document number among tokens.

    Attributes:
        start, end: its tokens, with a label (`số`) before it.
        keys: squashed numbers, or their beginnings, that it may stand for; the most telling first.
        label: index of such a label, which a document need not hold; -1 without one.
        spoken: whether it is said in words (`số 15 năm 2022`), of which a document need hold none.
    """

    start: int
    end: int
    keys: tuple[str, ...]
    label: int
    spoken: bool


def find_numbers(tokens: Sequence[str], words: Sequence[int]) -> list[FoundNumber]:
    """Document numbers in the folded tokens of a query.

    Args:
        tokens: what was typed.
        words: for each token, which word it is part of, counted from 1, if that is spelled like a document number
            (`15/2022`); else 0.
    """
    found: list[FoundNumber] = []
    at = 0
    while at < len(tokens):
        number = _read(tokens, words, at)
        if number is None:
            at += 1
        else:
            found.append(number)
            at = number.end
    return found


def _read(tokens: Sequence[str], words: Sequence[int], start: int) -> FoundNumber | None:
    """The number that begins at `start`: kind and body may stand before it or after it."""
    head, at = _kind(tokens, start, first=_KINDS | _HEADS)
    named = at > start
    label = at if at < len(tokens) and tokens[at] in _LABELS else -1
    at += label >= 0
    if at >= len(tokens) or not _NUMBER.fullmatch(tokens[at]):
        return None
    first = at
    spoken = False
    if words[at]:
        while at < len(tokens) and words[at] == words[first]:
            at += 1
        base = tuple(tokens[first:at])
    else:
        base, at, spoken = _said(tokens, at)
    complete = any(not part.isdigit() for part in base)
    tail: tuple[str, ...] = ()
    if not head and not complete:
        tail, at = _kind(tokens, at, first=_KINDS | _BODIES)
    if not (words[first] or _enough(base, tail, named=named, label=label >= 0)):
        return None
    keys = ["_".join(filter(None, base if complete else (*base, *head, *tail)))]
    if head:
        keys.append("_".join(base) + ("" if len(base) > 1 else "_"))
    return FoundNumber(start, at, tuple(dict.fromkeys(keys)), label, spoken)


def _said(tokens: Sequence[str], at: int) -> tuple[tuple[str, ...], int, bool]:
    """Number and year in words of their own, where they end, and whether the year is called one (`15 năm 2022`)."""
    number = tokens[at]
    at += 1
    spoken = at + 1 < len(tokens) and tokens[at] == "nam" and bool(_YEAR.fullmatch(tokens[at + 1]))
    at += spoken
    if at < len(tokens) and _YEAR.fullmatch(tokens[at]):
        return (number, tokens[at]), at + 1, spoken
    return (number,), at, False


def _enough(base: tuple[str, ...], tail: tuple[str, ...], *, named: bool, label: bool) -> bool:
    """Whether single words say that they are a document number: a kind or body, or `số` and a year."""
    if len(base) == 1 and _YEAR.fullmatch(base[0]) and not tail:
        return False  # kế hoạch 2026
    return named or bool(tail) or (label and len(base) > 1)


def _kind(tokens: Sequence[str], at: int, first: frozenset[str]) -> tuple[tuple[str, ...], int]:
    """Kind and bodies that stand at `at` (`qd`, `ubnd` or `quyet`, `dinh`), and where they end."""
    parts: list[str] = []
    if tuple(tokens[at : at + 2]) in _NAMES:
        parts.append(_NAMES[tokens[at], tokens[at + 1]])
        at += 2
    elif at < len(tokens) and tokens[at] in first:
        parts.append(tokens[at])
        at += 1
    else:
        return (), at
    while at < len(tokens) and tokens[at] in _BODIES and len(parts) < 4:
        parts.append(tokens[at])
        at += 1
    return tuple(parts), at
