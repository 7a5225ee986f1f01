"""Names of the values of a facet that only a room above knows: topics of the news, fields of procedures.

The room registers in `AppConfig.ready()`: `register_facet_labels("topic", topic_labels)`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

# Language -> (value -> name), from what is kept in memory: it is called for every page of results.
Labels = Callable[[str], dict[str, str]]
_labels: dict[str, Labels] = {}


def register_facet_labels(facet: str, labels: Labels) -> None:
    """Have the values of a facet named by `labels`.

    Raises:
        ImproperlyConfigured: the facet has labels already.
    """
    if facet in _labels:
        raise ImproperlyConfigured(f"Labels of the facet {facet!r} are registered already.")
    _labels[facet] = labels


def labels_of(facet: str, language: str | None = None) -> dict[str, str]:
    """Value -> name in a language, the active one by default; empty when nobody names them."""
    if facet not in _labels:
        return {}
    return _labels[facet](language or translation.get_language() or "vi")
