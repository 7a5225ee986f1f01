"""Work of the search for the task worker. Its queue goes first: a published page is found within two seconds."""

from __future__ import annotations

from django.core.cache import cache
from django_tasks import task

from . import outbox, popular
from .vocabulary import refresh

FIRST = 50
REFRESH_KEY = "search.vocabulary.fresh"
REFRESH_SECONDS = 120


@task(priority=FIRST, queue_name="index")
def apply_outbox() -> int:
    """Apply what is due in the outbox; then the words, at most every two minutes."""
    done = outbox.apply()
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
