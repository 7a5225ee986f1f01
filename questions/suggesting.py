"""Which field and which unit a question is for: by the centre's rules, and by what was answered before.

Every suggestion says what it rests on. Rules are words that somebody has written down (`RoutingRule`); history is
earlier questions that share rare words with this one, each with the weight of how much they share (tf-idf).
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .enums import ANSWERED_STATES
from .models import Question, RoutingRule
from .words import fold

# Earlier questions that are looked through, the newest; one look at them is kept for an hour.
HISTORY = 4000
SECONDS = 60 * 60
KEY = "questions.history"
# Of the similar ones, so many vote.
NEIGHBOURS = 12
# What stands in more than this share of the questions tells nothing of any.
COMMON = 0.2
# In few questions no word is common yet.
FEW = 30
# A rule of the usual weight counts as much as if all similar questions agreed.
RULE_WEIGHT = 10
SHOWN_WORDS = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Suggestion:
    """A field or a unit, and why.

    Attributes:
        key: primary key of the topic or unit. words: as they stand in the question. earlier: similar questions.
    """

    key: int
    score: float
    words: tuple[str, ...]
    earlier: int
    asked: bool = False

    @property
    def reason(self) -> str:
        """“because of: sổ đỏ; 12 earlier questions”, for people."""
        parts = []
        if self.words:
            parts.append(_("because of: %(words)s") % {"words": ", ".join(self.words)})
        if self.earlier:
            text = ngettext("%(n)d earlier question", "%(n)d earlier questions", self.earlier)
            parts.append(text % {"n": self.earlier})
        if self.asked:
            parts.append(_("the asker has named it"))
        return "; ".join(parts)


@dataclass
class Suggestions:
    topics: list[Suggestion] = field(default_factory=list)
    units: list[Suggestion] = field(default_factory=list)


@dataclass
class _Votes:
    """What speaks for one field or unit."""

    score: float = 0.0
    words: dict[str, float] = field(default_factory=dict)
    earlier: int = 0
    asked: bool = False


@dataclass(frozen=True)
class Earlier:
    """An answered question: what it was about, and who answered."""

    pk: int
    topic: int | None
    unit: int | None


class History:
    """Earlier questions by their words.

    Args:
        rows: (question, its folded words).
    """

    def __init__(self, rows: Iterable[tuple[Earlier, str]]) -> None:
        self.questions: list[Earlier] = []
        self.postings: dict[str, list[int]] = defaultdict(list)
        for row, folded in rows:
            for token in tokens(folded):
                self.postings[token].append(len(self.questions))
            self.questions.append(row)
        limit = max(FEW, int(COMMON * len(self.questions)))
        self.postings = {token: found for token, found in self.postings.items() if len(found) <= limit}

    def weight(self, token: str) -> float:
        """How much a word that two questions share tells: the rarer, the more."""
        return math.log(1 + len(self.questions) / len(self.postings[token]))

    def similar(self, folded: str, without: int | None = None) -> list[tuple[Earlier, float, list[str]]]:
        """The nearest ones with their nearness and what they share; `without` leaves the question itself out."""
        scores: dict[int, float] = defaultdict(float)
        shared: dict[int, list[str]] = defaultdict(list)
        for token in tokens(folded):
            if token not in self.postings:
                continue
            weight = self.weight(token)
            for index in self.postings[token]:
                scores[index] += weight
                shared[index].append(token)
        best = sorted(scores, key=lambda index: (-scores[index], -index))
        found = []
        for index in best[: NEIGHBOURS + 1]:
            # One word in common is an accident.
            if self.questions[index].pk != without and len(shared[index]) > 1:
                found.append((self.questions[index], scores[index], shared[index]))
        return found[:NEIGHBOURS]


def tokens(folded: str) -> set[str]:
    """Words and pairs of neighbours: in Vietnamese two syllables mostly make one word."""
    words = [word for word in _WORD.findall(folded) if len(word) > 1 and not word.isdigit()]
    return {*words, *(f"{one} {two}" for one, two in itertools.pairwise(words))}


def load_history() -> History:
    """The newest answered questions; kept for an hour, for what was answered today changes little."""
    found: History | None = cache.get(KEY)
    if found is None:
        rows = Question.objects.filter(state__in=ANSWERED_STATES, erased_at=None).order_by("-received_at")
        values = rows.values_list("pk", "topic", "lead_unit", "folded")[:HISTORY]
        found = History((Earlier(pk, topic, unit), folded) for pk, topic, unit, folded in values)
        cache.set(KEY, found, SECONDS)
    return found


@dataclass(frozen=True)
class Rule:
    """A rule as it is asked: folded phrases with the words as they were written."""

    phrases: tuple[tuple[str, str], ...]
    topic: int | None
    unit: int | None
    weight: float


def load_rules() -> list[Rule]:
    rows = RoutingRule.objects.filter(active=True)
    return [
        Rule(
            tuple((fold(line).strip(), line.strip()) for line in row.words.splitlines() if line.strip()),
            row.topic_id,
            row.unit_id,
            row.weight / RULE_WEIGHT,
        )
        for row in rows
    ]


def suggest(
    question: Question,
    *,
    history: History | None = None,
    rules: Sequence[Rule] | None = None,
    limit: int = 3,
) -> Suggestions:
    """The likeliest fields and units, the best first.

    Args:
        history, rules: loaded ones, to ask about many questions.
    """
    history = load_history() if history is None else history
    rules = load_rules() if rules is None else rules
    votes: dict[str, dict[int, _Votes]] = {"topic": defaultdict(_Votes), "unit": defaultdict(_Votes)}
    _ask_rules(question, rules, votes)
    _ask_history(question, history, votes)
    if question.wanted_unit_id is not None:
        wanted = votes["unit"][question.wanted_unit_id]
        wanted.score, wanted.asked = wanted.score + 0.5, True
    return Suggestions(_best(votes["topic"], limit), _best(votes["unit"], limit))


def _ask_rules(question: Question, rules: Iterable[Rule], votes: Any) -> None:
    text = f" {' '.join(_WORD.findall(question.folded))} "
    for rule in rules:
        # A phrase of two syllables that stands there is worth more than one syllable.
        found = [(shown, len(phrase.split())) for phrase, shown in rule.phrases if f" {phrase} " in text]
        if not found:
            continue
        score = rule.weight * (1 + 0.25 * (sum(size for _shown, size in found) - 1))
        for kind, key in (("topic", rule.topic), ("unit", rule.unit)):
            if key is not None:
                row = votes[kind][key]
                row.score += score
                row.words |= {shown: math.inf for shown, _size in found}


def _ask_history(question: Question, history: History, votes: Any) -> None:
    similar = history.similar(question.folded, question.pk)
    total = sum(score for _row, score, _shared in similar)
    if not total:
        return
    written = _as_written(question)
    for row, score, shared in similar:
        for kind, key in (("topic", row.topic), ("unit", row.unit)):
            if key is None:
                continue
            found = votes[kind][key]
            found.score += score / total
            found.earlier += 1
            for token in shared:
                word = written.get(token)
                if word is not None and found.words.get(word, 0) != math.inf:
                    found.words[word] = found.words.get(word, 0) + history.weight(token)


def _as_written(question: Question) -> dict[str, str]:
    """Folded word or pair -> the same with its marks."""
    words = _WORD.findall(f"{question.title}\n{question.text}".lower())
    found = {fold(word): word for word in words}
    return found | {fold(f"{one} {two}"): f"{one} {two}" for one, two in itertools.pairwise(words)}


def _best(votes: dict[int, _Votes], limit: int) -> list[Suggestion]:
    ranked = sorted(votes.items(), key=lambda row: (-row[1].score, row[0]))[:limit]
    return [Suggestion(key, row.score, _telling(row.words), row.earlier, row.asked) for key, row in ranked]


def _telling(words: dict[str, float]) -> tuple[str, ...]:
    """The words that weigh most; of a pair and its parts only the pair."""
    ranked = sorted(words, key=lambda word: (-words[word], word))
    shown: list[str] = []
    for word in ranked:
        if not any(word in other.split() or set(word.split()) & set(other.split()) for other in shown):
            shown.append(word)
        if len(shown) == SHOWN_WORDS:
            break
    return tuple(shown)


# ---- how good it is ----
@dataclass
class Quality:
    """Of so many questions, in how many the first, or one of the first three, was right."""

    asked: int = 0
    first: int = 0
    among: int = 0
    silent: int = 0

    def add(self, found: Sequence[Suggestion], right: int) -> None:
        self.asked += 1
        keys = [row.key for row in found]
        self.first += keys[:1] == [right]
        self.among += right in keys
        self.silent += not keys

    @property
    def share(self) -> float:
        return self.first / self.asked if self.asked else 0.0


def measure(limit: int = 1000) -> dict[str, dict[str, Quality]]:
    """Suggest for questions whose field and unit are known, each without itself: rules alone, history alone, both.

    The unit that the asker named is left out: it would be no achievement.
    """
    history, rules = load_history(), load_rules()
    ways: dict[str, dict[str, Any]] = {
        "rules": {"history": History(()), "rules": rules},
        "history": {"history": history, "rules": []},
        "both": {"history": history, "rules": rules},
    }
    found = {way: {"topic": Quality(), "unit": Quality()} for way in ways}
    rows = Question.objects.answered().filter(erased_at=None).order_by("-received_at")[:limit]
    for question in rows:
        question.wanted_unit_id = None
        for way, given in ways.items():
            suggestions = suggest(question, **given)
            if question.topic_id is not None:
                found[way]["topic"].add(suggestions.topics, question.topic_id)
            if question.lead_unit_id is not None:
                found[way]["unit"].add(suggestions.units, question.lead_unit_id)
    return found
