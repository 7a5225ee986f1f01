"""Tags of a segment as XLIFF's inline elements, which tools show as blocks that cannot be broken.

1.2: `<g>` around text and `<x/>` alone; 2.1: `<pc>` and `<ph/>`. Tools that split a pair write `<bx/>`/`<ex/>` and
`<sc/>`/`<ec/>` instead; these are read too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from lxml import etree

from translation.interchange.errors import UnitError
from translation.interchange.markup import EMPTY, Token, check_nesting, markup_of, tokens_of
from translation.interchange.safe_xml import local, possible

# (tag, id of a link) by the id of an inline element.
Names = dict[str, tuple[str, str]]
# Makes the inline element of a tag under a parent: (parent, token, id).
Maker = Callable[[etree._Element, Token, str], etree._Element]
# Pairs are written so …
PAIRS = frozenset({"g", "pc"})
ALONE = frozenset({"x", "ph"})
# … or so, by tools.
STARTS = frozenset({"bx", "sc"})
ENDS = frozenset({"ex", "ec"})
# Around text that belongs to the text: remarks, terms, parts of a segment.
TRANSPARENT = frozenset({"mrk"})
IGNORED = frozenset({"sm", "em", ""})


class Numbers:
    """Ids of inline elements: a tag of the target has that of the source's tag which it stands for."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.names: Names = {}

    def source(self, tokens: Iterable[Token]) -> list[str]:
        return [self._new(token) for token in tokens if token.kind in {"open", "empty"}]

    def target(self, tokens: Iterable[Token]) -> list[str]:
        free: dict[tuple[str, str], list[str]] = defaultdict(list)
        for number, name in self.names.items():
            free[name].append(number)
        found = []
        for token in tokens:
            if token.kind in {"open", "empty"}:
                same = free[token.value, token.id]
                found.append(same.pop(0) if same else self._new(token))
        return found

    def _new(self, token: Token) -> str:
        number = token.id if token.id and token.id not in self.used else ""
        count = len(self.used) + 1
        while not number:
            number = str(count) if str(count) not in self.used else ""
            count += 1
        self.used.add(number)
        self.names[number] = (token.value, token.id)
        return number


def fill(parent: etree._Element, tokens: list[Token], numbers: list[str], make: Maker) -> None:
    """Write a text into `<source>` or `<target>`."""
    stack, waiting = [parent], iter(numbers)
    for token in tokens:
        if token.kind == "text":
            _append(stack[-1], possible(token.value))
        elif token.kind == "close":
            stack.pop()
        else:
            element = make(stack[-1], token, next(waiting))
            if token.kind == "open":
                stack.append(element)


def write_pair(source: etree._Element, target: etree._Element | None, texts: tuple[str, str], make: Maker) -> None:
    """Write the two texts of an entry."""
    numbers = Numbers()
    tokens = tokens_of(texts[0])
    fill(source, tokens, numbers.source(tokens), make)
    if target is not None:
        tokens = tokens_of(texts[1])
        fill(target, tokens, numbers.target(tokens), make)


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


# ---- reading ----
def read_source(element: etree._Element, tag_of: Callable[[etree._Element], str]) -> tuple[str, Names]:
    """The markup of a source, and which tag is which."""
    reader = _Reader({}, tag_of)
    return reader.markup(element), reader.seen


def read_target(element: etree._Element, names: Names, tag_of: Callable[[etree._Element], str]) -> str:
    """The markup of a target.

    Raises:
        UnitError: an element that we do not write, or pairs that cross.
    """
    return _Reader(names, tag_of).markup(element)


class _Reader:
    def __init__(self, names: Names, tag_of: Callable[[etree._Element], str]) -> None:
        self.names, self.tag_of = names, tag_of
        self.seen: Names = {}
        self.started: Names = {}

    def markup(self, element: etree._Element) -> str:
        tokens = list(self._inside(element))
        check_nesting(tokens)
        return markup_of(tokens)

    def _inside(self, element: etree._Element) -> Iterator[Token]:
        if element.text:
            yield Token("text", element.text)
        for child in element:
            yield from self._child(child)
            if child.tail:
                yield Token("text", child.tail)

    def _child(self, child: etree._Element) -> Iterator[Token]:
        kind = local(child)
        if kind in TRANSPARENT:
            yield from self._inside(child)
        elif kind in PAIRS:
            tag, reference = self._named(child)
            yield Token("open", tag, reference)
            yield from self._inside(child)
            yield Token("close", tag, reference)
        elif kind in ALONE or kind in STARTS:
            tag, reference = self._named(child)
            yield Token("empty" if tag in EMPTY else "open", tag, reference)
            if kind in ALONE and tag not in EMPTY:  # A pair that a tool has made one: nothing is left inside it.
                yield Token("close", tag, reference)
        elif kind in ENDS:
            number = child.get("startRef") or child.get("rid") or child.get("id") or ""
            tag, reference = self.started.get(number) or ("?", number)
            yield Token("close", tag, reference)
        elif kind == "cp":  # XLIFF 2: a character that XML cannot hold. Neither can our pages.
            return
        elif kind not in IGNORED:
            values = {"element": kind}
            raise UnitError(_("The file has an inline element <%(element)s> that did not come from here.") % values)

    def _named(self, child: etree._Element) -> tuple[str, str]:
        number = child.get("id") or ""
        found = self.names.get(number)
        if found is None:
            tag = self.tag_of(child)
            if not tag:
                raise UnitError(_("The mark %(mark)s is not one of the source.") % {"mark": number or local(child)})
            found = (tag, number if tag == "a" and number.startswith("a") else "")
        self.seen[number] = found
        for name in (number, child.get("rid") or ""):
            if name:
                self.started[name] = found
        return found
