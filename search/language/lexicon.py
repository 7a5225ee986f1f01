"""Words that mean the same, ready for queries. Pure functions, no Django.

`search.synonyms` reads the groups of the editors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .analyser import Kind, analyse, is_cjk

MAX_ALTERNATIVES = 12
SAME, ABBREVIATION, ONE_WAY = "same", "abbreviation", "one_way"  # The values of `search.enums.SynonymKind`.


class Key(NamedTuple):
    """A word or phrase as it is looked up.

    Attributes:
        tokens: folded, one for each word.
        written: each word with its marks.
    """

    tokens: tuple[str, ...]
    written: tuple[str, ...]


class Word(NamedTuple):
    """What one group says of a word: its marks, what also serves, and whether it is an abbreviation."""

    written: tuple[str, ...]
    alternatives: tuple[str, ...]
    short: bool


class Match(NamedTuple):
    """A word of the lexicon in a query: how many tokens it covers, and what also serves."""

    length: int
    alternatives: tuple[str, ...]


def key_of(text: str) -> Key:
    """The key of a word or phrase; of CJK its one string of characters."""
    tokens = analyse(text, query=True)
    if any(is_cjk(token.text) for token in tokens):
        plain = "".join(text.split())
        return Key((plain,), (plain,))
    folded = [token for token in tokens if token.kind is Kind.FOLDED]
    marks = {token.position: token.text for token in tokens if token.kind is Kind.EXACT}
    return Key(tuple(token.text for token in folded), tuple(marks.get(token.position, token.text) for token in folded))


@dataclass(frozen=True)
class Lexicon:
    """Folded words -> what the groups say of them.

    Attributes:
        words: by folded tokens.
        longest: tokens of the longest key.
        runs: the keys of CJK characters, the longest first.
    """

    words: Mapping[tuple[str, ...], tuple[Word, ...]] = field(default_factory=dict)
    longest: int = 0
    runs: tuple[str, ...] = ()

    def with_group(self, kind: str, lines: Sequence[str]) -> Lexicon:
        """This lexicon and one more group, as an editor tries it before saving."""
        return self.with_groups([(kind, lines)])

    def with_groups(self, groups: Iterable[tuple[str, Sequence[str]]]) -> Lexicon:
        """This lexicon and more groups of (kind, words)."""
        words = dict(self.words)
        for kind, lines in groups:
            for text, words_of_group in _directions(kind, lines):
                key = key_of(text)
                # What holds all its words is found by these already.
                others = [other for other in words_of_group if not set(key.tokens) <= set(key_of(other).tokens)]
                if key.tokens and others:
                    short = kind == ABBREVIATION and text == lines[0]
                    words[key.tokens] = (*words.get(key.tokens, ()), Word(key.written, tuple(others), short))
        runs = (key[0] for key in words if is_cjk(key[0]))
        return Lexicon(words, max(map(len, words), default=0), tuple(sorted(runs, key=lambda run: (-len(run), run))))

    def longest_match(self, tokens: Sequence[str], written: Sequence[str]) -> Match | None:
        """The longest word of the lexicon with which these tokens begin.

        Args:
            tokens: folded.
            written: the same as typed: where marks were typed they must be right.
        """
        for length in range(min(self.longest, len(tokens)), 0, -1):
            found = self.alternatives(tuple(tokens[:length]), tuple(written[:length]))
            if found:
                return Match(length, found)
        return None

    def alternatives(self, tokens: tuple[str, ...], written: tuple[str, ...]) -> tuple[str, ...]:
        """What also serves for exactly these tokens."""
        found: dict[str, None] = {}
        for word in self.words.get(tokens, ()):
            if _fits(word, tokens, written):
                found.update(dict.fromkeys(word.alternatives))
        return tuple(found)[:MAX_ALTERNATIVES]

    def run_matches(self, run: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """The words of the lexicon inside a run of CJK characters: (start, end, what also serves), longest first."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for word in self.runs:
            at = run.find(word) if len(word) > 1 or run == word else -1
            if at >= 0 and all(at >= end or at + len(word) <= start for start, end, _others in found):
                found.append((at, at + len(word), self.alternatives((word,), (word,))))
        return found


NO_WORDS = Lexicon()


def _directions(kind: str, lines: Sequence[str]) -> Iterable[tuple[str, list[str]]]:
    """(word, what also serves for it). An abbreviation serves each of its long forms, they do not serve one another."""
    if kind == ONE_WAY:
        return [(lines[0], list(lines[1:]))] if lines else []
    if kind == ABBREVIATION:
        return [(line, list(lines[1:] if number == 0 else lines[:1])) for number, line in enumerate(lines)]
    return [(line, [other for other in lines if other != line]) for line in lines]


def _fits(word: Word, tokens: tuple[str, ...], written: tuple[str, ...]) -> bool:
    """Marks that were typed must be right; without any, one syllable alone says too little (`han`: hạn, hàn, hân)."""
    if any(typed not in (token, right) for typed, token, right in zip(written, tokens, word.written, strict=True)):
        return False
    return word.short or len(tokens) > 1 or written == word.written
