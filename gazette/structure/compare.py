"""Two versions of a document side by side: which parts stayed, changed, came and went, and which words in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from gazette.structure.nodes import Node

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"
_LOOSE = frozenset({"paragraph", "table", "heading"})  # Their anchors only count: they are matched by what they say.
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_WORDS = 20_000


@dataclass(frozen=True)
class Segment:
    """A run of words: `same`, `removed` (only in the old text) or `added` (only in the new one)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """A part in both versions; the anchor is that of the new version where there is one."""

    anchor: str
    old: str
    new: str
    state: str
    segments: tuple[Segment, ...] = ()


def compare(old: Node, new: Node) -> list[Row]:
    """Rows in the order of the new version, what was removed where it stood."""
    before, after = _flat(old), _flat(new)
    matcher = SequenceMatcher(None, [key for key, _ in before], [key for key, _ in after], autojunk=False)
    pairs: list[tuple[Node | None, Node | None]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            pairs += [(x, y) for (_, x), (_, y) in zip(before[a:b], after[c:d], strict=True)]
        else:
            pairs += _replaced([node for _, node in before[a:b]], [node for _, node in after[c:d]])
    return [_row(*pair) for pair in _moved(pairs)]


def words(old: str, new: str) -> tuple[Segment, ...]:
    """The words of two texts: joined, those not `added` give the old text, those not `removed` the new one."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) > _MAX_WORDS or len(b) > _MAX_WORDS:
        return tuple(Segment(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text)
    result: list[Segment] = []
    for step in Indel.opcodes(a, b):
        if step.tag == "equal":
            result.append(Segment(SAME, "".join(a[step.src_start : step.src_end])))
            continue
        if step.src_end > step.src_start:
            result.append(Segment(REMOVED, "".join(a[step.src_start : step.src_end])))
        if step.dest_end > step.dest_start:
            result.append(Segment(ADDED, "".join(b[step.dest_start : step.dest_end])))
    return tuple(_joined(result))


def _joined(segments: list[Segment]) -> list[Segment]:
    """Neighbours of one kind as one; a blank that stayed between two changes belongs to both."""
    result: list[Segment] = []
    removed = added = ""
    for index, segment in enumerate(segments):
        inside = bool(removed or added) and index + 1 < len(segments)
        if segment.kind == SAME and not (inside and segment.text.isspace()):
            result += [Segment(kind, text) for kind, text in ((REMOVED, removed), (ADDED, added)) if text]
            removed = added = ""
            result.append(segment)
            continue
        removed += segment.text if segment.kind != ADDED else ""
        added += segment.text if segment.kind != REMOVED else ""
    return result + [Segment(kind, text) for kind, text in ((REMOVED, removed), (ADDED, added)) if text]


def _flat(root: Node) -> list[tuple[tuple[str, ...], Node]]:
    rows: list[tuple[tuple[str, ...], Node]] = []
    for node in root.walk():
        if not node.anchor or not (node.own or node.number):
            continue
        loose = node.kind in _LOOSE and node.anchor != "chu-ky"
        rows.append((("", node.kind, node.own) if loose else (node.anchor,), node))
    return rows


def _parent(node: Node) -> str:
    return node.anchor.rpartition(".")[0]


def _replaced(old: list[Node], new: list[Node]) -> list[tuple[Node | None, Node | None]]:
    """Loose parts of one kind in one place, paired in order; the rest went or came."""
    waiting: dict[tuple[str, str], list[Node]] = {}
    for node in new:
        if node.kind in _LOOSE:
            waiting.setdefault((node.kind, _parent(node)), []).append(node)
    partner: dict[str, Node] = {}
    for node in old:
        queue = waiting.get((node.kind, _parent(node)))
        if node.kind in _LOOSE and queue:
            partner[queue.pop(0).anchor] = node
    used = {node.anchor for node in partner.values()}
    pairs: list[tuple[Node | None, Node | None]] = [(node, None) for node in old if node.anchor not in used]
    return pairs + [(partner.get(node.anchor) if node.kind in _LOOSE else None, node) for node in new]


def _moved(pairs: list[tuple[Node | None, Node | None]]) -> list[tuple[Node | None, Node | None]]:
    """A numbered part that only stands elsewhere is compared with itself."""
    gone = {x.anchor: x for x, y in pairs if x is not None and y is None and x.kind not in _LOOSE}
    come = {y.anchor for x, y in pairs if y is not None and x is None and y.kind not in _LOOSE}
    both = gone.keys() & come
    result: list[tuple[Node | None, Node | None]] = []
    for x, y in pairs:
        if y is None and x is not None and x.anchor in both and x.kind not in _LOOSE:
            continue
        result.append((gone[y.anchor], y) if x is None and y is not None and y.anchor in both else (x, y))
    return result


def _row(old: Node | None, new: Node | None) -> Row:
    if new is None:
        assert old is not None
        return Row(old.anchor, old.own, "", REMOVED)
    if old is None:
        return Row(new.anchor, "", new.own, ADDED)
    if old.own == new.own:
        return Row(new.anchor, old.own, new.own, SAME)
    return Row(new.anchor, old.own, new.own, CHANGED, words(old.own, new.own))
