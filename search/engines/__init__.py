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
