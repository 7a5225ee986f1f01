"""What topics there are and what they are called: the room that keeps them says so, and registers in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.exceptions import ImproperlyConfigured

# Language code -> names by slug.
Provider = Callable[[str], Mapping[str, str]]
_providers: dict[str, Provider] = {}


def register_topics(name: str, provider: Provider) -> None:
    """Have `provider` asked for the topics of results; it answers from memory or the cache.

    Raises:
        ImproperlyConfigured: a provider of that name is registered already.
    """
    if name in _providers:
        raise ImproperlyConfigured(f"Topics of {name!r} are registered already.")
    _providers[name] = provider


def topic_names(language: str) -> dict[str, str]:
    """Slug -> name of every topic, in `language` where it has one there."""
    return {slug: name for provider in _providers.values() for slug, name in provider(language).items()}
