"""Suggestions while typing: titles and document numbers that may be read now, and what many ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .engines import get_engine
from .language.analyser import fold, is_cjk, normalise, squash_number
from .models import SearchEntry
from .popular import popular
from .visibility import may_be_shown

SHORTEST = 2  # Characters; one is enough of a script whose characters are words.
LONGEST = 100
SPARE = 8  # So many more are asked of the engine, for those that may not be shown or say the same.
QUERIES = 3
UNREAD = ("summary", "body", "attachments", "details")  # Long, and of no use here.


@dataclass(frozen=True)
class Suggestion:
    """`kind`: `title`, `number` or `query`; a query has no `url`: it is searched for."""

    text: str
    kind: str
    url: str = ""


def suggest(text: str, language: str, acl: frozenset[str], site_unit: str = "", limit: int = 8) -> list[Suggestion]:
    """What begins as typed: numbers, then queries, then titles; those of the site's own unit first.

    At most four queries with a warm process: the engine, the entries, and the second look of the sources.

    Raises:
        DatabaseError, EngineUnavailable: nothing could be asked.
    """
    typed = " ".join(normalise(text[:LONGEST].replace("\x00", " ")).split())
    if len(typed) < (1 if is_cjk(typed) else SHORTEST) or limit < 1:
        return []
    ids = get_engine().suggest(typed, acl, language, limit + SPARE)
    found = SearchEntry.objects.for_results().defer(*UNREAD).in_bulk(ids)
    entries = [found[pk] for pk in ids if pk in found]
    entries = sorted(may_be_shown(entries, acl), key=lambda entry: not site_unit or code_of(entry) != site_unit)
    key = squash_number(typed)
    rows = [_of_entry(entry, key) for entry in entries]
    asked = [Suggestion(query, "query") for query in popular(typed, language, QUERIES)]
    numbers = [row for row in rows if row.kind == "number"]
    titles = [row for row in rows if row.kind == "title"]
    return _without_repetitions([*numbers, *asked, *titles])[:limit]


def code_of(entry: SearchEntry) -> str:
    return entry.unit.code if entry.unit is not None else ""


def _of_entry(entry: SearchEntry, key: str) -> Suggestion:
    url = (entry.site.site.root_url if entry.site is not None else "") + entry.path
    number = squash_number(entry.number)
    if entry.number and any(char.isdigit() for char in key) and number.startswith(key):
        return Suggestion(entry.number, "number", url)
    return Suggestion(entry.title, "title", url)


def _without_repetitions(rows: Iterable[Suggestion]) -> list[Suggestion]:
    """One of those that read the same but for marks and capitals. A number that several documents have is one too."""
    seen: dict[str, Suggestion] = {}
    for row in rows:
        seen.setdefault(" ".join(fold(normalise(row.text)).split()), row)
    return list(seen.values())
