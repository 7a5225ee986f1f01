"""The tree of a document: what the parsers build, what is stored as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.errors import ActionError

KINDS = frozenset(
    [
        "document",
        "part",
        "chapter",
        "section",
        "subsection",
        "article",
        "clause",
        "point",
        "appendix",
        "paragraph",
        "table",
        "heading",
        "preamble",
    ]
)
SIGNATURE = "chu-ky"  # Anchor of the paragraph that holds the signature block.
MAX_DEPTH = 12
MAX_NODES = 200_000
_LABELS = {
    "part": "Phần {}",
    "chapter": "Chương {}",
    "section": "Mục {}",
    "subsection": "Tiểu mục {}",
    "article": "Điều {}.",
    "clause": "{}.",
    "point": "{})",
    "appendix": "Phụ lục {}",
    "heading": "{}.",
}


class StructureError(ActionError):
    """A text or file that is not taken, with the reason for the person who sent it."""


@dataclass(frozen=True)
class Node:
    """A part of a document. `text` is its own; what stands below it is in `children`.

    Attributes:
        number: as written, without the word: `II`, `5a`, `đ`.
        rows: the cells of a table, row by row.
        anchor: unique in the tree and lasting: `dieu-5.khoan-2.diem-a`; empty for the root.
    """

    kind: str
    number: str = ""
    title: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    children: tuple[Node, ...] = ()
    anchor: str = ""

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, anchor: str) -> Node | None:
        """The node of `anchor`."""
        return next((node for node in self.walk() if node.anchor == anchor), None) if anchor else None

    @property
    def label(self) -> str:
        """How the part is called in the text: `Điều 5.`, `a)`; empty where it has no number."""
        if self.kind == "section" and self.anchor.rpartition(".")[2].startswith("la-ma-"):
            return f"{self.number}."
        form = _LABELS.get(self.kind, "")
        return form.format(self.number).strip() if form and (self.number or self.kind == "appendix") else ""

    @property
    def own(self) -> str:
        """Label, title and text, without what stands below."""
        if self.rows:
            return "\n".join("\t".join(row) for row in self.rows)
        first = " ".join(filter(None, (self.label, self.title)))
        if not self.title or self.kind in ("heading", "paragraph"):
            return " ".join(filter(None, (first, self.text)))
        return "\n".join(filter(None, (first, self.text)))

    @property
    def plain(self) -> str:
        """The text of this part with all below it, a line for each."""
        return "\n".join(text for node in self.walk() if (text := node.own))


def to_json(node: Node) -> dict[str, Any]:
    """`node` as plain values; what is empty is left out."""
    data: dict[str, Any] = {"kind": node.kind}
    for name in ("number", "title", "text", "anchor"):
        if value := getattr(node, name):
            data[name] = value
    if node.rows:
        data["rows"] = [list(row) for row in node.rows]
    if node.children:
        data["children"] = [to_json(child) for child in node.children]
    return data


def from_json(data: Any) -> Node:
    """The tree of what `to_json` gave.

    Raises:
        StructureError: for anything else.
    """
    return _node(data, 0)


def _node(data: Any, depth: int) -> Node:
    if not isinstance(data, dict) or data.get("kind") not in KINDS or depth > MAX_DEPTH:
        raise StructureError(_("This is not the structure of a document."))
    words = [data.get(name, "") for name in ("number", "title", "text", "anchor")]
    rows, children = data.get("rows", []), data.get("children", [])
    good = all(isinstance(word, str) for word in words) and isinstance(rows, list) and isinstance(children, list)
    if not good or not all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows):
        raise StructureError(_("This is not the structure of a document."))
    number, title, text, anchor = words
    below = tuple(_node(child, depth + 1) for child in children)
    return Node(data["kind"], number, title, text, tuple(tuple(row) for row in rows), below, anchor)
