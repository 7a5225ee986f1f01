"""A library to search in: 56 documents in five languages, 61 queries with what they should find, and filling."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType

from news.models import ArticlePage
from search.engines import get_engine
from search.models import SearchEntry
from search.quality.corpus import fill
from search.quality.distractors import distractors
from search.quality.labelled import Case, Document, read_cases, read_documents

DATA = Path(__file__).parent / "data"


def documents() -> list[Document]:
    return read_documents(DATA / "corpus.json")


def cases() -> list[Case]:
    return read_cases(DATA / "queries.json")


def filling(count: int) -> Iterator[Document]:
    """Documents that nobody looks for."""
    return distractors(documents(), cases(), count)


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
        checksum=number,
        **{"language": "vi", "type": "article", "path": f"/{number}/", **values},
    )


def load(rows: Iterable[Document] | None = None) -> dict[int, str]:
    """Index the library; entry id -> id of the document."""
    return fill(get_engine(), documents() if rows is None else rows)
