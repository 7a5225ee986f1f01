"""An entry as a document: our analyser's tokens separated by blanks, and exact values for filters and facets.

The server analyses nothing: its built-in `whitespace` analyzer splits at the blanks. No plug-in is asked of it.
"""

from __future__ import annotations

from typing import Any

from search.engines.facts import Facts
from search.engines.sqlite import fields
from search.models import SearchEntry

# Part of the alias: after a change of the fields the old index is not found, and the database answers until the
# rebuild.
VERSION = 1

# The columns of the SQLite engine, in their order.
TEXTS = ("title", "number", "summary", "body", "files", "title_exact", "text_exact", "stems")
WORDS = ("unit", "type", "topic", "language", "year", "acl", "number_key")
NUMBERS = ("published", "expires", "entry")

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    # The database holds the text, also for highlighting; the index is made from it.
    "_source": {"enabled": False},
    "properties": {
        **{name: {"type": "text", "analyzer": "whitespace"} for name in TEXTS},
        **{name: {"type": "keyword"} for name in WORDS},
        **{name: {"type": "long"} for name in NUMBERS},
        "has_attachment": {"type": "boolean"},
    },
}
SETTINGS: dict[str, Any] = {
    # One shard: scores and counts are exact, and 200,000 entries are little.
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    # Said explicitly it also holds when nobody has searched for a while: published is found within two seconds.
    "refresh_interval": "1s",
}


def document(entry: SearchEntry, facts: Facts) -> dict[str, Any]:
    return {
        **dict(zip(TEXTS, fields(entry), strict=True)),
        "unit": facts.unit or None,
        "type": facts.type,
        "topic": list(facts.topics),
        "language": facts.language,
        "year": facts.year or None,
        "acl": list(facts.acl),
        "number_key": facts.number or None,
        "has_attachment": facts.files,
        "published": facts.published,
        "expires": facts.expires,
        "entry": entry.pk,
    }
