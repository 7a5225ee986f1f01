"""A segment's markup taken apart, so that each format can write tags in the way that its tools protect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from django.utils.translation import gettext as _

from .errors import UnitError

# Tags without an end.
EMPTY = frozenset({"br"})
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)(?:\s[^<>]*)?>")
# "<" that begins no tag, "&" that begins no entity: signs of the text, which an HTML parser would swallow.
_BARE_LESS = re.compile(r"<(?!/?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>)")
_BARE_AND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,31};)")


@dataclass(frozen=True)
class Token:
    """A piece of a segment: text, or a tag.

    Attributes:
        value: the text, or the name of the tag.
        id: of a link (`a1`): by it the address is found again.
    """

    kind: Literal["text", "open", "close", "empty"]
    value: str
    id: str = ""


def tokens_of(markup: str) -> list[Token]:
    """The pieces of a segment's markup, entities resolved."""
    if "<" not in markup and "&" not in markup:
        return [Token("text", markup)] if markup else []
    return list(_walk(BeautifulSoup(markup, "html.parser")))


def _walk(parent: Tag) -> Iterator[Token]:
    for child in parent.children:
        if isinstance(child, Tag):
            name, reference = child.name, str(child.get("id", ""))
            if name in EMPTY:
                yield Token("empty", name, reference)
                continue
            yield Token("open", name, reference)
            yield from _walk(child)
            yield Token("close", name, reference)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield Token("text", str(child))


def markup_of(tokens: list[Token]) -> str:
    """The markup of pieces, as wagtail-localize writes it."""
    parts = []
    for token in tokens:
        reference = f' id="{escape(token.id)}"' if token.id else ""
        if token.kind == "text":
            parts.append(escape(token.value, quote=False))
        elif token.kind == "close":
            parts.append(f"</{token.value}>")
        else:
            parts.append(f"<{token.value}{reference}{'/' if token.kind == 'empty' else ''}>")
    return "".join(parts)


def normal(markup: str) -> str:
    """One way of writing the same markup: `<br>` as `<br/>`, `"` as it is."""
    return markup_of(tokens_of(markup))


def plain(markup: str) -> str:
    """The words alone, blanks made single: by them a text is recognised when a tool has rewritten its tags."""
    values = {"open": "", "close": "", "empty": " "}
    words = "".join(values.get(token.kind, token.value) for token in tokens_of(markup))
    return " ".join(words.split())


def typed(markup: str) -> str:
    """The normal form of markup that somebody has typed: no word of it is lost to the HTML parser.

    Raises:
        UnitError: a mark does not end, or ends where it has not begun.
    """
    safe = _BARE_AND.sub("&amp;", _BARE_LESS.sub("&lt;", markup))
    marks = [(found[1], found[2].lower()) for found in _TAG.finditer(safe)]
    check_nesting([Token("close" if end else "open", name) for end, name in marks if name not in EMPTY])
    return normal(safe)


def check_nesting(tokens: list[Token]) -> None:
    """Every mark that begins also ends, inside the one in which it began.

    Raises:
        UnitError: names the first mark that does not.
    """
    stack: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            stack.append(token)
        elif token.kind == "close":
            if not stack or stack[-1].value != token.value:
                raise UnitError(_("The mark %(mark)s ends where it has not begun.") % {"mark": token.id or token.value})
            stack.pop()
    if stack:
        raise UnitError(_("The mark %(mark)s does not end.") % {"mark": stack[-1].id or stack[-1].value})
