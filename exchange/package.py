"""A file of a content package: Markdown with YAML front matter. Reading and checking, without a database.

The format is described in docs/features/content-packages.md. Every error names the line it is about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date as Day  # noqa: N812  (`Item` has a field of that name)
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from cms.core.text import nfc, slugify

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_BYTES = 4 * 1024 * 1024
MAX_FRONT_MATTER = 64 * 1024
MAX_TITLE = 255
MAX_DEPTH = 10
MAX_SUMMARY = 500
BADGES = ("urgent", "deadline", "from")
DELIMITER = "---"


class PackageError(Exception):
    """A file that cannot be imported.

    Args:
        reason: what is wrong, for the person who wrote the file.
        line: the line it is about, 1-based; 0 when it is about the file as a whole.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass
class Item:
    """A text of a package, checked for form. Paths of media are as written; `exchange.media` resolves them."""

    path: Path
    id: str = ""
    lang: str = "vi"
    title: str = ""
    summary: str = ""
    date: datetime | None = None
    updated: datetime | None = None
    section: str = ""
    topics: list[str] = field(default_factory=list)
    author: str = ""
    source: str = ""
    number: str = ""
    image: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    attachments: list[tuple[str, str]] = field(default_factory=list)
    translation_of: str = ""
    restricted: bool = False
    unit: str = ""
    badge: str = ""
    badge_date: Day | None = None
    body: str = ""
    body_line: int = 1
    lines: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def line(self, name: str) -> int:
        """The line on which a field stands; 1 where it is not written."""
        return self.lines.get(name, 1)


KNOWN_KEYS = {f.name for f in fields(Item)} - {"path", "body", "body_line", "lines", "warnings"}


def read_item(path: Path, language_of: Callable[[str], str | None]) -> Item:
    """Read and check one file.

    Args:
        path: the file.
        language_of: the content language that a code names, or `None`.

    Raises:
        PackageError: the file cannot be read, or something in it is wrong.
    """
    text = _read_text(path)
    front, body, body_line = _split(text)
    values, lines = _load_yaml(front)
    item = Item(path=path, body=body, body_line=body_line, lines=lines)
    for name in values:
        if name not in KNOWN_KEYS:
            item.warnings.append(f"unknown field “{name}” was left out")
    _fill(item, values, language_of)
    return item


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise PackageError(f"the file cannot be read: {error.strerror or error}") from error
    if size > MAX_BYTES:
        raise PackageError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PackageError("the file is not UTF-8", line) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, row in enumerate(text.split("\n"), 1):
        if any(unicodedata.category(char) == "Cc" and char != "\t" for char in row):
            raise PackageError("the line holds a control character", number)
    return nfc(text)


def _split(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line on which the body begins."""
    lines = text.split("\n")
    if lines[0].strip() != DELIMITER:
        raise PackageError("the file does not begin with front matter (---)", 1)
    for index, row in enumerate(lines[1:], 1):
        if row.strip() == DELIMITER:
            front = "\n".join(lines[1:index])
            if len(front) > MAX_FRONT_MATTER:
                raise PackageError("the front matter is too long", 1)
            return front, "\n".join(lines[index + 1 :]), index + 2
    raise PackageError("the front matter is not closed (---)", 1)


def _line(place: Any) -> int:
    """The file's line of an event or node of the front matter, which begins under the opening `---`."""
    return int(place.start_mark.line) + 2


def _check_events(front: str) -> None:
    """Refuse what would cost much before it is built: aliases, deep nesting."""
    depth = 0
    for event in yaml.parse(front, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise PackageError("the front matter may not use YAML aliases (&, *)", _line(event))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise PackageError("bad YAML: lists nested too deep", _line(event))


def _load_yaml(front: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The values of the front matter and the line of each key."""
    try:
        _check_events(front)
        node = yaml.compose(front, Loader=yaml.SafeLoader)
        values = yaml.safe_load(front)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackageError(f"bad YAML: {error.problem or error.context}", mark.line + 2 if mark else 1) from error
    except (yaml.YAMLError, ValueError) as error:
        raise PackageError(f"bad YAML: {error}", 1) from error
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        raise PackageError("the front matter is not a list of “field: value”", 2)
    lines: dict[str, int] = {}
    for key, _value in node.value:
        if key.value in lines:
            raise PackageError(f"the field “{key.value}” stands twice", _line(key))
        lines[str(key.value)] = _line(key)
    return {str(name): value for name, value in values.items()}, lines


def _fill(item: Item, values: dict[str, Any], language_of: Callable[[str], str | None]) -> None:
    line = item.line

    def text(name: str, limit: int, *, required: bool = False) -> str:
        value = values.get(name)
        if isinstance(value, (list, dict)):
            raise PackageError(f"“{name}” must be a text", line(name))
        shown = " ".join(nfc(str(value)).split()) if value is not None else ""
        if required and not shown:
            raise PackageError(f"“{name}” is missing", line(name))
        if len(shown) > limit:
            raise PackageError(f"“{name}” is longer than {limit} characters", line(name))
        return shown

    item.title = text("title", MAX_TITLE, required=True)
    item.id = text("id", 120) or slugify(item.title)
    item.summary = _shorten(item, text("summary", 10_000))
    language = text("lang", 20) or "vi"
    item.lang = language_of(language) or ""
    if not item.lang:
        raise PackageError(f"unknown language “{language}”", line("lang"))
    item.section, item.unit = text("section", 300), text("unit", 63)
    item.author, item.source, item.number = text("author", 150), text("source", 200), text("number", 60)
    item.image, item.alt = text("image", 500), text("alt", 255)
    item.caption, item.credit = text("caption", 300), text("credit", 255)
    item.translation_of = text("translation_of", 120)
    item.date = _moment(values.get("date"), line("date"))
    item.updated = _moment(values.get("updated"), line("updated"))
    item.topics = _texts(values.get("topics"), "topics", line("topics"))
    item.attachments = _attachments(values.get("attachments"), line("attachments"))
    item.restricted = _flag(values.get("restricted"), line("restricted"))
    item.badge = text("badge", 20)
    if item.badge and item.badge not in BADGES:
        raise PackageError(f"unknown badge “{item.badge}”", line("badge"))
    badge_date = _moment(values.get("badge_date"), line("badge_date"))
    item.badge_date = badge_date.date() if badge_date else None
    if item.badge in BADGES[1:] and item.badge_date is None:
        raise PackageError("“badge_date” is missing", line("badge"))


def _shorten(item: Item, summary: str) -> str:
    if len(summary) <= MAX_SUMMARY:
        return summary
    item.warnings.append(f"“summary” is longer than {MAX_SUMMARY} characters and was cut")
    return summary[: MAX_SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _moment(value: Any, line: int) -> datetime | None:
    """A date with its time, in Vietnam where it names no zone."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        found = value
    elif isinstance(value, Day):
        found = datetime.combine(value, time(0))
    else:
        found = _parse_moment(str(value).strip(), line)
    if not 1900 <= found.year <= 2200:
        raise PackageError(f"the date “{value}” lies outside 1900–2200", line)
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def _parse_moment(text: str, line: int) -> datetime:
    for pattern in ("%d/%m/%Y", "%d/%m/%Y %H:%M"):
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  (the zone is added by the caller)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise PackageError(f"“{text[:40]}” is not a date (2026-11-20 or 20/11/2026)", line) from error


def _texts(value: Any, name: str, line: int) -> list[str]:
    if value is None or value == "":
        return []
    rows = value if isinstance(value, list) else str(value).split(",")
    if any(isinstance(row, (list, dict)) for row in rows):
        raise PackageError(f"“{name}” must be a list of texts", line)
    return list(dict.fromkeys(nfc(str(row)).strip() for row in rows if str(row).strip()))


def _attachments(value: Any, line: int) -> list[tuple[str, str]]:
    """Pairs of path and title, from texts or `{file, title}`."""
    if value is None or value == "":
        return []
    rows = value if isinstance(value, list) else [value]
    found = []
    for row in rows:
        if isinstance(row, dict):
            path, title = row.get("file"), row.get("title") or ""
        else:
            path, title = row, ""
        if not isinstance(path, str) or not path.strip() or isinstance(title, (list, dict)):
            raise PackageError("an attachment is a path, or “file” and “title”", line)
        found.append((path.strip(), nfc(str(title)).strip()[:200]))
    return found


def _flag(value: Any, line: int) -> bool:
    if isinstance(value, bool):
        return value
    if value is None or value == "":
        return False
    if str(value).strip().lower() in {"true", "yes", "1", "có"}:
        return True
    if str(value).strip().lower() in {"false", "no", "0", "không"}:
        return False
    raise PackageError("“restricted” is true or false", line)
