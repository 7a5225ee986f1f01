"""The files of a labelled set, and what an operator may have got wrong in them.

Queries: `[{"q": "thu hồi đất", "rel": ["v06"], "cls": "vi_diac", "phrase": false}, …]`: what is typed, the ids of what
should be found, a class to report by, whether it is meant in quotes.
Documents: `[{"id", "lang", "type", "unit", "date", "number", "title", "body", "private"}, …]`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

LANGUAGES = {"zh": "zh-hans"}


class BadSet(Exception):  # noqa: N818  (it says what it is)
    """A file of a labelled set cannot be used; the message says which row and why."""


@dataclass(frozen=True)
class Case:
    query: str
    relevant: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class Document:
    id: str
    title: str
    body: str = ""
    language: str = "vi"
    type: str = "article"
    unit: str = ""
    number: str = ""
    day: datetime | None = None
    is_private: bool = False


def read_cases(path: Path) -> list[Case]:
    """Queries of a file.

    Raises:
        BadSet: it is no such file.
    """
    return [_case(number, row) for number, row in enumerate(_rows(path), 1)]


def read_documents(path: Path) -> list[Document]:
    """Documents of a file.

    Raises:
        BadSet: it is no such file.
    """
    return [_document(number, row) for number, row in enumerate(_rows(path), 1)]


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSet(f"{path}: {error}") from error
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadSet(f"{path}: a list of objects is needed.")
    return rows


def _case(number: int, row: dict[str, Any]) -> Case:
    query, relevant = row.get("q"), row.get("rel")
    if not isinstance(query, str) or not query.strip() or not isinstance(relevant, list) or not relevant:
        raise BadSet(f"Query {number}: “q” and “rel” are needed.")
    return Case(f'"{query}"' if row.get("phrase") else query, tuple(map(str, relevant)), str(row.get("cls") or "other"))


def _document(number: int, row: dict[str, Any]) -> Document:
    if not row.get("id") or not row.get("title"):
        raise BadSet(f"Document {number}: “id” and “title” are needed.")
    try:
        day = datetime.combine(date.fromisoformat(row["date"]), time(8), UTC) if row.get("date") else None
    except ValueError as error:
        raise BadSet(f"Document {number}: {error}") from error
    language = str(row.get("lang") or "vi")
    return Document(
        id=str(row["id"]),
        title=str(row["title"]),
        body=str(row.get("body") or ""),
        language=LANGUAGES.get(language, language),
        type=str(row.get("type") or "article"),
        unit=str(row.get("unit") or "").replace("_", "-"),
        number=str(row.get("number") or ""),
        day=day,
        is_private=bool(row.get("private")),
    )
