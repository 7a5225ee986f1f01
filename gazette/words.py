"""Documents and pages of issues by their words, by the index of migration 0007."""

from __future__ import annotations

import re
from typing import Any

from django.db import connections, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from cms.core.text import fold

MAX_WORDS = 8
_WORD = re.compile(r"[^\W_]+")
# Names are those of our own tables; what people typed is a parameter. The vector is that of the index.
_SQLITE = "SELECT rowid FROM {table}_words WHERE {table}_words MATCH %s"
_VECTOR = "to_tsvector('simple', regexp_replace(left(folded, 200000), '[^[:alnum:]]+', ' ', 'g'))"
_POSTGRESQL = f"SELECT id FROM {{table}} WHERE {_VECTOR} @@ to_tsquery('simple', %s)"  # noqa: S608


def has_words(model: type[models.Model], text: str) -> Q:
    """Rows in whose `folded` every word of a text stands, with or without marks; of the last word its beginning does.

    A text without letters and figures is found nowhere.
    """
    words = _WORD.findall(fold(text))[:MAX_WORDS]
    if not words:
        return Q(pk__in=[])
    rows: Any = model._default_manager
    sqlite = connections[rows.db].vendor == "sqlite"
    asked = " ".join(f'"{word}"' for word in words) + "*" if sqlite else " & ".join(words) + ":*"
    return Q(pk__in=RawSQL((_SQLITE if sqlite else _POSTGRESQL).format(table=model._meta.db_table), [asked]))  # noqa: S611
