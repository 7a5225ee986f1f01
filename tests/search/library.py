"""A library to search in: 56 documents in five languages, 61 queries with what they should find, and filling."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType

from news.models import ArticlePage
from search.analyser import analyse
from search.engines import get_engine
from search.models import SearchEntry
from search.vocabulary import refresh
from sites.models import Unit

DATA = Path(__file__).parent / "data"
LANGUAGES = {"zh": "zh-hans"}


def documents() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / "corpus.json").read_text(encoding="utf-8"))
    return rows


def queries() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / "queries.json").read_text(encoding="utf-8"))
    return rows


def entry(title: str, body: str = "", **values: Any) -> SearchEntry:
    """A saved and indexed entry."""
    made = new_entry(title, body, **values)
    made.save()
    get_engine().index([made])
    return made


def new_entry(
    title: str, body: str = "", *, key: str = "", acl: tuple[str, ...] = ("public",), **values: Any
) -> SearchEntry:
    number = values.pop("object_id", None) or str(10_000_000 + random.randrange(10**9))
    return SearchEntry(
        key=key or f"test:{number}",
        object_id=number,
        content_type=ContentType.objects.get_for_model(ArticlePage),
        title=title,
        body=body,
        acl=f" {' '.join(acl)} ",
        path=f"/{number}/",
        checksum=number,
        **{"language": "vi", "type": "article", **values},
    )


def load(rows: Iterable[dict[str, Any]] | None = None) -> dict[int, str]:
    """Index the library; entry id -> id of the document."""
    units: dict[str, Unit] = {}
    entries = {}
    for row in rows if rows is not None else documents():
        code = row["unit"].replace("_", "-")
        unit = units.get(code) or units.setdefault(code, Unit.objects.get_or_create(code=code)[0])
        moment = datetime.combine(date.fromisoformat(row["date"]), time(8), UTC)
        made = new_entry(
            row["title"],
            row["body"],
            key=f"test:{row['id']}",
            acl=("group:7",) if row["private"] else ("public",),
            language=LANGUAGES.get(row["lang"], row["lang"]),
            type=row["type"],
            unit=unit,
            number=row.get("number") or "",
            published_at=moment,
        )
        entries[row["id"]] = made
    SearchEntry.objects.bulk_create(entries.values(), batch_size=500)
    get_engine().index(entries.values())
    refresh()
    return {made.pk: name for name, made in entries.items()}


def filling(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Documents that nobody looks for: the words of the real ones, shuffled, without those of the queries."""
    shuffled = random.Random(seed)
    wanted = {token.text for row in queries() for token in analyse(row["q"], query=True)}
    words: dict[str, list[str]] = defaultdict(list)
    for row in documents():
        words[row["lang"]] += row["body"].split() if " " in row["body"] else list(row["body"])
    pools = {
        language: [word for word in pool if not wanted & {token.text for token in analyse(word)}]
        for language, pool in words.items()
    }
    for number in range(count):
        language = shuffled.choices(list(words), [8, 2, 1, 1, 1][: len(words)])[0]
        joint = "" if language in {"ja", "zh"} else " "
        text = [shuffled.choice(pools[language]) for _word in range(shuffled.randint(40, 120))]
        yield {
            "id": f"f{number}",
            "lang": language,
            "type": shuffled.choice(["news", "gazette", "question", "document"]),
            "unit": f"don-vi-{number % 200}",
            "date": (date(2026, 11, 1) - timedelta(days=number % 3000)).isoformat(),
            "title": joint.join(text[:8]),
            "body": joint.join(text),
            "private": False,
        }
