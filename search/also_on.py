"""Where else a found thing appears: one result for an article, with the sites that show it by reference.

The rooms above say so: they register a provider in `ready()`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Place:
    """A site that shows the thing. `unit` is the code of its unit, whose name readers see."""

    unit: str
    url: str


# What is found: (group key, language of the entry).
Found = tuple[str, str]
# All that a page of results holds -> places of those that appear elsewhere. At most one query.
Provider = Callable[[Collection[Found]], dict[Found, list[Place]]]
_providers: dict[str, Provider] = {}


def register_also_on(name: str, provider: Provider) -> None:
    """Have `provider` asked once for each page of results.

    Raises:
        ImproperlyConfigured: a provider of that name is registered already.
    """
    if name in _providers:
        raise ImproperlyConfigured(f"A provider named {name!r} is registered already.")
    _providers[name] = provider


def places_of(found: Collection[Found]) -> dict[Found, list[Place]]:
    places: dict[Found, list[Place]] = {}
    for provider in _providers.values():
        for key, rows in provider(found).items():
            places.setdefault(key, []).extend(rows)
    return places
