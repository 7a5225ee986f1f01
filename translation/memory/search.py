"""Units whose source is like a text: those that share its rarest words, then compared letter by letter.

The words come from an index of the database (migration 0002), the percent from rapidfuzz: it is the same on SQLite and
PostgreSQL. Which units are compared can differ at the lower end, because PostgreSQL only estimates how rare a word is.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.db import connection
from rapidfuzz import fuzz, process

from cms.core.text import nfc
from translation.models import MemoryUnit

from .store import MemoryHit, folded, hit_of, plain

MINIMUM = 60
# Texts beyond this are compared by their beginning; nobody reads a longer one as a suggestion.
COMPARED = 2000
# Units that hold one of the rarest words are compared: so many words and, about, so many units at the most.
RARE_WORDS, CANDIDATES = 8, 15_000
MAX_UNKNOWN = 40
FREQUENCY_SECONDS = 600
# Of PostgreSQL's index in migration 0002; the planner knows it by this very expression.
_SPLIT = "regexp_split_to_array({folded}, '[^[:alnum:]]+')"

_frequencies: dict[str, tuple[int, float]] = {}


def similar(text: str, locale_id: int, limit: int = 5, minimum: int = MINIMUM) -> list[MemoryHit]:
    """Units whose source is like `text`, the most alike and newest first; each translation once.

    Args:
        text: source with markup.
        minimum: per cent, by `percent_of`.
    """
    key = folded(text)
    if not key or limit < 1:
        return []
    shortest, longest = _window(len(key), minimum)
    candidates = _candidates(key, locale_id, shortest, longest)
    best = process.extract(key, candidates, scorer=fuzz.ratio, score_cutoff=minimum, limit=limit * 6)
    units = MemoryUnit.objects.in_bulk([pk for _folded, _score, pk in best])
    hits = [hit_of(unit, percent_of(text, unit.source)) for unit in units.values()]
    hits = [hit for hit in hits if hit.percent >= minimum]
    hits.sort(key=lambda hit: (-hit.percent, -hit.at.timestamp()))
    unique: dict[str, MemoryHit] = {}
    for hit in hits:
        unique.setdefault(hit.text, hit)
    return list(unique.values())[:limit]


def percent_of(one: str, other: str) -> int:
    """How alike two source texts are: 100 only for the very same; marks and markup do not count, accents do."""
    if nfc(one) == nfc(other):
        return 100
    return min(99, int(fuzz.ratio(plain(one)[:COMPARED], plain(other)[:COMPARED])))


def containing(rows: Any, text: str) -> Any:
    """Units (a queryset) whose source holds the words of `text`, accents or none; by the same index."""
    words = _tokens([folded(text)])
    if not words:
        return rows
    if connection.vendor == "sqlite":
        # Constant SQL; the words are a parameter.
        fts = "SELECT rowid FROM translation_memory_fts WHERE translation_memory_fts MATCH %s"
        return rows.extra(where=[f"translation_memoryunit.id IN ({fts})"], params=[_quoted(words, " AND ")])  # noqa: S610  # noqa: S610
    return rows.extra(where=[f"{_SPLIT.format(folded='translation_memoryunit.folded')} @> %s"], params=[words])  # noqa: S610  # noqa: S610


def _window(length: int, minimum: int) -> tuple[int, int]:
    """Lengths that can reach the percent: the ratio is 2 × common letters / all letters."""
    share = minimum / 100
    return int(length * share / (2 - share)), int(length * (2 - share) / share) + 1


def _tokens(words: Iterable[str]) -> list[str]:
    """As the tokenizer cuts: letters and digits; each once."""
    cut = "".join(char if char.isalnum() else " " for char in " ".join(words))
    return list(dict.fromkeys(cut.split()))


def _quoted(words: list[str], between: str) -> str:
    return between.join(f'"{word}"' for word in words)


def _candidates(key: str, locale_id: int, shortest: int, longest: int) -> dict[int, str]:
    """Units in the language that share a rare word and have a length that can fit: id -> folded source."""
    words = _rarest(key)
    if not words:
        return {}
    if connection.vendor == "sqlite":
        match = f"k{locale_id} AND ({_quoted(words, ' OR ')})"
        statement = """SELECT unit.id, unit.folded FROM translation_memory_fts
            CROSS JOIN translation_memoryunit AS unit ON unit.id = translation_memory_fts.rowid
            WHERE translation_memory_fts MATCH %s AND unit.length BETWEEN %s AND %s LIMIT %s"""
        values: list[Any] = [match, shortest, longest, 2 * CANDIDATES]
    else:
        statement = f"""SELECT id, folded FROM translation_memoryunit
            WHERE {_SPLIT.format(folded="folded")} && %s AND locale_id = %s AND length BETWEEN %s AND %s LIMIT %s"""  # noqa: S608
        values = [words, locale_id, shortest, longest, 2 * CANDIDATES]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return dict(cursor.fetchall())


def _rarest(key: str) -> list[str]:
    """The rarest words of a text that the memory may know, until enough units have one of them."""
    known = _frequencies_of(_tokens([key]))
    chosen = [word for word in known if not known[word]][:MAX_UNKNOWN]
    units = 0
    for word in sorted((word for word in known if known[word]), key=lambda word: known[word])[:RARE_WORDS]:
        units += known[word]
        if chosen and units > CANDIDATES:
            break
        chosen.append(word)
    return chosen


def _frequencies_of(words: list[str]) -> dict[str, int]:
    """In how many units each word stands. SQLite counts, and leaves out what no unit has; PostgreSQL's statistics
    know the common words, and any other counts as none. Kept ten minutes: it only decides where to look."""
    now = time.monotonic()
    if connection.vendor == "sqlite":
        missing = [word for word in words if _frequencies.get(word, (0, 0.0))[1] < now]
        # A word that nobody has written yet may be there the next moment: it is asked for again.
        _keep({word: (count, now + FREQUENCY_SECONDS) for word, count in _counted(missing).items()})
        return {word: _frequencies[word][0] for word in words if word in _frequencies}
    if _frequencies.get("", (0, 0.0))[1] < now:
        _frequencies.clear()
        _keep({word: (count, now) for word, count in _estimated().items()})
        _keep({"": (0, now + FREQUENCY_SECONDS)})
    return {word: _frequencies.get(word, (0, 0.0))[0] for word in words}


def _keep(found: dict[str, tuple[int, float]]) -> None:
    if len(_frequencies) > 50_000:
        _frequencies.clear()
    _frequencies.update(found)


def _counted(words: list[str]) -> dict[str, int]:
    if not words:
        return {}
    marks = ", ".join(["%s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT term, doc FROM translation_memory_terms WHERE term IN ({marks})", words)  # noqa: S608
        return dict(cursor.fetchall())


def _estimated() -> dict[str, int]:
    """From the statistics that autovacuum keeps of the index; none before the first time."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT most_common_elems::text::text[], most_common_elem_freqs, reltuples
            FROM pg_stats JOIN pg_class ON relname = tablename AND relkind = 'i'
            WHERE tablename = 'translation_memory_words' AND schemaname = current_schema()"""
        )
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return {}
    return {word: int(share * max(row[2], 1)) for word, share in zip(row[0], row[1], strict=False)}


def forget_frequencies() -> None:
    """For tests: their databases come and go."""
    _frequencies.clear()
