"""Work of the search for the task worker. Its queue goes first: a published page is found within two seconds."""

from __future__ import annotations

from django.core.cache import cache
from django_tasks import task

from . import outbox, popular, sweep
from .engines import get_engine
from .engines.failover import FailoverEngine
from .models import EngineBacklog
from .vocabulary import refresh

FIRST = 50
REFRESH_KEY = "search.vocabulary.fresh"
REFRESH_SECONDS = 120


@task(priority=FIRST, queue_name="index")
def apply_outbox() -> int:
    """Apply what is due in the outbox; then the words, at most every two minutes."""
    done = outbox.apply()
    tell_engine()
    if done and cache.add(REFRESH_KEY, 1, REFRESH_SECONDS):
        refresh_vocabulary.enqueue()
    return done


@task(priority=-FIRST)
def refresh_vocabulary() -> int:
    """Count the words of the index for the spelling suggestions."""
    return refresh()


@task(priority=-FIRST)
def refresh_popular() -> int:
    """Count the popular queries anew; once a day."""
    return popular.refresh()


def tell_engine() -> int:
    """Tell an engine beside the database what it has not heard yet."""
    engine = get_engine()
    return engine.tell() if isinstance(engine, FailoverEngine) else 0


@task(priority=FIRST, queue_name="index")
def catch_up() -> int:
    """What could not be told before; see `watch_engine`."""
    return tell_engine()


@task(priority=-FIRST)
def sweep_index() -> bool:
    """Compare the index with the content, unless it has been done meanwhile; whether nothing differed."""
    return not sweep.is_due() or sweep.sweep().clean


def watch_engine() -> None:
    """For the clock: is the engine beside the database back, does it hold what it should, has it heard everything?"""
    engine = get_engine()
    if isinstance(engine, FailoverEngine):
        engine.watch()
        if EngineBacklog.objects.exists():
            catch_up.enqueue()


def sweep_if_due() -> None:
    """For the clock, each hour: the sweep is done at night, by the worker."""
    if sweep.is_due():
        sweep_index.enqueue()
