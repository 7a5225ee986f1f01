"""Structured text as a page: every part with its lasting anchor, what became of it on the chosen day beside it.

Written in Python, not in templates: a document of 300 articles has thousands of parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.core.locales import html_code
from cms.core.templatetags.cms_tags import icon
from gazette.structure import Node, StructureError, from_json

HEADS = frozenset({"part", "chapter", "section", "subsection", "appendix"})
# Kinds whose parts stand in the list of contents.
IN_CONTENTS = HEADS | {"article"}
MAX_CONTENTS = 800


@dataclass(frozen=True)
class Entry:
    """A line of the list of contents."""

    anchor: str
    label: str
    level: int
    changed: bool = False


def tree_of(structure: Any) -> Node | None:
    """The tree, where there is one that can be read."""
    if not structure:
        return None
    try:
        return from_json(structure)
    except StructureError:
        return None


def contents(root: Node, marks: Mapping[str, Any]) -> list[Entry]:
    """Parts down to articles."""
    rows: list[Entry] = []

    def visit(node: Node, level: int) -> None:
        if node.kind in IN_CONTENTS and node.anchor:
            label = " ".join(filter(None, (node.label, node.title)))
            rows.append(Entry(node.anchor, label, min(level, 3), is_marked(node.anchor, marks)))
            level += 1
        if node.kind != "article":
            for child in node.children:
                visit(child, level)

    visit(root, 0)
    return rows[:MAX_CONTENTS]


def contents_html(entries: list[Entry]) -> SafeString:
    """The list, written once for both places where it stands (beside the text, and folded on phones)."""
    word = format_html(
        '<span class="vh" lang="{}">{}</span>', html_language(), pgettext("part of a document", "changed")
    )
    sign = format_html(' <span class="toc-mark">{}{}</span>', icon("half", "ic-s"), word)
    rows = ((row.level, row.anchor, row.label, sign if row.changed else "") for row in entries)
    items = format_html_join("", '<li class="toc-{}"><a href="#{}">{}{}</a></li>', rows)
    return format_html('<ul class="toc" lang="vi">{}</ul>', items)


def html_language() -> str:
    return html_code(translation.get_language() or "vi")


def is_marked(anchor: str, marks: Mapping[str, Any]) -> bool:
    """Whether the part or something in it was changed."""
    return any(key == anchor or key.startswith(f"{anchor}.") for key in marks)


class Writer:
    """Text of a tree as HTML. Everything that comes from the document is escaped.

    Args:
        notes: anchor -> what stands below the part's heading (safe).
        ended: anchors of parts that hold no more on the chosen day.
    """

    def __init__(self, notes: Mapping[str, SafeString], ended: frozenset[str] = frozenset()) -> None:
        self.notes, self.ended = notes, ended
        self.parts: list[str] = []
        self.level = 3
        self.permalink = _("Permanent link to %(part)s")

    def write(self, root: Node) -> SafeString:
        self._children(root)
        return mark_safe("".join(self.parts))  # noqa: S308  (every part is escaped by `add`)

    def add(self, form: str, *values: Any, **named: Any) -> None:
        self.parts.append(format_html(form, *values, **named) if values or named else form)

    def _children(self, node: Node) -> None:
        for child in node.children:
            self._node(child)

    def _node(self, node: Node) -> None:
        if node.kind in HEADS:
            self._head(node)
        elif node.kind == "article":
            self._article(node)
        elif node.kind == "table":
            self._table(node)
        else:
            self._line(node)

    def _head(self, node: Node) -> None:
        title = format_html(" <span>{}</span>", node.title) if node.title else ""
        kind = "law-appendix" if node.kind == "appendix" else "law-part"
        self.add('<h{} class="{}" id="{}">{}{}</h{}>', self.level, kind, node.anchor, node.label, title, self.level)
        self._note(node)
        if node.text:
            self.add('<p class="law-line">{}</p>', node.text)
        before, self.level = self.level, min(self.level + 1, 6)
        self._children(node)
        self.level = before

    def _article(self, node: Node) -> None:
        title = " ".join(filter(None, (node.label, node.title)))
        ended = ' class="is-ended"' if node.anchor in self.ended else ""
        words = self.permalink % {"part": node.label.rstrip(".")}
        self.add('<article id="{}"{}>', node.anchor, mark_safe(ended))  # noqa: S308
        self.add('<h{0} class="law-art"><span>{1}</span>', self.level, title)
        self.add('<a class="law-link" href="#{}" aria-label="{}">#</a></h{}>', node.anchor, words, self.level)
        self._note(node)
        if node.text:
            self.add('<p class="law-line">{}</p>', node.text)
        self._children(node)
        self.add("</article>")

    def _line(self, node: Node) -> None:
        """Clauses, points, paragraphs: indented by kind."""
        kind = {"clause": "law-clause", "point": "law-point", "preamble": "law-preamble"}.get(node.kind, "law-line")
        ended = " is-ended" if node.anchor in self.ended else ""
        anchor = format_html(' id="{}"', node.anchor) if node.anchor else ""
        if words := node.own:
            label = node.label if node.kind in {"clause", "point"} else ""
            rest = words[len(label) :].lstrip() if label and words.startswith(label) else words
            number = format_html('<span class="law-no">{}</span> ', label) if label and rest is not words else ""
            self.add('<p class="{}{}"{}>{}{}</p>', kind, ended, anchor, number, lines(rest))
        self._note(node)
        self._children(node)

    def _table(self, node: Node) -> None:
        # Scrolls on its own on a phone; with the keyboard as well.
        anchor = format_html(' id="{}"', node.anchor) if node.anchor else ""
        self.add('<div class="tbl" tabindex="0" role="group" aria-label="{}"{}><table>', _("Table"), anchor)
        for row in node.rows:
            self.parts.append("<tr>" + "".join(f"<td>{conditional_escape(cell)}</td>" for cell in row) + "</tr>")
        self.add("</table></div>")

    def _note(self, node: Node) -> None:
        if node.anchor in self.notes:
            self.parts.append(self.notes[node.anchor])


def lines(text: str) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in text.split("\n")))  # noqa: S308
