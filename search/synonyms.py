"""The editors' groups of synonyms as a lexicon: read once per process and version."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from threading import Lock
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .language.lexicon import Lexicon
from .models import SynonymGroup

VERSION_KEY = "search.synonyms.version"

_lock = Lock()
_version: str | None = None
_lexicons: dict[tuple[str, ...], Lexicon] = {}


def lexicon(languages: Iterable[str] = ()) -> Lexicon:
    """The words in use for queries in these languages (none: in all), with those of no language.

    Costs one look into the cache; a query to the database only after a change.
    """
    global _version  # noqa: PLW0603  (one copy a process, replaced when the groups change)
    wanted = tuple(sorted(set(languages)))
    version = str(cache.get(VERSION_KEY) or "")
    with _lock:
        if _version != version:
            _lexicons.clear()
            _version = version
        found = _lexicons.get(wanted)
        if found is None:
            found = _lexicons[wanted] = _read(wanted)
        return found


def lexicon_with(group: SynonymGroup, languages: Iterable[str] = ()) -> Lexicon:
    """The words as they would be if `group` were saved as it is now. One query."""
    words = _read(tuple(languages), but=group.pk)
    meant = group.is_active and (not languages or group.language in {"", *languages})
    return words.with_group(group.kind, group.lines) if meant else words


def _read(languages: tuple[str, ...], but: int | None = None) -> Lexicon:
    groups = SynonymGroup.objects.filter(is_active=True).order_by("pk")
    if languages:
        groups = groups.filter(language__in=["", *languages])
    if but is not None:
        groups = groups.exclude(pk=but)
    return Lexicon().with_groups((group.kind, group.lines) for group in groups)


def new_version() -> None:
    """Tell every process that the words changed."""
    cache.set(VERSION_KEY, uuid4().hex, None)


@receiver([post_save, post_delete], sender=SynonymGroup)
def groups_changed(sender: type[SynonymGroup], using: str, **_rest: Any) -> None:
    """After commit: before that, another process would read the old words under the new version."""
    transaction.on_commit(partial(new_version), using=using)
