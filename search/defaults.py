"""The synonyms delivered with the product (`search/data/synonyms.yaml`): written once, then the editors' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .language.lexicon import key_of

SYNONYMS = Path(__file__).parent / "data" / "synonyms.yaml"


class DefaultGroup(NamedTuple):
    """A group of the file."""

    kind: str
    language: str
    words: tuple[str, ...]


def default_groups() -> Iterator[DefaultGroup]:
    """The groups of the file: language (`all` for every one) -> kind -> groups."""
    content = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    for language, kinds in content.items():
        for kind, groups in kinds.items():
            for words in groups:
                yield DefaultGroup(kind, "" if language == "all" else language, tuple(map(str, words)))


def add_default_synonyms(model: Any) -> int:
    """Add the groups that are not there yet; those that there are stay as they are.

    A group is known by its kind, language and first word, however that is written.

    Args:
        model: `SynonymGroup`, in a migration the one of its moment.

    Returns:
        How many were added.
    """
    known = {
        (kind, language, key_of(words.strip().splitlines()[0]))
        for kind, language, words in model.objects.values_list("kind", "language", "words")
        if words.strip()
    }
    missing = [group for group in default_groups() if (group.kind, group.language, key_of(group.words[0])) not in known]
    model.objects.bulk_create(
        model(words="\n".join(group.words), kind=group.kind, language=group.language, is_default=True)
        for group in missing
    )
    return len(missing)
