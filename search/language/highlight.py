"""The passage of a text that answers a query, with the hits marked. One highlighter for all engines, pure functions.

Ten results with long texts are read for each search, so nothing is analysed here: the text is folded character by
character (places stay the same) and searched with one regular expression of the whole query.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .analyser import fold
from .cjk import ALL as MARKED_SCRIPTS
from .query import Clause, ParsedQuery, QueryUnit, UnitKind

LENGTH = 200
BEFORE = 50
MAX_HITS = 200  # Of one text; a passage is chosen among these.
MAX_READ = 200_000  # Characters of an entry's files that are looked through for a passage.
WORD = rf"[^\W_{MARKED_SCRIPTS}]"
# What may stand between the parts of a number or phrase.
JOINT = r"[\W_]{0,6}"


class _Folding(dict[int, Any]):
    """For `str.translate`: each character as its folded form where that is one character too, else as it is."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = fold(unicodedata.normalize("NFKC", char))
        self[code] = folded if len(folded) == 1 else char
        return str(self[code])


_folding = _Folding()


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text; `clause` is the number of the query's clause that is found there."""

    start: int
    end: int
    clause: int


class Marker:
    """Marks the hits of one query in any number of texts."""

    def __init__(self, query: ParsedQuery) -> None:
        groups = [clause_pattern(clause) for clause in query.clauses]
        self.clauses = len(groups)
        self._pattern = re.compile("|".join(f"({group})" for group in groups)) if any(groups) else None

    def hits(self, text: str) -> list[Hit]:
        """Hits in `text` (NFC), in order."""
        if self._pattern is None:
            return []
        found = []
        for match in self._pattern.finditer(text.translate(_folding)):
            found.append(Hit(match.start(), match.end(), match.lastindex or 0))
            if len(found) == MAX_HITS:
                break
        return found

    def mark(self, text: str) -> str:
        """The whole `text` as HTML, escaped, with `<mark>` around the hits (for titles)."""
        composed = unicodedata.normalize("NFC", text)
        return _render(composed, 0, len(composed), self.hits(composed))

    def passage(self, text: str, length: int = LENGTH) -> Passage:
        """About `length` characters of `text` around the densest place of hits; its start without one."""
        composed = " ".join(unicodedata.normalize("NFC", text).split())
        hits = self.hits(composed)
        if not hits:
            return Passage(escape(composed[:length].rstrip()) + ("…" if len(composed) > length else ""), 0)
        first, count = _densest(hits, length)
        start = max(0, first.start - BEFORE)
        if start:
            space = composed.find(" ", start, start + BEFORE)
            start = space + 1 if space != -1 else start
        end = min(len(composed), start + length)
        if end < len(composed):
            space = composed.rfind(" ", end - 30, end)
            end = space if space != -1 else end
        shown = _render(composed, start, end, hits)
        return Passage(("… " if start else "") + shown + (" …" if end < len(composed) else ""), count)

    def found(self, text: str) -> int:
        """How many clauses `text` satisfies."""
        return len({hit.clause for hit in self.hits(unicodedata.normalize("NFC", text))})

    def best_page(self, files: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
        """(number of the file, index of its page, clauses found there) of the page that says most; zeros for none."""
        best = (0, 0, 0)
        read = 0
        for number, file in enumerate(files):
            for index, page in enumerate(file["pages"]):
                count = self.found(page)
                if count > best[2]:
                    best = (number, index, count)
                read += len(page)
                if best[2] == self.clauses or read > MAX_READ:
                    return best
        return best


@dataclass(frozen=True, slots=True)
class Passage:
    """Safe HTML, and how many different clauses of the query are marked in it."""

    html: str
    clauses: int


def mark(text: str, query: ParsedQuery) -> str:
    return Marker(query).mark(text)


def snippet(text: str, query: ParsedQuery, length: int = LENGTH) -> str:
    return Marker(query).passage(text, length).html


def clause_pattern(clause: Clause) -> str:
    """What was typed and what also serves, the longest first so that `sổ đỏ` is marked as one."""
    units = [unit for units in (clause.units, *clause.alternatives) for unit in units]
    patterns = dict.fromkeys(filter(None, map(unit_pattern, units)))
    return "|".join(sorted(patterns, key=len, reverse=True))


def unit_pattern(unit: QueryUnit) -> str:
    """A unit over folded text; empty for what has no form of its own in a text (a day in another spelling)."""
    if unit.kind is UnitKind.CJK:
        return _in_script(unit.tokens)
    parts = unit.tokens
    if unit.kind is UnitKind.KEY:
        parts = tuple(unit.tokens[0].split("_"))
        if len(parts) == 1:
            return ""
    if unit.kind is UnitKind.STEM:
        # `polici` is the stem of “policy” too.
        return rf"(?<!{WORD}){re.escape(parts[0].rstrip('iy'))}{WORD}{{0,6}}(?!{WORD})"
    end = "" if unit.prefix else rf"(?!{WORD})"
    return rf"(?<!{WORD}){JOINT.join(map(_part, parts))}{end}"


def _part(token: str) -> str:
    """A token; short numbers have no leading zeros in the index, but may have them in the text."""
    escaped = re.escape(token.translate(_folding))
    return f"0*{escaped}" if token.isdigit() and len(token) <= 4 else escaped


def _in_script(bigrams: Sequence[str]) -> str:
    """The run of characters that these bigrams come from; Korean may have a blank anywhere."""
    run = bigrams[0] + "".join(token[-1] for token in bigrams[1:])
    return r"\s?".join(re.escape(char) for char in run.translate(_folding))


def _densest(hits: list[Hit], length: int) -> tuple[Hit, int]:
    """The first hit of the window that holds the most different clauses, and how many these are."""
    starts = [hit.start for hit in hits]
    best, best_count = hits[0], 0
    for index, first in enumerate(hits):
        last = bisect_right(starts, first.start + length - BEFORE, index)
        count = len({hit.clause for hit in hits[index : min(last, index + 40)]})
        if count > best_count:
            best, best_count = first, count
    return best, best_count


def _render(text: str, start: int, end: int, hits: list[Hit]) -> str:
    """Hits that touch, or that only a blank separates, are marked as one."""
    parts: list[str] = []
    last = start
    index = 0
    while index < len(hits):
        left, right = hits[index].start, hits[index].end
        index += 1
        while index < len(hits) and text[right : hits[index].start].strip() == "" and hits[index].start <= right + 1:
            right = hits[index].end
            index += 1
        if right <= start or left >= end:
            continue
        left, right = max(left, start), min(right, end)
        parts += [escape(text[last:left]), "<mark>", escape(text[left:right]), "</mark>"]
        last = right
    return "".join([*parts, escape(text[last:end])])
