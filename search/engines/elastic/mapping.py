"""An entry as a document: our analyser's tokens separated by blanks, and exact values for filters and facets.

The server analyses nothing: its built-in `whitespace` analyzer splits at the blanks. No plug-in is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from search.analyser import Kind, Token, analyse
from search.models import SearchEntry

# Part of the alias: after a change of the fields the old index is not found, and the database answers until the rebuild.
VERSION = 1
# Entries without a date come last; a number, so that they too have a place to go on from.
NO_DATE = -(2**61)

_TEXT = {"type": "text", "analyzer": "whitespace"}
_WORD = {"type": "keyword"}
MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # The database holds the text, also for highlighting; the index is made from it.
    "_source": {"enabled": False},
    "properties": {
        **dict.fromkeys(("title", "number", "summary", "body", "files"), _TEXT),  # folded
        **dict.fromkeys(("title_exact", "body_exact", "stems", "keys"), _TEXT),
        **dict.fromkeys(("unit", "type", "topic", "language", "year", "acl", "number_key"), _WORD),
        **dict.fromkeys(("published", "expires", "entry"), {"type": "long"}),
        "has_attachment": {"type": "boolean"},
    },
}
SETTINGS: dict[str, Any] = {
    # One shard: scores and counts are exact, and 200,000 entries are little.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Said explicitly it also holds when nobody has searched for a while: published is found within two seconds.
    "refresh_interval": "500ms",
}


def microseconds(moment: datetime | None, missing: int = NO_DATE) -> int:
    if moment is None:
        return missing
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def document(entry: SearchEntry, unit_code: str) -> dict[str, Any]:
    """The document of an entry; `unit_code` comes from the caller, who knows all units."""
    title, summary, body = analyse(entry.title), analyse(entry.summary), analyse(entry.body)
    number = analyse(entry.number)
    files = [token for text in file_texts(entry) for token in analyse(text)]
    everything = (number, title, summary, body, files)
    return {
        "title": of_kind(Kind.FOLDED, title),
        "number": of_kind(Kind.FOLDED, number),
        "summary": of_kind(Kind.FOLDED, summary),
        "body": of_kind(Kind.FOLDED, body),
        "files": of_kind(Kind.FOLDED, files),
        "title_exact": of_kind(Kind.EXACT, title),
        "body_exact": of_kind(Kind.EXACT, summary, body, files),
        "stems": of_kind(Kind.STEM, *everything),
        "keys": of_kind(Kind.NUMBER, *everything),
        "unit": unit_code or None,
        "type": entry.type,
        "topic": entry.topics.split(),
        "language": entry.language,
        "year": str(timezone.localtime(entry.published_at).year) if entry.published_at else None,
        "acl": entry.acl.split(),
        "number_key": entry.number_key or None,
        "has_attachment": entry.has_attachment,
        "published": microseconds(entry.published_at),
        "expires": microseconds(entry.expires_at) if entry.expires_at else None,
        "entry": entry.pk,
    }


def file_texts(entry: SearchEntry) -> Iterable[str]:
    for attachment in entry.attachments:
        yield attachment.get("title", "")
        yield from attachment.get("pages", ())


def of_kind(kind: Kind, *texts: Iterable[Token]) -> str:
    return " ".join(token.text for tokens in texts for token in tokens if token.kind == kind)
