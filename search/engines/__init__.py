"""The engine in use, named by `settings.SEARCH_ENGINE`."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from .base import SearchEngine


@cache
def get_engine() -> SearchEngine:
    """One for each process; `get_engine.cache_clear()` after a change of the setting (tests)."""
    engine: SearchEngine = import_string(settings.SEARCH_ENGINE)()
    return engine


def engine_named(name: str) -> SearchEngine:
    """An engine of this installation under its name; Elasticsearch with indices of its own, for trials.

    Raises:
        ValueError: it has no such engine.
    """
    engine = get_engine()
    if name == "elasticsearch" and settings.SEARCH_URL:
        trial: SearchEngine = import_string("search.engines.elastic.ElasticsearchEngine").for_trials()
        return trial
    behind = getattr(engine, "secondary", engine)
    if type(behind).__name__ != f"{name.capitalize()}Engine":
        raise ValueError(f"The engine in use is {type(engine).__name__}, not {name!r}.")
    return behind
