"""Finding the glossary's terms in a source text: whole words, the longest term first, in one pass over the words.

Each process keeps the glossary compiled, until somebody changes it (`forget_terms`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from wagtail.models import Locale

from cms.core.text import nfc
from translation.models import Term

VERSION_KEY = "translation.glossary.version"
# A word, or a tag, of which nothing is a word. Between the words of a term may stand blanks, dashes and tags.
# A comma counts as a word: "xã, hội" is not "xã hội".
_WORD = re.compile(r"<[^>]*>|&#?\w+;|[^\W_]+|,")
_BETWEEN = re.compile(r"(?:<[^>]*>|&nbsp;|&amp;|[\s&\-–—])*")
# hoà/hòa, thuý/thúy: both spellings are in use; the key has the mark on the first vowel.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LATE_TONE = re.compile(rf"(o)([ae])([{_TONES}])$|(u)(y)([{_TONES}])$")


@dataclass(frozen=True)
class Entry:
    """A term as it is kept in memory."""

    pk: int
    term: str
    kind: str
    note: str
    romanise: bool
    # locale -> (allowed forms, forbidden forms, note)
    languages: dict[int, tuple[tuple[str, ...], tuple[str, ...], str]]


@dataclass(frozen=True)
class TermHit:
    """A term found in a source text.

    Attributes:
        start, end: place in the source, markup included.
        term: as the glossary writes it; `written`: as the source does.
        texts: forms allowed in the language, the one to write first; empty where the glossary has none.
        forbidden: forms that must not be written.
    """

    pk: int
    start: int
    end: int
    term: str
    written: str
    kind: str
    texts: tuple[str, ...]
    forbidden: tuple[str, ...]
    note: str


@dataclass
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    # (as it is written, entry); several where they differ only in capitals.
    entries: list[tuple[str, Entry]] = field(default_factory=list)


@dataclass
class _Compiled:
    version: str
    root: _Node


_lock = Lock()
_compiled: _Compiled | None = None


def forms(text: str) -> tuple[str, ...]:
    """The forms of a field that separates them by semicolons."""
    return tuple(form for part in nfc(text).split(";") if (form := " ".join(part.split())))


def romanised(name: str) -> str:
    """A name without Vietnamese marks, capitals kept: đ as d (`Đà Nẵng`: `Da Nang`)."""
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in bare if not "\u0300" <= char <= "\u036f")


def key_of(word: str) -> str:
    """A word without capitals, the tone mark where the older spelling has it."""
    if word.isascii():
        return word.lower()
    marked = unicodedata.normalize("NFD", word.casefold())
    return nfc(_LATE_TONE.sub(lambda m: "".join((m[1], m[3], m[2]) if m[1] else (m[4], m[6], m[5])), marked))


def forget_terms() -> None:
    """Tell every process that the glossary has changed."""
    cache.set(VERSION_KEY, uuid4().hex, None)


def _load() -> _Compiled:
    global _compiled  # noqa: PLW0603  (one copy a process, replaced when the glossary changes)
    version = cache.get(VERSION_KEY)
    if version is None:
        forget_terms()
        version = cache.get(VERSION_KEY, "")
    with _lock:
        if _compiled is None or _compiled.version != version:
            _compiled = _Compiled(str(version), _trie())
        return _compiled


def _trie() -> _Node:
    root = _Node()
    for term in Term.objects.prefetch_related("translations"):
        entry = Entry(
            pk=term.pk,
            term=term.term,
            kind=term.kind,
            note=term.note,
            romanise=term.romanise,
            languages={
                row.locale_id: (forms(row.text), forms(row.forbidden), row.note) for row in term.translations.all()
            },
        )
        for written in (term.term, *forms(term.variants)):
            node = root
            for word in _WORD.findall(nfc(written)):
                node = node.next.setdefault(key_of(word), _Node())
            if node is not root:
                node.entries.append((nfc(written), entry))
    return root


def terms_in(source: str, locale: Locale | int) -> list[TermHit]:
    """The terms in a text with markup, in order; where several begin or overlap, the first and longest.

    What a term writes with capitals is found only so (Hải Đăng is a ward, hải đăng a lighthouse); the rest in any case.
    """
    source = nfc(source)
    locale_id = locale if isinstance(locale, int) else locale.pk
    root = _load().root
    words = [(m.start(), m.end(), key_of(m.group())) for m in _WORD.finditer(source) if m.group()[0] not in "<&"]
    hits: list[TermHit] = []
    place = 0
    while place < len(words):
        found = _longest(source, words, place, root)
        if found is None:
            place += 1
            continue
        count, entry = found
        hits.append(_hit(source, words[place][0], words[place + count - 1][1], entry, locale_id))
        place += count
    return hits


def _longest(source: str, words: list[Any], place: int, root: _Node) -> tuple[int, Entry] | None:
    node, best = root, None
    for index in range(place, len(words)):
        start, end, key = words[index]
        if index > place and not _BETWEEN.fullmatch(source, words[index - 1][1], start):
            break
        following = node.next.get(key)
        if following is None:
            break
        node = following
        written = source[words[place][0] : end]
        entry = next((entry for form, entry in node.entries if _case_fits(form, written)), None)
        if entry is not None:
            best = (index - place + 1, entry)
    return best


def _case_fits(form: str, written: str) -> bool:
    if form.isupper() and len(form) > 1:
        return written.isupper()
    pairs = zip(_WORD.findall(form), (w for w in _WORD.findall(written) if w[0] not in "<&"), strict=False)
    return all(mine[0].isupper() or not theirs[0].isupper() for theirs, mine in pairs)


def _hit(source: str, start: int, end: int, entry: Entry, locale_id: int) -> TermHit:
    texts, forbidden, note = entry.languages.get(locale_id, ((), (), ""))
    if not texts and entry.romanise:
        texts = (romanised(entry.term),)
    return TermHit(
        entry.pk, start, end, entry.term, source[start:end], entry.kind, texts, forbidden, note or entry.note
    )
