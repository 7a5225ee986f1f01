"""Did you mean: words of the query that the index does not know are replaced by the nearest ones that it does."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from uuid import uuid4

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .analyser import Kind, analyse, is_cjk
from .models import SearchTerm

VERSION_KEY = "search.vocabulary.version"
CUTOFF = 0.6
MIN_LENGTH = 2


@dataclass
class Vocabulary:
    """Latin words of the index: folded -> (spelling, documents)."""

    version: str
    words: dict[str, tuple[str, int]]
    choices: list[str]


_lock = Lock()
_loaded: Vocabulary | None = None


def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once per process and version."""
    global _loaded  # noqa: PLW0603  (one copy a process, replaced when the words change)
    version = str(cache.get(VERSION_KEY) or "")
    with _lock:
        if _loaded is None or _loaded.version != version:
            rows = SearchTerm.objects.values_list("term", "spelling", "documents")
            words = {term: (spelling, documents) for term, spelling, documents in rows if not is_cjk(term)}
            choices = [term for term in words if len(term) >= MIN_LENGTH and not term.isdigit()]
            _loaded = Vocabulary(version, words, choices)
        return _loaded


def new_version() -> None:
    """Tell every process that the words changed."""
    cache.set(VERSION_KEY, uuid4().hex, None)


def correct(text: str) -> str:
    """`text` with its unknown words replaced; the same text when nothing is unknown or nothing is near enough."""
    known = vocabulary()
    if not known.words:
        return text
    pieces: list[str] = []
    last = 0
    changed = False
    for token in analyse(text, query=True):
        if token.kind is not Kind.FOLDED:
            continue
        replacement = _nearest(token.text, known)
        if replacement and replacement != token.text:
            pieces += [text[last : token.start], known.words[replacement][0]]
            last = token.end
            changed = True
    return "".join([*pieces, text[last:]]) if changed else text


def _nearest(word: str, known: Vocabulary) -> str | None:
    if word in known.words or len(word) < MIN_LENGTH or word.isdigit() or is_cjk(word):
        return None
    found = process.extract(word, known.choices, scorer=OSA.normalized_similarity, limit=5, score_cutoff=CUTOFF)
    if not found:
        return None
    best = max(found, key=lambda row: (round(row[1], 2), known.words[row[0]][1]))
    return str(best[0])
