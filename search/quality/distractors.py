"""Documents that nobody looks for: the words of the real ones, shuffled, without those of the queries."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from search.language.analyser import analyse

from .labelled import Case, Document

SHARES = {"vi": 8, "en": 2}
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)


def distractors(documents: Iterable[Document], cases: Iterable[Case], count: int, seed: int = 7) -> Iterator[Document]:
    """`count` of them; the same seed gives the same ones."""
    chance = random.Random(seed)  # noqa: S311  (no secret)
    wanted = {token.text for case in cases for token in analyse(case.query, query=True)}
    words: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        words[document.language] += document.body.split() if " " in document.body else list(document.body)
    pools = {
        language: kept
        for language, pool in words.items()
        if (kept := [word for word in pool if not wanted & {token.text for token in analyse(word)}])
    }
    shares = [SHARES.get(language, 1) for language in pools]
    for number in range(count if pools else 0):
        language = chance.choices(list(pools), shares)[0]
        joint = "" if language in {"ja", "zh-hans"} else " "
        text = [chance.choice(pools[language]) for _word in range(chance.randint(40, 120))]
        yield Document(
            id=f"distractor-{number}",
            title=joint.join(text[:8]),
            body=joint.join(text),
            language=language,
            type=chance.choice(["news", "gazette", "question", "document"]),
            unit=f"don-vi-{number % 200}",
            day=NEWEST - timedelta(days=number % 3000),
        )
