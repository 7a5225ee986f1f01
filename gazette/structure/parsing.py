"""From lines to the tree. One pass, a stack of open parts; anchors are given as the parts are opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from cms.core.text import nfc
from gazette.references import number_slug
from gazette.structure.lines import Line, classify, is_capitals
from gazette.structure.nodes import MAX_NODES, SIGNATURE, Node, StructureError

MAX_CHARACTERS = 10_000_000
# A part closes those of its own rank and below.
_RANKS = {
    "appendix": 1,
    "part": 2,
    "chapter": 3,
    "section": 4,
    "subsection": 5,
    "outline": 5,
    "article": 6,
    "clause": 7,
    "point": 8,
}
_WORDS = {
    "part": "phan",
    "chapter": "chuong",
    "section": "muc",
    "subsection": "tieu-muc",
    "article": "dieu",
    "clause": "khoan",
}
_WORDS |= {
    "point": "diem",
    "appendix": "phu-luc",
    "outline": "la-ma",
    "heading": "de-muc",
    "paragraph": "doan",
    "table": "bang",
}
_BELOW = frozenset(
    {"section", "subsection", "clause", "point", "outline"}
)  # Their numbers begin anew in what holds them.
_MAX_TITLE = 300
_QUOTED_LINES = 2000

Table = tuple[tuple[str, ...], ...]
Source = str | Table


@dataclass
class _Draft:
    kind: str
    rank: int
    number: str = ""
    title: str = ""
    text: str = ""
    rows: Table = ()
    anchor: str = ""
    children: list[_Draft] = field(default_factory=list)
    untitled: bool = False  # The heading's title may come in the next line.

    def frozen(self) -> Node:
        below = tuple(child.frozen() for child in self.children)
        kind = "section" if self.kind == "outline" else self.kind
        return Node(kind, self.number, self.title, self.text, self.rows, below, self.anchor)


def parse_text(text: str) -> Node:
    """The tree of a text with a paragraph in each line; lines with tabs, two or more together, are a table.

    Raises:
        StructureError: for a text that is far longer than any document.
    """
    if len(text) > MAX_CHARACTERS:
        raise StructureError(_("The text is too long to be one document."))
    return parse_lines(_with_tables(nfc(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def parse_lines(sources: Iterable[Source]) -> Node:
    """The tree of paragraphs (strings) and tables (rows of cells), in order."""
    rows: list[Source] = []
    for source in sources:
        if not isinstance(source, str):
            rows.append(source)
        elif cleaned := _cleaned(source):
            rows.append(cleaned)
    quoted = _quoted(rows)
    builder = _Builder()
    for index, row in enumerate(rows):
        if not isinstance(row, str):
            builder.add_table(row)
        elif index in quoted:
            builder.add_paragraph(row)
        else:
            builder.add(classify(row), row)
    return builder.root.frozen()


def _cleaned(text: str) -> str:
    return re.sub(
        r"[ \t\u00a0\u200b\ufeff]+", " ", "".join(char for char in nfc(text) if char >= " " or char in "\t\n")
    ).strip()


def _with_tables(lines: Sequence[str]) -> list[Source]:
    result: list[Source] = []
    rows: list[tuple[str, ...]] = []
    for line in [*lines, ""]:
        if "\t" in line.strip():
            rows.append(tuple(_cleaned(cell) for cell in line.strip("\n").split("\t")))
            continue
        if len(rows) > 1:
            width = max(len(row) for row in rows)
            result.append(tuple(row + ("",) * (width - len(row)) for row in rows))
        elif rows:
            result.append(" ".join(rows[0]))
        rows = []
        result.append(line)
    return result


def _quoted(rows: Sequence[Source]) -> set[int]:
    """Lines inside a quotation of several lines: the new text in an amending document is not its own structure."""
    result: set[int] = set()
    opened: int | None = None
    depth = 0
    for index, row in enumerate(rows):
        if not isinstance(row, str):
            continue
        if opened is not None and index - opened > _QUOTED_LINES:
            opened, depth = None, 0
        depth = max(0, depth + row.count("“") - row.count("”"))
        if depth and opened is None:
            opened = index
        elif not depth and opened is not None:
            result.update(range(opened + 1, index + 1))
            opened = None
    return result


class _Builder:
    def __init__(self) -> None:
        self.root = _Draft("document", 0)
        self.stack = [self.root]
        self.anchors: set[str] = set()
        self.counts: dict[str, int] = {}
        self.repeats: dict[str, int] = {}
        self.begun = False  # The first article, outline or clause has been seen.
        self.preamble: _Draft | None = None
        self.signature: _Draft | None = None

    def add(self, line: Line, text: str) -> None:
        """Put a line where it belongs."""
        if self.signature is not None and not self._ends_signature(line):
            self.signature.text += "\n" + text
            return
        if line.kind == "signature" and (self.begun or self.preamble):
            self._sign(text)
        elif line.kind in ("basis", "enacts") and not self.begun:
            self._preamble(line, text)
        elif line.kind in _RANKS and self._opens(line):
            self._open(line)
        elif line.kind == "attached" and self.begun and self._may_attach():
            self._heading(text)
        else:
            self._continue(line, text)

    def _ends_signature(self, line: Line) -> bool:
        if line.kind in ("appendix", "attached", "part", "chapter") or (line.kind == "article" and line.number == "1"):
            self.signature = None
            return True
        return False

    def _may_attach(self) -> bool:
        """A regulation is attached after the signature, or stands at the level of the document."""
        top = self.stack[-1]
        return top.rank < _RANKS["clause"] and top.kind != "appendix" and not (top.untitled and not top.title)

    def _sign(self, text: str) -> None:
        del self.stack[1:]
        self.signature = self._append(_Draft("paragraph", 9, text=text), SIGNATURE)

    def _preamble(self, line: Line, text: str) -> None:
        if line.kind == "enacts":
            self.preamble = None
            self._heading(text)
            return
        if self.preamble is None:
            self.preamble = self._append(_Draft("preamble", 1), "can-cu")
            self.stack[1:] = [self.preamble]
        self.add_paragraph(text)

    def _heading(self, text: str) -> None:
        del self.stack[1:]
        self._append(_Draft("heading", 9, title=text), self._counted("heading", self.root))

    def _opens(self, line: Line) -> bool:
        """Whether a numbered line really opens a part here."""
        article = self._holder("article")
        if line.kind == "outline":
            return article is None and (is_capitals(line.rest) or len(line.rest) < 160)
        if line.kind == "clause":
            return self.begun or self.preamble is not None or line.number == "1"
        if line.kind == "point":
            return article is not None or self._holder("clause") is not None or self._holder("outline") is not None
        return True

    def _open(self, line: Line) -> None:
        self.begun, self.preamble, self.signature = True, None, None
        rank = _RANKS[line.kind]
        while self.stack[-1].rank >= rank or self.stack[-1].kind == "preamble":
            self.stack.pop()
        parent = self.stack[-1]
        draft = _Draft(line.kind, rank, number=line.number)
        self._name(draft, line.rest)
        number = number_slug(line.number) if line.number else ""
        word = "-".join(filter(None, (_WORDS[line.kind], number)))
        base = parent
        if line.kind == "article" or line.kind not in _BELOW:
            base = next((held for held in self.stack if held.kind == "appendix"), self.root)
        self._append(draft, f"{base.anchor}.{word}" if base.anchor else word)
        self.stack.append(draft)

    def _name(self, draft: _Draft, rest: str) -> None:
        """A title, or the text itself: headings have titles, clauses and points text, articles either."""
        if draft.kind in ("clause", "point"):
            draft.text = rest
        elif draft.kind == "article":
            if rest and (rest[-1] in ".;:," or len(rest) > _MAX_TITLE or "\n" in rest):
                draft.text = rest
            else:
                draft.title = rest
        else:
            draft.title = rest
            draft.untitled = not rest or draft.kind == "appendix"

    def _continue(self, line: Line, text: str) -> None:
        top = self.stack[-1]
        capitals = is_capitals(text) and len(text) < _MAX_TITLE
        if top.untitled and (capitals or (not top.title and line.kind == "plain" and len(text) < _MAX_TITLE)):
            top.title = f"{top.title} {text}".strip()
            return
        if line.kind != "issued":
            top.untitled = False
        if capitals and not self.begun and self.preamble is None:
            self._append(_Draft("heading", 9, title=text), self._counted("heading", self.root))
            return
        if self.preamble is not None and capitals:
            self.preamble = None
            self._heading(text)
            return
        self.add_paragraph(text)

    def add_paragraph(self, text: str) -> None:
        if self.signature is not None:
            self.signature.text += "\n" + text
            return
        self.stack[-1].untitled = False
        self._append(_Draft("paragraph", 9, text=text), self._counted("paragraph", self.stack[-1]))

    def add_table(self, rows: Table) -> None:
        if self.signature is not None:
            self.signature = None
        self.stack[-1].untitled = False
        self._append(_Draft("table", 9, rows=rows), self._counted("table", self.stack[-1]))

    def _holder(self, kind: str) -> _Draft | None:
        return next((held for held in reversed(self.stack) if held.kind == kind), None)

    def _counted(self, kind: str, parent: _Draft) -> str:
        start = f"{parent.anchor}." if parent.anchor else ""
        word = f"{start}{_WORDS[kind]}"
        self.counts[word] = self.counts.get(word, 0) + 1
        return f"{word}-{self.counts[word]}"

    def _append(self, draft: _Draft, anchor: str) -> _Draft:
        unique = anchor
        if anchor in self.anchors:
            count = self.repeats.get(anchor, 1)
            while unique in self.anchors:
                count += 1
                unique = f"{anchor}~{count}"
            self.repeats[anchor] = count
        if len(self.anchors) >= MAX_NODES:
            raise StructureError(_("The text is too long to be one document."))
        self.anchors.add(unique)
        draft.anchor = unique
        self.stack[-1].children.append(draft)
        return draft
