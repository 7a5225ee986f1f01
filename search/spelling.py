"""Did you mean: words of the query that the index does not know are replaced by the nearest ones that it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Lock
from uuid import uuid4

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .language.analyser import Kind, Token, analyse, is_cjk, normalise
from .language.syllables import is_plain_syllable, is_syllable
from .models import SearchTerm

VERSION_KEY = "search.vocabulary.version"
MIN_LENGTH = 3
MAX_LENGTH = 30
MAX_WORDS = 24
# From this length on two slips are forgiven; below, two other letters make another word.
_LONG = 6


@dataclass
class Vocabulary:
    """Latin words of the index: folded -> (spelling, documents)."""

    version: str
    words: dict[str, tuple[str, int]]
    # Words that may be suggested, by first letter and length, and by length alone.
    by_first: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    by_length: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, version: str, rows: Iterable[tuple[str, str, int]]) -> Vocabulary:
        known = cls(version, {term: (spelling, documents) for term, spelling, documents in rows if not is_cjk(term)})
        for word in known.words:
            if len(word) >= MIN_LENGTH - 1 and word.isalpha():
                known.by_first[word[0], len(word)].append(word)
                known.by_length[len(word)].append(word)
        return known


_lock = Lock()
_loaded: Vocabulary | None = None


def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once per process and version."""
    global _loaded  # noqa: PLW0603  (one copy a process, replaced when the words change)
    version = str(cache.get(VERSION_KEY) or "")
    with _lock:
        if _loaded is None or _loaded.version != version:
            _loaded = Vocabulary.of(version, SearchTerm.objects.values_list("term", "spelling", "documents"))
        return _loaded


def new_version() -> None:
    """Tell every process that the words changed."""
    cache.set(VERSION_KEY, uuid4().hex, None)


def correct(text: str) -> str:
    """`text` with its unknown words replaced; the same text when nothing is unknown or nothing is near enough."""
    known = vocabulary()
    if not known.words:
        return text
    text = normalise(text)
    pieces: list[str] = []
    last = 0
    changed = False
    tokens = [token for token in analyse(text, query=True) if token.kind is Kind.FOLDED and not is_cjk(token.text)]
    plain = text.isascii() and len(tokens) > 1
    for token in tokens[:MAX_WORDS]:
        typed = text[token.start : token.end]
        better = None if _prefix(text, token) else _better(token.text, typed, known)
        if better:
            # Beside words without marks one with marks looks odd: Da Nang, not Da nẵng.
            shown = " ".join(word if plain else known.words[word][0] for word in better)
            pieces += [text[last : token.start], _as_typed(shown, typed)]
            last = token.end
            changed = True
    return "".join([*pieces, text[last:]]) if changed else text


def _prefix(text: str, token: Token) -> bool:
    """Whether the word belongs to a prefix (`site:snnmt`, `before:2026`): neither it nor its value is a word."""
    start = text.rfind(" ", 0, token.start) + 1
    end = text.find(" ", token.end)
    return ":" in text[start : end if end >= 0 else len(text)].rstrip(":")


def _better(word: str, typed: str, known: Vocabulary) -> tuple[str, ...]:
    """The known words for an unknown one; nothing for what is known, short or no word."""
    if word in known.words:
        # Known without its marks; with them it is no syllable, so the marks are slips (xuât: xuất).
        slip = not typed.isascii() and is_plain_syllable(word) and not is_syllable(typed)
        return (word,) if slip and known.words[word][0] != word else ()
    if not MIN_LENGTH <= len(word) <= MAX_LENGTH or not word.isalpha():
        return ()
    near = _nearest(word, known, 1)
    if near is None:
        apart = _apart(word, known)
        if apart:
            return apart
        near = _nearest(word, known, 2) if len(word) >= _LONG else None
    return (near,) if near else ()


def _nearest(word: str, known: Vocabulary, slips: int) -> str | None:
    """The nearest and most frequent word within so many slips; those with the same first letter before others."""
    lengths = range(max(MIN_LENGTH - 1, len(word) - slips), len(word) + slips + 1)
    same_first = [choice for length in lengths for choice in known.by_first.get((word[0], length), ())]
    # A three-letter word with another first letter is another word.
    others = [choice for length in lengths for choice in known.by_length.get(length, ())] if len(word) > 3 else []
    for choices in (same_first, others):
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=None)
        near = [
            (distance, not _likely(word, choice), -known.words[choice][1], choice) for choice, distance, _index in found
        ]
        if near:
            return min(near)[-1]
    return None


def _likely(word: str, choice: str) -> bool:
    """Whether the slip is one of the hurried hand: a letter left out, two exchanged, one struck twice."""
    letters = iter(choice)
    left_out = all(letter in letters for letter in word)
    twice = [at for at, (left, right) in enumerate(pairwise(word)) if left == right]
    struck_twice = any(word[:at] + word[at + 1 :] == choice for at in twice)
    return left_out or struck_twice or sorted(word) == sorted(choice)


def _apart(word: str, known: Vocabulary) -> tuple[str, ...]:
    """Two or three syllables typed as one word (`danang`); those that most documents hold."""
    if len(word) < 2 * MIN_LENGTH - 1:
        return ()
    splits: list[tuple[str, ...]] = [(word[:cut], word[cut:]) for cut in range(1, len(word))]
    splits += [
        (word[:one], word[one:two], word[two:]) for one in range(1, len(word)) for two in range(one + 1, len(word))
    ]
    fitting = [parts for parts in splits if all(part in known.words and is_plain_syllable(part) for part in parts)]
    return max(fitting, key=lambda parts: (-len(parts), min(known.words[part][1] for part in parts)), default=())


def _as_typed(shown: str, typed: str) -> str:
    """The suggestion in capitals where the typed word is."""
    if typed.isupper() and len(typed) > 1:
        return shown.upper()
    return shown[:1].upper() + shown[1:] if typed[:1].isupper() else shown
