"""The structured text of a document as a flat list of paragraphs to set, and what it says of its own layout."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gazette.structure.nodes import SIGNATURE, Node

from .plan import DocumentLayout

_UNITS = {"part", "chapter", "section", "subsection", "heading", "appendix"}
_LINE = re.compile(r"\s*[-–•+]?\s*(.+?)\s*$")
_BEHALF = re.compile(r"^(TM|KT|TL|TUQ|Q|T/M|K/T)\.?\s", re.IGNORECASE)
_DEEPEST = 6


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or table.

    Attributes:
        level: of a heading (2 is the document itself); 0: no heading.
        label: "Chương I", "Điều 5.", "1."; stands apart above the titles of parts, chapters and appendices.
    """

    kind: str
    text: str = ""
    label: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_apart(self) -> bool:
        return self.kind in {"part", "chapter", "appendix"} and bool(self.label and self.text)

    @property
    def tag(self) -> str:
        """Element of HTML; templates build it in."""
        return f"h{self.level}" if self.level else "p"

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True)
class Manuscript:
    """The text between masthead and signature, appendices after it, and the layout as far as it is known."""

    body: tuple[Block, ...]
    appendices: tuple[Block, ...]
    layout: DocumentLayout


def manuscript(root: Node, layout: DocumentLayout) -> Manuscript:
    """What is to be set. The masthead and the signature in the text give way to those of the layout."""
    children = list(root.children)
    begin = _begin(children)
    layout = _with_authority(layout, children[:begin])
    body: list[Block] = []
    appendices: list[Block] = []
    for child in children[begin:]:
        if child.anchor == SIGNATURE:
            layout = _with_signature(layout, child.text)
            continue
        blocks = _blocks(child, 3)
        (appendices if child.kind == "appendix" or appendices else body).extend(blocks)
    return Manuscript(tuple(body), tuple(appendices), layout)


def _begin(children: list[Node]) -> int:
    """Index of the first child after the masthead: the legal grounds, else the first part with a number."""
    for wanted in ({"preamble"}, {"part", "chapter", "section", "article", "clause"}):
        index = next((at for at, child in enumerate(children) if child.kind in wanted), None)
        if index is not None and _is_masthead(children[:index]):
            return index
        if index == 0:
            return 0
    return 0


def _is_masthead(children: list[Node]) -> bool:
    return any("ĐỘC LẬP" in f"{child.title} {child.text}".upper() for child in children)


def _with_authority(layout: DocumentLayout, masthead: list[Node]) -> DocumentLayout:
    """The line above the legal grounds: the last heading of the masthead, unless it is the kind of the document."""
    last = masthead[-1] if masthead else None
    if layout.authority or last is None or last.kind != "heading" or last.title.upper() == layout.kind.upper():
        return layout
    return replace(layout, authority=last.title)


def _with_signature(layout: DocumentLayout, text: str) -> DocumentLayout:
    """Fills what the layout does not say from "Nơi nhận: … TM. … CHỦ TỊCH …"."""
    recipients: list[str] = []
    titles: list[str] = []
    behalf, listing = "", False
    for line in text.splitlines():
        found = _LINE.match(line)
        if not found:
            continue
        if line.lower().startswith("nơi nhận"):
            listing = True
        elif listing and line.lstrip().startswith(("-", "–", "•", "+")):
            recipients.append(found[1].rstrip(";."))
        elif _BEHALF.match(line) and not behalf:
            behalf, listing = found[1], False
        elif line == line.upper():
            titles.append(found[1])
    return replace(
        layout,
        recipients=layout.recipients or tuple(recipients),
        on_behalf=layout.on_behalf or behalf,
        signer_title=layout.signer_title or "\n".join(titles),
    )


def _blocks(node: Node, level: int) -> list[Block]:
    blocks: list[Block] = []
    deeper = level
    if node.rows:
        blocks.append(Block("table", rows=node.rows))
    elif node.kind in _UNITS or (node.kind == "article" and node.title):
        blocks.append(Block(node.kind, node.title, node.label, min(level, _DEEPEST)))
        deeper = level + 1
        if node.text:
            blocks.append(Block("paragraph", node.text))
    elif node.kind != "preamble" or node.text:
        words = " ".join(filter(None, (node.title, node.text)))
        if words or node.label:
            blocks.append(Block(node.kind, words, node.label))
    for child in node.children:
        below = _blocks(child, deeper)
        if node.kind == "preamble":
            below = [replace(block, kind="ground") if not block.rows else block for block in below]
        blocks.extend(below)
    return blocks
