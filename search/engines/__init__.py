"""The engine in use, named by `settings.SEARCH_ENGINE`."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from .base import SearchEngine


@cache
def get_engine() -> SearchEngine:
    engine: SearchEngine = import_string(settings.SEARCH_ENGINE)()
    return engine


def engine_named(name: str) -> SearchEngine:
    """The engine of the database in use, under its name.

    Raises:
        ValueError: it is another one.
    """
    engine = get_engine()
    if type(engine).__name__ != f"{name.capitalize()}Engine":
        raise ValueError(f"The engine in use is {type(engine).__name__}, not {name!r}.")
    return engine
