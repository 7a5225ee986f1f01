"""Tags as marks that people can read and type in a word processor: `⟦b⟧bold⟦/b⟧`, `⟦a1⟧link⟦/a1⟧`, `⟦br⟧`.

The brackets (U+27E6, U+27E7) are in no text of an administration; one that is in a text all the same is doubled.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from wagtail_localize.strings import INLINE_TAGS

from translation.interchange.errors import UnitError
from translation.interchange.markup import EMPTY, Token, check_nesting, markup_of, tokens_of

_MARK = re.compile(r"⟦⟦|⟧⟧|⟦\s*(/?)\s*([a-zA-Z]+\d*)\s*⟧")
_LINK = re.compile(r"a\d+")


def with_marks(markup: str) -> str:
    parts = []
    for token in tokens_of(markup):
        name = token.id or token.value
        if token.kind == "text":
            parts.append(token.value.replace("⟦", "⟦⟦").replace("⟧", "⟧⟧"))
        else:
            parts.append(f"⟦/{name}⟧" if token.kind == "close" else f"⟦{name}⟧")
    return "".join(parts)


def from_marks(text: str) -> str:
    """The markup of a text with marks.

    Raises:
        UnitError: a mark that does not exist, is not closed, or has lost a bracket.
    """
    tokens: list[Token] = []
    place = 0
    for found in _MARK.finditer(text):
        _text(tokens, text[place : found.start()])
        place = found.end()
        if found[2]:
            tokens.append(_mark(found[2].lower(), bool(found[1])))
        else:
            tokens.append(Token("text", found[0][0]))
    _text(tokens, text[place:])
    check_nesting(tokens)
    return markup_of(tokens)


def _text(tokens: list[Token], text: str) -> None:
    if "⟦" in text or "⟧" in text:
        raise UnitError(_("A mark has lost a bracket near “%(text)s”.") % {"text": text.strip()[:40]})
    if text:
        tokens.append(Token("text", text))


def _mark(name: str, end: bool) -> Token:
    if _LINK.fullmatch(name):
        return Token("close" if end else "open", "a", name)
    if name not in INLINE_TAGS:
        raise UnitError(_("The mark %(mark)s does not exist.") % {"mark": f"⟦{name}⟧"})
    if name in EMPTY:
        return Token("empty", name)
    return Token("close" if end else "open", name)
