"""Units whose source is like a text: candidates from the database's index, the percent by one rule on every database.

The candidates may differ between databases at the lower end; a unit that both find has the same percent.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from rapidfuzz import fuzz, process

from cms.core.text import nfc
from translation.models import MemoryUnit

from .store import MemoryHit, folded, hit_of, plain

MINIMUM = 60
# Texts beyond this are compared by their beginning; nobody reads a longer one as a suggestion.
COMPARED = 2000
# SQLite: units that hold one of the rarest words; so many words and, about, so many units at the most.
RARE_WORDS, CANDIDATES = 7, 6000
# PostgreSQL: trigrams that two texts must share, for each per cent of likeness asked for.
TRIGRAM_SHARE = 0.62
FREQUENCY_SECONDS = 600

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
    engine = _of_sqlite if connection.vendor == "sqlite" else _of_postgresql
    candidates = engine(key, locale_id, shortest, longest, minimum)
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
    words = folded(text).split()
    if not words:
        return rows
    if connection.vendor == "sqlite":
        match = _quoted(_tokens(words), " AND ")
        if not match:
            return rows.none()
        found = "translation_memoryunit.id IN (SELECT rowid FROM translation_memory_fts WHERE translation_memory_fts MATCH %s)"
        return rows.extra(where=[found], params=[match])  # noqa: S610  (constant SQL; the words are a parameter)
    for word in words:
        rows = rows.filter(folded__contains=word)
    return rows


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


def _of_sqlite(key: str, locale_id: int, shortest: int, longest: int, minimum: int) -> dict[int, str]:
    words = _tokens([key])
    known = _frequencies_of(words)
    chosen: list[str] = []
    units = 0
    for word in sorted((word for word in words if known[word]), key=lambda word: known[word]):
        units += known[word]
        if chosen and (units > CANDIDATES or len(chosen) == RARE_WORDS):
            break
        chosen.append(word)
    if not chosen:
        return {}
    match = f"k{locale_id} AND ({_quoted(chosen, ' OR ')})"
    statement = """SELECT unit.id, unit.folded FROM translation_memory_fts
        CROSS JOIN translation_memoryunit AS unit ON unit.id = translation_memory_fts.rowid
        WHERE translation_memory_fts MATCH %s AND unit.length BETWEEN %s AND %s LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(statement, [match, shortest, longest, 4 * CANDIDATES])
        return dict(cursor.fetchall())


def _frequencies_of(words: list[str]) -> dict[str, int]:
    """In how many units each word stands; counted once in ten minutes: it only decides where to look first."""
    now = time.monotonic()
    missing = [word for word in words if _frequencies.get(word, (0, 0.0))[1] < now]
    if missing:
        marks = ", ".join(["%s"] * len(missing))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT term, doc FROM translation_memory_terms WHERE term IN ({marks})", missing)  # noqa: S608
            counted = dict(cursor.fetchall())
        if len(_frequencies) > 50_000:
            _frequencies.clear()
        # A word that nobody has written yet may be there the next moment: it is asked for again.
        _frequencies.update({word: (counted[word], now + FREQUENCY_SECONDS) for word in missing if word in counted})
    return {word: _frequencies.get(word, (0, 0.0))[0] for word in words}


def forget_frequencies() -> None:
    """For tests: their databases come and go."""
    _frequencies.clear()


def _of_postgresql(key: str, locale_id: int, shortest: int, longest: int, minimum: int) -> dict[int, str]:
    statement = """SELECT id, folded FROM translation_memoryunit
        WHERE locale_id = %s AND length BETWEEN %s AND %s AND folded %% %s
        ORDER BY similarity(folded, %s) DESC LIMIT 60"""
    with transaction.atomic(), connection.cursor() as cursor:
        threshold = str(round(minimum / 100 * TRIGRAM_SHARE, 3))
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [threshold])
        cursor.execute(statement, [locale_id, shortest, longest, key, key])
        return dict(cursor.fetchall())
