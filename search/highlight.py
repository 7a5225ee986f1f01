"""The passage of a text that answers a query, with the hits marked. One highlighter for all engines, pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from .analyser import Kind, Token, analyse, normalise
from .query import ParsedQuery

LENGTH = 200
BEFORE = 50


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


def spans(tokens: list[Token], query: ParsedQuery) -> list[Span]:
    """Where the query's tokens stand; overlapping ones and neighbours (at most a blank apart) joined.

    A token that is part of a longer unit (a number, a phrase, a CJK word) counts only where the unit is whole.
    """
    folded = [token for token in tokens if token.kind is Kind.FOLDED]
    found: list[Span] = []
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for unit in query.units:
        if unit.tokens:
            by_first.setdefault(unit.tokens[0], []).append(unit.tokens)
    prefixes = tuple(unit.tokens[0] for unit in query.units if unit.prefix)
    for index, token in enumerate(folded):
        for wanted in by_first.get(token.text, ()):
            stretch = folded[index : index + len(wanted)]
            if tuple(part.text for part in stretch) == wanted:
                found.append(Span(stretch[0].start, stretch[-1].end))
        if prefixes and token.text.startswith(prefixes):
            found.append(Span(token.start, token.start + 1))
    found.sort(key=lambda span: (span.start, span.end))
    joined: list[Span] = []
    for span in found:
        if joined and span.start <= joined[-1].end + 1:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return joined


def mark(text: str, query: ParsedQuery) -> str:
    """The whole `text` as HTML, escaped, with `<mark>` around the hits (for titles)."""
    normalised = normalise(text)
    return _render(normalised, 0, len(normalised), spans(analyse(normalised), query))


def snippet(text: str, query: ParsedQuery, length: int = LENGTH) -> str:
    """About `length` characters of `text` around the densest place of hits, as HTML with `<mark>`.

    Its start without one.
    """
    normalised = " ".join(normalise(text).split())
    hits = spans(analyse(normalised), query)
    if not hits:
        return escape(normalised[:length].rstrip()) + ("…" if len(normalised) > length else "")
    start = max(0, _densest(normalised, hits, length).start - BEFORE)
    if start:
        space = normalised.find(" ", start, start + BEFORE)
        start = space + 1 if space != -1 else start
    end = min(len(normalised), start + length)
    if end < len(normalised):
        space = normalised.rfind(" ", end - 30, end)
        end = space if space != -1 else end
    shown = _render(normalised, start, end, hits)
    return ("… " if start else "") + shown + (" …" if end < len(normalised) else "")


def _densest(text: str, hits: list[Span], length: int) -> Span:
    """The first hit of the window that holds the most different words of the query."""
    best, best_count = hits[0], 0
    for index, first in enumerate(hits):
        window = [hit for hit in hits[index : index + 40] if hit.end - first.start <= length - BEFORE]
        count = len({text[hit.start : hit.end].casefold() for hit in window})
        if count > best_count:
            best, best_count = first, count
    return best


def _render(text: str, start: int, end: int, hits: list[Span]) -> str:
    parts: list[str] = []
    last = start
    for hit in hits:
        if hit.end <= start or hit.start >= end:
            continue
        left, right = max(hit.start, start), min(hit.end, end)
        parts += [escape(text[last:left]), "<mark>", escape(text[left:right]), "</mark>"]
        last = right
    return "".join([*parts, escape(text[last:end])])
